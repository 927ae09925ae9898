"""Lists over a real table: filters, sorts, pages from both ends, walking by key, permissions and files."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import python_calamine
from django.db import connection, models
from django.template.loader import render_to_string
from django.test import RequestFactory

from wisely.lib.lifecycle import Badge, Tone
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, QuerySource

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 3, 12, 0, tzinfo=UTC)


class Line(models.Model):
    title = models.TextField()
    reference = models.TextField(unique=True)
    value_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ends_on = models.DateField(null=True)
    noted_at = models.DateTimeField()
    stage = models.TextField()
    secret = models.TextField()
    size = models.IntegerField()

    class Meta:
        managed = False
        app_label = "ui_tests"
        db_table = "ui_line"

    def __str__(self) -> str:
        return self.reference


def badge(stage: str) -> Badge:
    return Badge(stage.capitalize(), f"It is {stage}.", Tone.DONE)


LINES = Listing(
    name="lines",
    title="Lines",
    noun=("line", "lines"),
    columns=(
        Column("title", "Title", link="/lines/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("value_net", "Value", Kind.NET),
        Column("ends_on", "Ends", Kind.DATE),
        Column("noted_at", "Noted", Kind.INSTANT),
        Column("stage", "Stage", Kind.TAG, badge=badge),
        Column("size", "Size", Kind.NUMBER, shown=False),
        Column("secret", "Secret", needs="lines.see_secrets", shown=False),
    ),
    filters=(
        listing.search("title", "reference"),
        listing.choices("stage", "Stage", options=(("open", "Open"), ("shut", "Shut"))),
        listing.days("ends_on", "Ends"),
        listing.days("noted_at", "Noted", instants=True),
        listing.amounts("value_net", "Value"),
        listing.yes_no("ends", "Has an end", path="ends_on__isnull", negated=True),
        listing.choice("secret", "Secret", options=(("a", "A"), ("b", "B"))),
    ),
    order="ends_on",
    then="reference",
    size=10,
)


@pytest.fixture
def lines(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE ui_line (id serial PRIMARY KEY, title text NOT NULL, reference text NOT NULL UNIQUE, "
            "value_net numeric(14,2), ends_on date, noted_at timestamptz NOT NULL, stage text NOT NULL, "
            "secret text NOT NULL, size int NOT NULL) ON COMMIT DROP"
        )
    Line.objects.bulk_create(
        Line(
            title=f"{'apple' if n % 2 else 'Zebra'} {n}", reference=f"R{n:03}",
            value_net=None if n % 7 == 0 else Decimal(n) * 100 - 500,
            ends_on=None if n % 5 == 0 else date(2026, 1, 1) + timedelta(days=n % 40),
            noted_at=NOON + timedelta(hours=n), stage="open" if n % 3 else "shut", secret="a" if n % 2 else "b", size=n,
        )
        for n in range(95)
    )  # fmt: skip
    return Line.objects.all()


def asked(query: str = "", *, permissions: frozenset[str] = frozenset()):
    request = RequestFactory().get("/lines/" + query)
    request.at, request.request_id, request.council = NOON, "r", None
    request.officer = SimpleNamespace(
        permissions=permissions,
        authority_name="Aldermoor Council",
        name="Asha",
        pack="",
        is_demonstration=False,
    )
    return request


def page(source, query: str = "", *, of: Listing = LINES, permissions: frozenset[str] = frozenset()):
    return of.page(asked(query, permissions=permissions), source)


def references(shown) -> list[str]:
    return [row[shown.asked.places["reference"]] for row in shown.rows]


def test_a_page_holds_its_size_and_says_where_it_stands(lines):
    shown = page(lines, "?page=2")

    assert len(shown.rows) == 10
    assert (shown.total, shown.position_words) == (95, "11 to 20 of 95 lines")
    assert [link.label for link in shown.paging.numbers] == ["1", "2", "3", "⋯", "10"]


@pytest.mark.parametrize(
    "sort", ["title", "-title", "reference", "value_net", "-value_net", "ends_on", "-ends_on", "-noted_at"]
)
def test_pages_from_both_ends_hold_every_row_once_in_one_order(lines, sort):
    walked = [
        each for number in range(1, 11) for each in references(page(lines, f"?sort={sort}&page={number}"))
    ]
    source = QuerySource(lines)
    request = asked(f"?sort={sort}")
    whole = [row[1] for row in source.every(LINES.read(request, {}))]

    assert walked == whole
    assert len(set(walked)) == 95


@pytest.mark.parametrize("sort", ["ends_on", "-ends_on", "value_net", "-value_net"])
def test_missing_values_come_last_upwards_and_downwards(lines, sort):
    whole = [row for number in range(1, 11) for row in page(lines, f"?sort={sort}&page={number}").rows]
    values = [row[{"ends_on": 3, "value_net": 2}[sort.lstrip("-")]] for row in whole]
    missing = values.count(None)

    assert missing
    assert values[-missing:] == [None] * missing


def test_names_sort_as_people_spell_capitals_and_small_letters_alike(lines):
    titles = [row[0] for row in page(lines, "?sort=title").rows]

    assert all(title.startswith("apple") for title in titles)


@pytest.mark.parametrize("sort", ["", "?sort=title", "?sort=-value_net", "?sort=-ends_on", "?sort=value_net"])
def test_a_list_too_long_to_count_is_walked_by_key_there_and_back(lines, sort):
    long = Listing(**{**LINES.__dict__, "bound": 20})
    join = "&" if sort else "?"
    whole = [row[1] for row in QuerySource(lines).every(long.read(asked(sort), {}))]

    there, shown = [], page(lines, sort, of=long)
    there.append(references(shown))
    while shown.paging.following:
        shown = page(lines, shown.paging.following, of=long)
        there.append(references(shown))
    back = [references(shown)]
    while shown.paging.previous:
        shown = page(lines, shown.paging.previous, of=long)
        back.append(references(shown))
    end = page(lines, f"{sort}{join}before=end", of=long)

    assert [each for some in there for each in some] == whole
    assert back[::-1] == there
    assert references(end) == whole[-10:]
    assert not end.paging.following
    assert end.paging.previous
    assert page(lines, sort, of=long).count_words == "more than 20 lines"


def test_a_spoilt_cursor_leads_to_the_first_page(lines):
    long = Listing(**{**LINES.__dict__, "bound": 20})

    for cursor in ("x", "%00", "W10", "WzFd", "W1siIix7fV0sWyIiLDFdXQ", "W1siZCIsIngiXSxbIiIsMV1d"):
        assert references(page(lines, f"?after={cursor}", of=long)) == references(page(lines, "", of=long))


def test_every_filter_narrows_and_offers_a_chip_that_takes_it_away(lines):
    for query, count, chip in (
        ("?q=zebra+R00", 5, "“zebra R00”"),
        ("?stage=shut", 32, "Stage: Shut"),
        ("?ends_on_from=2026-01-05&ends_on_to=6/1/2026", 3, "Ends from 5 January 2026"),
        ("?value_net_min=£8,500", 4, "Value at least £8,500.00"),
        ("?value_net_max=(300)", 2, "Value at most −£300.00"),
        ("?ends=no", 19, "Has an end: no"),
    ):
        shown = page(lines, query)
        assert (query, shown.total, shown.chips[0][0]) == (query, count, chip)
    assert page(lines, page(lines, "?stage=shut&ends=no").chips[0][1]).total == 19


def test_a_day_of_moments_is_the_uks_day(lines):
    shown = page(lines, "?noted_at_from=2026-09-04&noted_at_to=2026-09-04")

    first, last = shown.rows[0], shown.rows[-1]
    assert shown.total == 24
    assert {row[4].astimezone(UTC) for row in (first, last)} <= {
        NOON + timedelta(hours=n) for n in range(11, 35)
    }


def test_a_filter_that_cannot_be_read_narrows_nothing_and_says_so(lines):
    for query, fault in (
        ("?ends_on_from=31/2/2027", "Ends: “31/2/2027” is not a date"),
        ("?value_net_min=lots", "Value: “lots” is not an amount."),
        ("?stage=ajar", "Stage: choose from the list."),
        ("?ends=maybe", "Has an end: choose yes or no."),
        ("?ends_on_from=2027-01-01&ends_on_to=2026-01-01", "Ends: the first day is after the last."),
    ):
        shown = page(lines, query)
        assert shown.total == 95
        assert shown.asked.faults[0][1].startswith(fault)


def test_nonsense_in_the_address_is_not_a_fault_of_ours(lines):
    for query in (
        "?page=0",
        "?page=-1",
        "?page=99999999999",
        "?page=x",
        "?sort=nothing",
        "?q=%00",
        "?columns=x",
        "?format=exe",
        "?stage=%00",
    ):
        assert page(lines, query).total == 95
    assert page(lines, "?page=500").asked.page == 10


def test_a_column_without_permission_does_not_exist_in_page_sort_filter_or_file(lines):
    hidden = page(lines, "?columns=secret&sort=secret&secret=a")

    assert hidden.total == 95
    assert "secret" not in [column.key for column in hidden.asked.columns]
    assert "Secret" not in render_to_string("ui/components/list.html", {"page": hidden})
    assert b"Secret" not in taken(lines, "?columns=secret,reference&format=csv")

    allowed = page(lines, "?columns=secret,title&secret=a", permissions=frozenset({"lines.see_secrets"}))
    assert allowed.total == 47
    assert "secret" in [column.key for column in allowed.asked.columns]


def test_values_are_escaped_in_cells_links_chips_and_controls(lines):
    Line.objects.filter(reference="R001").update(title="<script>alert(1)</script>", reference='R"><b>')
    shown = page(lines, "?q=%3Cscript%3E")
    html = render_to_string("ui/components/list.html", {"page": shown})

    assert shown.total == 1
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_address_is_the_view(lines):
    shown = page(lines, "?q=apple&stage=open&sort=-value_net&columns=reference&page=2")

    assert shown.asked.view == "?q=apple&stage=open&sort=-value_net&columns=title%2Creference"
    assert page(lines, shown.asked.view).total == shown.total


def taken(lines, query: str) -> bytes:
    answer = LINES.answer(asked(query), lines, template="")
    content = b"".join(answer.streaming_content)
    answer.file_to_stream.close()
    assert len(content) == int(answer.headers["Content-Length"])
    return content


def test_csv_holds_exactly_the_filtered_rows(lines):
    rows = list(
        csv.reader(io.StringIO(taken(lines, "?stage=shut&sort=reference&format=csv").decode("utf-8-sig")))
    )

    assert rows[0] == ["Title", "Reference", "Value (excluding VAT)", "Ends", "Noted", "Stage"]
    assert rows[1] == ["Zebra 0", "R000", "", "", "2026-09-03T13:00:00+01:00", "Shut"]
    assert rows[2] == ["apple 3", "R003", "-200.00", "2026-01-04", "2026-09-03T16:00:00+01:00", "Shut"]
    assert len(rows) == 33


def test_json_holds_exactly_the_filtered_rows_and_what_they_are(lines):
    told = json.loads(taken(lines, "?stage=shut&sort=reference&format=json"), parse_float=Decimal)

    assert told["about"]["Filters"] == "Stage: Shut"
    assert told["about"]["The same view, live"] == "http://testserver/lines/?stage=shut&sort=reference"
    assert len(told["rows"]) == 32
    assert told["rows"][1]["value_net"] == Decimal("-200.00")


@pytest.mark.parametrize("code", ["xlsx", "ods"])
def test_spreadsheets_hold_typed_cells_and_a_cover(lines, code):
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(taken(lines, f"?stage=shut&sort=reference&format={code}"))
    )
    rows = book.get_sheet_by_name("Rows").to_python()
    cover = dict(
        row[:2] for row in book.get_sheet_by_name("About").to_python(skip_empty_area=False) if row[1]
    )

    assert book.sheet_names == ["About", "Rows"]
    assert len(rows) == 33
    assert rows[2][:4] == ["apple 3", "R003", -200.0, date(2026, 1, 4)]
    assert rows[2][4] == datetime(2026, 9, 3, 16, 0)
    assert cover["Rows"] == "32 lines"
    assert cover["Made"] == "3 September 2026 at 1pm (2026-09-03 12:00:00 UTC)"


def test_a_view_that_cannot_be_read_is_never_taken_for_the_whole(lines):
    answer = LINES.answer(asked("?stage=ajar&format=csv"), lines, template="ui/listing_page.html")

    assert "text/html" in answer.headers["Content-Type"]
    assert "Stage: choose from the list." in answer.content.decode()


def test_a_page_costs_two_queries_and_a_deep_one_no_more(lines, django_assert_num_queries):
    with django_assert_num_queries(2):
        page(lines, "?stage=open&page=3")
    with django_assert_num_queries(2):
        page(lines, "?page=10")


def test_a_list_declares_one_heading_known_links_and_no_key_twice():
    for columns in (
        (Column("a", "A"),),
        (Column("a", "A", is_heading=True), Column("a", "A")),
        (Column("a", "A", is_heading=True, link="/{b}/"),),
    ):
        with pytest.raises(ValueError):
            Listing(name="x", noun=("x", "xs"), columns=columns)
