"""Forward plans of councils: read strictly from a table, JSON or open contracting, and the same when written."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.tables import UnreadableFile
from wisely.planning.decisions.plan_documents import read_plan
from wisely.planning.decisions.plan_files import (
    COLUMNS,
    NAMES,
    PlannedThing,
    described,
    written,
    written_as_json,
)

ON = date(2026, 11, 2)
MEALS = PlannedThing(
    reference="WHV-N26-0001", title="Meals, “hot” ones", description="People eat", category="FOO-01",
    category_name="Catering", cpv=("55000000", "15000000"), kind="services",
    value_least_net=Decimal("80000.00"), value_most_net=Decimal("120000.50"), notice_on=date(2027, 3, 1),
    starts_on=date(2027, 9, 1), term_months=24, contact="buy@vale.example", link="https://vale.example/1/",
)  # fmt: skip
HEAD = "Council,Title,Contract starts,Notice expected,Value,Value high,CPV,Kind,Months,Link"


def read(*rows, head=HEAD, council=""):
    return read_plan("\r\n".join([head, *rows]).encode(), council=council)


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
things = st.lists(
    st.builds(
        PlannedThing, reference=st.integers(1, 999).map("R{}".format), title=texts.filter(bool),
        description=texts, kind=st.sampled_from(["", "goods", "works"]),
        notice_on=st.none() | st.just(date(2027, 3, 1)), starts_on=st.dates(date(2027, 3, 1), date(2030, 1, 1)),
        term_months=st.none() | st.integers(1, 600),
    ),
    min_size=1, max_size=6, unique_by=lambda thing: thing.reference,
)  # fmt: skip


@given(things)
def test_what_one_council_writes_another_reads_whole(plan):
    for text in (written("Vale", plan, on=ON), written_as_json("Vale", plan, on=ON)):
        told = read_plan(("\ufeff" + text).encode())
        assert (told.council, told.made_on, told.faults) == ("Vale", ON, [])
        assert [(each.key, each.title, each.starts_on, each.kind) for each in told.things] == [
            (each.key, each.title, each.starts_on, each.kind) for each in plan
        ]


def test_every_field_survives_and_a_thing_keeps_its_key():
    for text in (written("Vale", [MEALS], on=ON), written_as_json("Vale", [MEALS], on=ON)):
        (told,) = read_plan(text.encode()).things
        assert {name: getattr(told, name) for name in NAMES if hasattr(told, name)} == {
            name: getattr(MEALS, name) for name in NAMES if hasattr(MEALS, name)
        }
        assert told.key == "whv-n26-0001"
    assert read_plan(written("Vale", [MEALS], on=ON).encode()).categories == {"FOO-01": "Catering"}


def test_the_list_of_a_public_page_and_a_councils_own_spreadsheet_are_read():
    told = read("Meals,01/09/2027", head="What,Contract starts", council="Northby")
    assert (told.council, told.things[0].title, told.made_on) == ("Northby", "Meals", None)
    assert told.things[0].key.startswith("title:")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("Vale,,2027-09-01,,,,,,,", "Title", "empty"),
        ("Vale,Meals,,,,,,,,", "Contract starts", "neither when"),
        ("Vale,Meals,soon,,,,,,,", "Contract starts", "no day"),
        ("Vale,Meals,1027-09-01,,,,,,,", "Contract starts", "Check its year"),
        ("Vale,Meals,2027-01-01,2027-09-01,,,,,,", "Contract starts", "before it is advertised"),
        ("Vale,Meals,2027-09-01,,0,,,,,", "Value", "more than nought"),
        ("Vale,Meals,2027-09-01,,much,,,,,", "Value", ""),
        ("Vale,Meals,2027-09-01,,10.005,,,,,", "Value", "penny"),
        ("Vale,Meals,2027-09-01,,99999999999,,,,,", "Value", "ten digits"),
        ("Vale,Meals,2027-09-01,,20,10,,,,", "Value high", "less than the least"),
        ("Vale,Meals,2027-09-01,,,,food,,,", "CPV", "two to eight"),
        ("Vale,Meals,2027-09-01,,,,,gifts,,", "Kind", "none of"),
        ("Vale,Meals,2027-09-01,,,,,,1.5,", "Months", "whole number"),
        ("Vale,Meals,2027-09-01,,,,,,9999,", "Months", "whole number"),
        ("Vale,Meals,2027-09-01,,,,,,,javascript:alert(1)", "Link", "no address"),
        ("Dale,Meals,2027-09-01,,,,,,,", "Council", "Vale’s"),
        ("Vale,Me\x01als,2027-09-01,,,,,,,", "Title", "no text"),
        (f"Vale,{'M' * 401},2027-09-01,,,,,,,", "Title", "longer than 400"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line_column_and_reason(row, column, words):
    told = read("Vale,Lifts,2027-09-01,,,,,,,", row)
    (fault,) = told.faults
    assert (fault.line, fault.column) == (3, column)
    assert words in fault.reason
    assert fault.reason.endswith(".")
    assert [each.title for each in told.things] == ["Lifts"]


def test_the_same_thing_twice_is_told_once():
    told = read("Vale,Lifts,2027-09-01,,,,,,,", "Vale,LIFTS,2027-10-01,,,,,,,")
    assert len(told.things) == 1
    assert "2 tells the same" in told.faults[0].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"), (b"Title,Contract starts", "empty"), (b"Title\nMeals", "No column tells when"),
        (b"a,b\n1,2", "No column is recognised as: Title"), (b"Title,Contract starts\nA,2027-01-01", "whose plan"),
        (b"Version,Council,Title,Contract starts\n9.0,V,A,2027-01-01", "version 9.0"),
        (b"Council,Made on,Title,Contract starts\nV,soon,A,2027-01-01", "made_on"),
        (b"{", "Line 1, column 2: this is not JSON"), (b"[" * 100_000, "nested too deeply"), (b"[]", "neither"),
        (b'{"releases": 5}', "neither"), (b'{"format": "forward plan", "version": "2.0"}', "version 2.0"),
        (b'{"format": "forward plan", "version": "1.0", "council": "V", "procurements": []}', "empty"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "too long"), (b'{"a": "\xff"}', "UTF-8"), (b"\0\1", "no table"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read_plan(content)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_whatever_breaks_the_reader(content):
    try:
        read_plan(content, council="Vale")
    except UnreadableFile as fault:
        assert str(fault).endswith(".") or str(fault)


def release(**changed):
    told = {
        "ocid": "ocds-h6vhtk-1", "date": "2026-10-01T09:00:00Z", "tag": ["planning"], "buyer": {"name": "Dale"},
        "parties": [{"roles": ["buyer"], "contactPoint": {"email": "buy@dale.example"}}],
        "planning": {"documents": [{"url": "https://notices.example/1"}]},
        "tender": {
            "title": "Meals", "description": "Hot ones", "mainProcurementCategory": "services",
            "value": {"amount": 120000.5, "currency": "GBP"},
            "communication": {"futureNoticeDate": "2027-03-31T23:30:00+00:00"},
            "items": [{"additionalClassifications": [{"scheme": "CPV", "id": "55500000"}]}],
            "lots": [{"contractPeriod": {"startDate": "2027-09-01", "endDate": "2029-08-31"}}],
        },
    }  # fmt: skip
    return {**told, **changed}


def test_pipeline_notices_as_open_contracting_are_read_and_the_latest_of_each_counts():
    earlier = release(date="2026-01-01T00:00:00Z", tender={"title": "Food"})
    award = release(ocid="ocds-h6vhtk-2", tag=["award"], tender={"title": "Boats"})
    told = read_plan(json.dumps({"releases": [earlier, release(), award]}).encode())

    (thing,) = told.things
    assert (told.council, thing.line, thing.title, thing.cpv) == ("Dale", 2, "Meals", ("55500000",))
    assert (thing.notice_on, thing.starts_on, thing.term_months) == (date(2027, 4, 1), date(2027, 9, 1), 24)
    assert (thing.value_most_net, thing.contact) == (Decimal("120000.5"), "buy@dale.example")
    assert thing.link == "https://notices.example/1"
    (fault,) = told.faults
    assert (fault.line, fault.column, fault.value) == (3, "tag", "award")


def test_a_day_of_open_contracting_that_is_none_is_a_fault_of_its_field():
    wrong = release()
    wrong["tender"]["communication"]["futureNoticeDate"] = "next spring"
    (fault,) = read_plan(
        json.dumps([{"records": [{"compiledRelease": wrong}]}]).encode(), council="Dale"
    ).faults
    assert (fault.line, fault.column) == (1, "tender.communication.futureNoticeDate")


def test_the_description_and_the_page_about_the_format_name_each_column():
    columns = json.loads(described("a.csv"))["tableSchema"]["columns"]
    assert [each["name"] for each in columns] == next(csv.reader(io.StringIO(written("V", [MEALS], on=ON))))
    page = (Path(__file__).parents[3] / "docs/algorithms/forward-plan-file.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.says} | {column.datatype} |" in page
