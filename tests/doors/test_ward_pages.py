"""Spend by ward: what is shown adds up, leads to its payments, can be taken away, and asks little."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.actions.performance.conftest import Paid, Payer
from tests.doors.test_performance_pages import enter, kit, paid, rows_of, shown, text_of, town  # noqa: F401
from wisely.audit.row_security import in_scope, set_scope
from wisely.performance import queries
from wisely.spend.analysis.export import export_lines
from wisely.spend.queries import stands_of
from wisely.suppliers import actions
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.django_db
YEAR = "2025-26"
WAYS = ("local-or-sme", "local", "sme", "vcse", "in-region", "sme-pa23")


def rows_at(client, href):
    answer = client.get(f"{href}&format=csv")
    assert answer.status_code == 200, href
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def by_ward(client, **asked):
    return {row["Ward"]: row for row in rows_of(client, "/performance/14/wards/", period=YEAR, **asked)}


def net(row, column):
    return Decimal(row[f"{column} (excluding VAT)"])


@pytest.mark.parametrize("way", WAYS)
def test_rows_come_to_the_figure_and_what_is_in_no_ward_has_rows_of_its_own(kit, paid, way):  # noqa: F811
    with in_scope(paid.council.pk):
        book = paid.book
        period = queries.span_of(queries.sums_of(paid.council.pk, book).months[0], queries.YEAR)
        whole = queries.sums_of(paid.council.pk, book).parts(queries.definitions_of(book)[way], period)

    rows = by_ward(kit, counting=way, columns="name,counted,not_counted,unknown,outside,lines")

    for column, part in (
        ("Counts", whole.counted), ("Does not count", whole.not_counted), ("Not known", whole.unknown),
        ("Redacted", whole.outside),
    ):  # fmt: skip
        assert sum(net(row, column) for row in rows.values()) == part, column
    assert sum(int(row["Payments"]) for row in rows.values()) == whole.lines
    assert len(rows) == len(book.wards.wards) + 4


def test_each_payment_stands_in_the_ward_of_its_suppliers_address(kit, paid):  # noqa: F811
    rows = by_ward(kit, counting="sme", columns="name,counted,not_counted,unknown,outside,lines")
    told = {
        name: tuple(str(net(row, column)) for column in ("Counts", "Does not count", "Not known", "Redacted"))
        for name, row in rows.items() if int(row["Payments"])
    }  # fmt: skip

    assert told["Northgate"] == ("200.00", "0.00", "0.00", "0.00")
    assert told["Marshgate"] == ("0.00", "100.00", "0.00", "0.00")
    assert told["Outside the council’s wards"] == ("50.00", "20.00", "30.00", "0.00")
    assert told["Not known: no address"] == ("0.00", "0.00", "1540.00", "0.00")
    assert told["Redacted"] == ("0.00", "0.00", "0.00", "999.00")
    assert set(told) == {
        "Northgate",
        "Marshgate",
        "Outside the council’s wards",
        "Not known: no address",
        "Redacted",
    }


def test_a_supplier_that_moves_takes_its_payments_along_as_local_spend_does(kit, paid):  # noqa: F811
    near = Supplier.objects.get(name="Near Small Ltd")
    move(near, "HX85 9ZZ")

    rows = by_ward(kit, counting="sme", columns="name,counted")

    assert net(rows["Northgate"], "Counts") == 0
    assert net(rows["Not known: the postcode is not in the list"], "Counts") == Decimal("200.00")


def move(supplier, postcode):
    actions.record_address(
        supplier, address=actions.Whereabouts("trading", postcode=postcode), source="a test", by=BUILDER,
        at=timezone.now(),
    )  # fmt: skip


def test_the_page_has_a_map_and_deciles_with_sentences_tables_and_sources(kit, paid):  # noqa: F811
    page = shown(kit, "/performance/14/wards/", period=YEAR, counting="sme")
    text = text_of(page)

    assert page.count('<svg class="chart-drawing') == 2
    assert page.count('class="map-figure"') == 20
    assert "Most is in Northgate (£200). Nothing that counts was paid in 19 of 20 wards." in text
    assert (
        "£200 of £200 that counts in wards with a known decile is in the three most deprived tenths: 100.0%."
        in text
    )
    assert (
        "£250.00 counts, £120.00 does not, £1,570.00 is not known and £999.00 is redacted: £2,939.00 in all"
        in text
    )
    assert "£300.00 went to suppliers in a ward and £100.00 to suppliers outside" in text
    assert "For £1,540.00 nobody knows the ward, and £999.00 went to redacted payees." in text
    assert "Postcodes: Invented for this pack: HX80 to HX85 are not in use, as of 1 August 2026." in text
    assert "decile 1 is the most deprived tenth" in text


def test_the_table_of_deciles_comes_to_the_whole(kit, paid):  # noqa: F811
    page = shown(kit, "/performance/14/wards/", period=YEAR, counting="sme")
    table = page.split("Every decile, and what is in none")[1].split("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[2:]]
    figures = [[plain(each) for each in row[1:]] for row in rows]

    assert len(figures) == 15
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
    assert figures[-1][0] == 20


def plain(shown_figure):
    return Decimal(re.sub(r"[£,]", "", re.sub(r"<[^>]+>", "", shown_figure)).replace("−", "-"))


def test_a_ward_leads_to_its_suppliers_and_to_its_payments(kit, paid):  # noqa: F811
    page = shown(kit, "/performance/14/wards/", period=YEAR, counting="sme")
    to_suppliers = html.unescape(re.search(r'href="([^"]*ward=Northgate[^"]*)">Northgate', page)[1])

    (supplier,) = rows_at(kit, to_suppliers)
    assert (supplier["Supplier"], net(supplier, "Counts")) == ("Near Small Ltd", Decimal("200.00"))
    for ward, total, lines in (
        ("Northgate", "200.00", 1), ("outside", "100.00", 4), ("unknown", "1540.00", 3),
        ("redacted", "999.00", 1), ("unlisted", "0", 0), ("Viaduct", "0", 0),
    ):  # fmt: skip
        href = f"/spend/lines/?paid_on_from=2025-04-01&paid_on_to=2026-03-31&ward={ward}"
        assert (href.replace("&", "&amp;") in page) is bool(lines)
        found = rows_at(kit, href)
        assert sum(Decimal(row["Amount (excluding VAT)"]) for row in found) == Decimal(total), ward
        assert len(found) == lines, ward
        assert f"{lines} payment" in text_of(shown(kit, href)) or not lines


def test_payments_to_a_ward_that_nobody_knows_are_none(kit, paid):  # noqa: F811
    for ward in ("Atlantis", "-", "northgate"):
        assert rows_at(kit, f"/spend/lines/?ward={ward}") == [], ward


def test_a_council_whose_pack_has_no_deprivation_says_so_and_draws_outlines(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    vale = Town(slug="valeside", prefix="WHV", is_demonstration=True, pack="wharfedale-vale")
    set_scope([vale.council.pk])
    made = Payer(vale.council, tmp_path)
    made.known("Vale Small Ltd", postcode="LS91 2AB", staff=5, turnover=900_000)
    made.pay(Paid("Vale Small Ltd", "70.00"))
    client = signed_in(vale, "Una", "councillor")

    page = shown(client, "/performance/14/wards/", period=YEAR, counting="sme")

    assert "does not say how deprived its wards are" in page
    assert page.count('fill-rule="evenodd"') == 7
    assert "Decile" not in text_of(page)
    assert "Most is in Nidd Vale (£70)." in text_of(page)


def signed_in(town, name, role):  # noqa: F811
    client = Client()
    person = town.person(name, role)
    assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
    return client


@pytest.mark.parametrize("address", ["4/wards/", "99/wards/", "1/wards/"])
def test_a_measure_that_does_not_count_by_place_has_no_wards(kit, paid, address):  # noqa: F811
    assert kit.get(f"/performance/{address}").status_code == 404
    assert "/performance/4/wards/" not in shown(kit, "/performance/4/")


@pytest.mark.parametrize(
    "query", ["period=2025-13", "counting=on-contract", "sort=nonsense", "ward=%00", "q=%27"]
)
def test_an_odd_address_still_gives_a_page(kit, paid, query):  # noqa: F811
    shown(kit, f"/performance/14/wards/?{query}")


def test_a_month_before_any_payment_is_all_nought_and_not_a_fault(kit, paid):  # noqa: F811
    page = text_of(shown(kit, "/performance/14/wards/", period="2019-m04"))

    assert "£0.00 counts" in page
    assert "Nothing that counts was paid in any of the wards." in page


def test_it_is_linked_from_the_measure_and_from_spend(kit, paid):  # noqa: F811
    assert 'href="/performance/14/wards/?period=' in shown(kit, "/performance/14/")
    assert 'href="/performance/14/wards/' in shown(kit, "/spend/", period=YEAR)


def test_nobody_sees_it_who_has_not_signed_in_or_may_not(enter):  # noqa: F811
    assert Client().get("/performance/14/wards/").status_code == 302
    assert enter("Ade", "administrator").get("/performance/14/wards/").status_code == 403


def test_the_page_reads_no_payment_and_asks_the_database_little(kit, paid):  # noqa: F811
    first = queries_of(kit)
    before = moment()
    queries_of(kit)
    again = queries_of(kit)
    is_calm = before[1] and moment() == before

    assert len(first) <= 19, first
    assert len(again) <= (12 if is_calm else 19), again
    assert not [each for each in first if "spend_ledgerline" in each]


def moment():
    """Give the next transaction's number, and whether none is open: while tests beside this one write,
    nothing is remembered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmax(s)::text, pg_snapshot_xmin(s) = pg_snapshot_xmax(s) "
            "FROM pg_current_snapshot() s"
        )
        return cursor.fetchone()


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        shown(client, "/performance/14/wards/", period=YEAR, counting="sme")
    return [each["sql"] for each in captured.captured_queries]


def test_the_cube_cut_by_ward_comes_to_the_same(kit, paid, settings, tmp_path):  # noqa: F811
    settings.DATA_DIR = tmp_path / "data"
    with in_scope(paid.council.pk):
        export_lines(paid.council, stands=stands_of(paid.council.pk), at=timezone.now())

    page = shown(kit, "/spend/cube/", by="ward", across="none", year=YEAR)
    rows = rows_of(kit, "/spend/cube/", by="ward", across="none", year=YEAR)

    told = {row["Ward of supplier"]: Decimal(row["Total (excluding VAT)"]) for row in rows}
    assert told == {
        "Northgate": Decimal(200), "Marshgate": Decimal(100), "Outside the council’s wards": Decimal(100),
        "Not known: no address": Decimal(1540), "Redacted": Decimal(999), "Total": Decimal(2939),
    }  # fmt: skip
    for href in map(html.unescape, re.findall(r'<a href="(/spend/lines/[^"]*ward=[^"]*)"', page)):
        assert rows_at(kit, href), href
    assert '<option value="ward" selected>' in page
    assert '<option value="Northgate">' in page
