"""From a figure to the payments behind it: what each link of a list leads to sums to what its row says."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from tests.cast import KIT, client_as, person
from tests.conftest import TODAY
from wisely.audit.row_security import in_scope
from wisely.desk.performance.lines import lines_href
from wisely.desk.performance.lists import contract_values, directorate_values, supplier_values
from wisely.performance import queries
from wisely.rules.rulebook import rulebook

BOOK = rulebook(TODAY, "aldermoor")
pytestmark = pytest.mark.usefixtures("demonstration")
SOME = 6  # of each list: the largest, the smallest and some between


@pytest.fixture
def kit(demonstration):
    return client_as(KIT)


@pytest.fixture
def world(demonstration):
    """The council, its rulebook, the year of its payments and what each list says of it."""
    council = person(KIT).authority_id
    book = BOOK
    with in_scope(council):
        sums = queries.sums_of(council, book)
        period = queries.latest_year(sums, on=TODAY)
        on_contract = queries.definitions_of(book)["on-contract"]
        return {
            "period": period,
            "figure": sums.measured(on_contract, period),
            "suppliers": queries.suppliers_behind(council, book, on_contract, period),
            "directorates": queries.directorates_behind(council, book, on_contract, period),
            "contracts": queries.contracts_behind(council, period),
        }


def paid(client, href):
    """Take the payments of a link away and sum them."""
    answer = client.get(f"{href}&format=csv")
    assert answer.status_code == 200, href
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    return sum((Decimal(row["Amount (excluding VAT)"] or 0) for row in rows), Decimal(0)), len(rows)


def some(rows):
    return rows[:: max(1, len(rows) // SOME)]


def test_each_part_of_the_figure_leads_to_its_payments(kit, world):
    parts, period = world["figure"].parts, world["period"]

    assert paid(kit, lines_href(period, standing="on")) == (parts.counted, parts.counted_lines)
    assert paid(kit, lines_href(period, standing="off")) == (parts.not_counted, parts.not_counted_lines)
    assert paid(kit, lines_href(period, standing="unknown")) == (parts.unknown, parts.unknown_lines)
    assert paid(kit, lines_href(period, standing="outside")) == (parts.outside, parts.outside_lines)
    assert paid(kit, lines_href(period)) == (parts.total, parts.lines)


def test_a_supplier_leads_to_its_payments_and_so_does_a_name_alone(kit, world):
    matched = [share for share in world["suppliers"] if share.reference]
    alone = [share for share in world["suppliers"] if not share.reference]

    assert matched
    assert alone
    for share in [*some(matched), *some(alone)]:
        href = supplier_values(BOOK, world["period"])["lines_href"](share)
        assert paid(kit, href) == (share.parts.in_scope, share.parts.lines_in_scope), share.name


def test_a_directorate_leads_to_its_payments(kit, world):
    assert world["directorates"]
    for share in world["directorates"]:
        href = directorate_values(world["period"])["lines_href"](share)
        assert paid(kit, href) == (share.parts.total, share.parts.lines), share.name


def test_a_contract_leads_to_its_payments(kit, world):
    named = [row for row in world["contracts"] if row.reference]

    assert named
    for row in some(named):
        assert paid(kit, contract_values(world["period"])["lines_href"](row)) == (row.total, row.lines), (
            row.title
        )


def test_a_ward_leads_to_its_payments_and_wards_come_to_the_figure(kit, world):
    council, period = person(KIT).authority_id, world["period"]
    with in_scope(council):
        sme = queries.definitions_of(BOOK)["sme"]
        by_ward = queries.wards_behind(council, BOOK, sme, period)
        figure = queries.sums_of(council, BOOK).measured(sme, period)

    paid_to = [ward for ward, parts in by_ward.items() if parts.lines]
    assert sum(by_ward.values(), queries.Parts()) == figure.parts
    assert len(paid_to) > 8, "the demonstration pays suppliers in most wards, and in none that is known"
    assert {"outside", "unknown", "redacted"} <= set(paid_to)
    for ward in [*some(paid_to), "outside", "unknown", "redacted"]:
        parts = by_ward[ward]
        assert paid(kit, lines_href(period, ward=ward)) == (parts.total, parts.lines), ward


def test_the_page_itself_shows_these_links(kit, world):
    page = kit.get("/performance/4/suppliers/").content.decode()
    largest = max(world["suppliers"], key=lambda share: share.parts.counted)

    assert supplier_values(BOOK, world["period"])["lines_href"](largest).replace("&", "&amp;") in page
