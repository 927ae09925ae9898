"""The page of the spend cube: what it shows adds up, and every sum leads to its payments."""

from __future__ import annotations

import html
import re
import shutil
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.actions.spend.test_sums import file_of
from tests.doors.test_spend_pages import bring_in, enter, fay, media, rows_of, town  # noqa: F401
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.spend import events, handlers, queries
from wisely.spend.analysis.engine import let_stand, made_for
from wisely.spend.analysis.export import export_lines
from wisely.spend.writing_out import write_out_everywhere
from wisely.suppliers.actions import register_supplier

pytestmark = pytest.mark.django_db
CELL = re.compile(r'<a href="(/spend/lines/\?[^"]*)"><span class="figure">(−?)£([\d,.]+)</span></a>')


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def filled(town, bring_in):  # noqa: F811
    for name in ("Aire Care Ltd", "Bell Roofing Ltd"):
        register_supplier(name=name, source="a test", kind="company", by=BUILDER, at=timezone.now())
    bring_in(file_of(5, date(2025, 3, 3)), "one.csv")
    with in_scope(town.council.pk):
        return export_lines(town.council, stands=queries.stands_of(town.council.pk), at=timezone.now())


def page(client, query=""):
    answer = client.get(f"/spend/cube/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def paid_by(client, href):
    return sum(Decimal(row[2]) for row in rows_of(client.get(f"{href}&format=csv"))[1:])


@pytest.mark.parametrize(
    "query",
    [
        "", "?by=month&across=standing", "?by=supplier&across=year&standing=unknown", "?by=size&across=quarter",
        "?by=kind&across=none&month=2025-m04", "?by=contract&directorate=-", "?by=service&across=category",
    ],
)  # fmt: skip
def test_every_sum_leads_to_the_payments_that_make_it(fay, filled, query):  # noqa: F811
    cells = [
        (html.unescape(href), Decimal(figure.replace(",", "")) * (-1 if minus else 1))
        for href, minus, figure in CELL.findall(page(fay, query))
    ]

    assert len(cells) > 1
    for href, amount in cells:
        assert paid_by(fay, href) == amount, href


def test_amounts_with_vat_are_offered_only_where_some_were_published(fay, filled, bring_in):  # noqa: F811
    assert 'name="tax"' not in page(fay)
    assert 'name="tax"' in page(fay, "?tax=gross"), "else nobody could go back"

    bring_in(file_of(1, date(2025, 5, 3)), "gross.csv", tax="gross")
    write_out_everywhere(at=timezone.now())

    assert 'name="tax"' in page(fay)


def test_the_file_is_the_table_with_its_totals(fay, filled):  # noqa: F811
    heading, *body = rows_of(fay.get("/spend/cube/?by=directorate&across=month&format=csv"))

    assert heading[0] == "Directorate"
    assert body[-1][0] == "Total"
    for place in range(1, len(heading)):
        figures = [Decimal(row[place] or 0) for row in body]
        assert sum(figures[:-1]) == figures[-1], heading[place]
    assert Decimal(body[-1][-1]) == filled.lines


def test_a_name_leads_into_it_and_a_chip_back(fay, filled):  # noqa: F811
    inside = html.unescape(re.search(r'<a href="(\?by=category[^"]*directorate=Adults[^"]*)"', page(fay))[1])

    shown = page(fay, inside)

    assert "Directorate: Adults" in shown
    assert "directorate=Adults" not in html.unescape(re.search(r'<a class="chip" href="([^"]*)"', shown)[1])


def test_before_it_is_made_an_officer_has_it_made_by_a_job(fay, bring_in):  # noqa: F811
    assert "No payments yet" in page(fay)
    bring_in()
    assert "Make the cube" in page(fay)

    answer = fay.post("/spend/cube/make/", {"one_time_key": str(uuid.uuid4())})

    assert answer.status_code == 303
    assert answer["Location"].startswith("/jobs/")


def test_after_an_import_the_cube_is_written_and_only_once_for_several(town, bring_in):  # noqa: F811
    bring_in()
    bring_in(file_of(1, date(2025, 5, 3)), "two.csv")
    with in_scope(town.council.pk):
        first, second = Event.objects.filter(verb=events.LedgerImported.verb).order_by("pk")

        handlers.export_afterwards({}, event=first, at=timezone.now())
        made = made_for(town.council.pk)
        assert made.at == second.at, "what was written holds the second import, so it is of that moment"
        handlers.export_afterwards({}, event=second, at=timezone.now())

    assert made.lines == 304
    assert made_for(town.council.pk) == made


def test_a_page_says_that_something_came_since(fay, filled, bring_in):  # noqa: F811
    assert "Bring it up to date now" not in page(fay)
    bring_in()
    assert "Bring it up to date now" in page(fay)


def test_what_lacks_a_roll_up_that_is_asked_for_now_is_written_anew_by_the_clock(fay, filled, town):  # noqa: F811
    assert write_out_everywhere(at=timezone.now()) == 0, "what stands is of now"
    shutil.rmtree(filled.folder / "contract_quarters")  # as files of an older version lack it
    assert "Make the cube" in page(fay)

    assert write_out_everywhere(at=timezone.now()) == 1

    assert "Spend by" in page(fay) and made_for(town.council.pk).lines == filled.lines
    assert write_out_everywhere(at=timezone.now()) == 0


def test_another_council_sees_nothing_of_it(filled, enter, bring_in):  # noqa: F811
    other = Town(slug="elsewhere", prefix="ELS", is_demonstration=True)
    with in_scope(other.council.pk):
        assert made_for(other.council.pk) is None


@pytest.mark.parametrize(
    "query",
    [
        "?by=nonsense&across=nonsense", "?supplier=abc", "?month=2025-13", "?year=%00", "?by=year&across=year",
        "?contract=99999999999999999999", "?directorate=Nowhere%27%20OR%201%3D1", "?supplier=-5&by=supplier",
        "?year=2025-26&month=2019-m04",
    ],
)  # fmt: skip
def test_an_odd_address_still_gives_a_page(fay, filled, query):  # noqa: F811
    assert "Spend cube" in page(fay, query)


def test_the_page_asks_the_database_little(fay, filled):  # noqa: F811
    page(fay)
    with CaptureQueriesContext(connection) as captured:
        page(fay)
    assert len(captured) <= 13, [each["sql"][:90] for each in captured.captured_queries]


def test_wards_that_were_loaded_anew_leave_the_cube_behind_until_it_is_written_again(fay, filled, town):  # noqa: F811
    assert "Bring it up to date now" not in page(fay)
    let_stand(town.council.pk, replace(filled, wards="of an older list"))
    assert "Bring it up to date now" in page(fay)

    with in_scope(town.council.pk):
        event = Event.objects.filter(verb=events.LedgerImported.verb).latest("pk")
        handlers.export_afterwards({}, event=event, at=timezone.now())

    assert "Bring it up to date now" not in page(fay)
    assert made_for(town.council.pk).folder != filled.folder
