"""Payments reached by the sums of their months are the payments that reading them all would give."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.actions.spend.conftest import NOON, treasury  # noqa: F401
from tests.actions.spend.test_sums import file_of, market  # noqa: F401
from wisely.audit.row_security import in_scope
from wisely.desk.spend.lists import LINES
from wisely.desk.spend.sources import LinesSource
from wisely.spend import actions, queries
from wisely.spend.models import LARGE, LedgerImport, LedgerLine, Payee
from wisely.ui.listing.sources import QuerySource

pytestmark = pytest.mark.django_db
VIEWS = (
    "", "sort=paid_on", "directorate=Children", "directorate=-", "directorate=Nowhere", "standing=off",
    "standing=on&standing=outside&directorate=Adults", "paid_on_from=2025-04-01&paid_on_to=2025-04-30",
    "paid_on_from=2025-04-10&paid_on_to=2025-05-02&directorate=Adults", "paid_on_to=2025-04-11&sort=paid_on",
    "name=care", "name=care&paid_on_from=2025-04-01&paid_on_to=2025-04-30", "name=care&directorate=Adults",
    "sort=-amount_net", "sort=amount_net", "sort=-amount_net&directorate=Children", "amount_net_from=100",
    "sort=-amount_net&standing=off&paid_on_from=2025-04-03", "category=-&sort=paid_on",
)  # fmt: skip
BY_AMOUNT = (
    "sort=-amount_net",
    "sort=amount_net",
    "sort=-amount_net&standing=off",
    "sort=amount_net&standing=off",
)


@pytest.fixture
def filled(market, monkeypatch):  # noqa: F811
    """Two files that share a month, and a few payments that are large enough to be kept by amount."""
    market.imported(file_of(5, date(2025, 3, 3)), "one.csv")
    large = "\n".join(
        f"Adults,Aire Care Ltd,{day:02}/04/2025,{LARGE + day}.00,Building" for day in range(1, 29)
    )
    market.imported(file_of(6, date(2025, 3, 20)) + large + "\n", "two.csv")
    return market


def asked_of(listing, text):
    request = RequestFactory().get(f"/spend/lines/?{text}")
    council = LedgerLine.objects.first().authority_id
    named = {"directorate": queries.directorates_paid_from(council), "category": []}
    return listing.read(
        request, {key: [*((each, each) for each in names), ("-", "")] for key, names in named.items()}
    )


def walked_through(listing, source, text, *, backwards):
    """Walk every page by key, and give the keys in the order of the list."""
    asked = asked_of(listing, text)
    pages, place, width = [], [], len(asked.paths)
    while rows := source.walked(asked, 40, place=place, backwards=backwards):
        pages.append([row[-1] for row in rows])
        place = list((rows[0] if backwards else rows[-1])[width:])
    return [key for page in (pages[::-1] if backwards else pages) for key in page]


def numbered_through(listing, source, text):
    asked = asked_of(listing, text)
    total = source.count(asked, 10_000)
    pages = [source.rows(asked, start, start + 40, total=total) for start in range(0, total, 40)]
    return total, [tuple(row) for page in pages for row in page]


@pytest.mark.parametrize("text", BY_AMOUNT)
def test_payments_that_are_known_with_tax_only_come_last_by_amount(filled, text):
    with in_scope(filled.council.pk):
        with connection.cursor() as cursor:  # one file is net or gross as a whole; here both must mix
            cursor.execute(
                "UPDATE spend_ledgerline SET standing = CASE id % 3 WHEN 0 THEN 'on' ELSE 'off' END, "
                "amount_net = CASE id % 5 WHEN 0 THEN NULL ELSE amount_net END, "
                "amount_gross = CASE id % 5 WHEN 0 THEN amount_net END"
            )
            cursor.execute("UPDATE spend_ledgerimport SET tax = 'gross'")
        quick, plain = LinesSource(filled.council.pk), QuerySource(queries.lines(filled.council.pk))

        expected = walked_through(LINES, plain, text, backwards=False)
        assert walked_through(LINES, quick, text, backwards=False) == expected
        assert walked_through(LINES, quick, text, backwards=True) == expected
        assert len(expected) > 80


@pytest.mark.parametrize("text", VIEWS)
def test_each_page_holds_what_a_plain_reading_holds(filled, text):
    with in_scope(filled.council.pk):
        quick, plain = LinesSource(filled.council.pk), QuerySource(queries.lines(filled.council.pk))

        assert numbered_through(LINES, quick, text) == numbered_through(LINES, plain, text)
        expected = walked_through(LINES, plain, text, backwards=False)
        assert walked_through(LINES, quick, text, backwards=False) == expected
        assert walked_through(LINES, quick, text, backwards=True) == expected


@pytest.mark.parametrize("by", ["import", "payee"])
def test_an_import_and_a_name_are_counted_from_what_is_kept_of_them(filled, by):
    with in_scope(filled.council.pk):
        key = {
            "import": LedgerImport.objects.last().pk,
            "payee": Payee.objects.get(name="Bell Roofing Ltd").pk,
        }
        quick, plain = LinesSource(filled.council.pk), QuerySource(queries.lines(filled.council.pk))
        text = f"{by}={key[by]}"

        counted, rows = numbered_through(LINES, quick, text)

        assert (counted, rows) == numbered_through(LINES, plain, text)
        assert counted > 40
        assert quick.count(asked_of(LINES, f"{by}=999999"), 100) == 0


def test_an_import_that_was_undone_counts_nothing(filled):
    imported = LedgerImport.objects.last()
    actions.undo_import(imported, reason="Sent again", by=filled.finance, at=NOON)

    with in_scope(filled.council.pk):
        assert LinesSource(filled.council.pk).count(asked_of(LINES, f"import={imported.pk}"), 100) == 0


def test_the_last_page_by_amount_is_read_from_the_credits_where_no_file_was_with_tax(filled):
    with in_scope(filled.council.pk):
        asked = asked_of(LINES, "sort=-amount_net")
        with CaptureQueriesContext(connection) as captured:
            LinesSource(filled.council.pk).walked(asked, 3, place=[], backwards=True)

    assert '"amount_net" < 0' in captured[1]["sql"]


def test_a_page_deep_within_a_month_reads_that_month_only(filled):
    with in_scope(filled.council.pk):
        source = LinesSource(filled.council.pk)
        asked = asked_of(LINES, "directorate=Children")
        total = source.count(asked, 10_000)

        with CaptureQueriesContext(connection) as captured:
            source.rows(asked, total - 10, total, total=total)

    assert "2025-03-01" in captured[-1]["sql"]
    assert "2025-04-01" in captured[-1]["sql"]
