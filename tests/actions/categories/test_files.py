"""Files of prices and of other councils come in by one act and go out by one; what they tell counts meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, TODAY
from tests.actions.planning.test_needs import refused, verbs
from tests.core.categories.test_files import HEAD, facts
from wisely.audit.acts import Conflict
from wisely.audit.row_security import in_scope, set_scope
from wisely.categories import queries
from wisely.categories.actions import (
    UnreadableFile,
    discard_category_file,
    import_category_file,
    read_council_package,
    read_price_file,
    undo_category_file,
)
from wisely.categories.decisions.packages import written
from wisely.people import actions as people

DAY = timedelta(days=1)
ROWS = [f"2026-02-0{n},Milk 2 litre,each,10,{rate},Moorland Cleaning Ltd,GCL-01,Resources" for n, rate in
        enumerate(("1.00", "1.10", "1.20", "1.40", "2.00"), 1)]  # fmt: skip


def bring(town, rows=ROWS, *, at=NOON, by=None):
    content = "\r\n".join([f"{HEAD},Directorate", *rows]).encode()
    return read_price_file(town.council, name="orders.csv", content=content, by=by or town.head, at=at)


def prices(town):
    return queries.prices_of(town.council.pk, on=TODAY)


def test_nothing_counts_before_a_file_is_let_in_and_nothing_after_it_is_undone(town):
    read = bring(town, [*ROWS, "soon,Milk,each,1,1,Moor Ltd,GCL-01,Resources"])
    assert (len(read.rows), read.faults[0][:2]) == (5, [7, "Date"])
    assert prices(town).spreads == ()

    import_category_file(read, by=town.head, at=NOON)
    (told,) = prices(town).of(["GCL-01"])
    assert (told.median, told.at_median, told.suppliers, told.directorates) == (
        Decimal("1.2000"), Decimal("10.00"), 1, 1,
    )  # fmt: skip
    assert [row.directorate for row in queries.priced_lines(town.council.pk)] == [town.directorate] * 5

    undo_category_file(read, reason="The prices were with VAT in it.", by=town.head, at=NOON + DAY)
    assert prices(town).spreads == ()
    assert read.lines.count() == 5
    assert verbs(read) == ["categories.file.read", "categories.file.imported", "categories.file.undone"]


def test_a_file_counts_once_and_again_only_after_it_was_undone(town):
    first, second = bring(town), bring(town)
    import_category_file(first, by=town.head, at=NOON)
    assert "imported already" in refused(lambda: import_category_file(second, by=town.head, at=NOON)).reason
    undo_category_file(first, reason="It was the wrong year after all.", by=town.head, at=NOON)
    import_category_file(second, by=town.head, at=NOON)
    with pytest.raises(Conflict):
        undo_category_file(second, reason="It was the wrong year again.", version=1, by=town.head, at=NOON)


def test_what_was_discarded_or_holds_nothing_is_not_let_in(town):
    read = bring(town)
    discard_category_file(read, by=town.head, at=NOON)
    assert (read.rows, read.stage) == ([], "discarded")
    assert "over" in refused(lambda: import_category_file(read, by=town.head, at=NOON)).reason
    empty = bring(town, ["soon,Milk,each,1,1,Moor Ltd,GCL-01,Resources"])
    assert "No row" in refused(lambda: import_category_file(empty, by=town.head, at=NOON)).reason


def test_only_who_may_brings_files(town):
    other = town.officer(town.ben)
    assert "Your role" in refused(lambda: bring(town, by=other)).reason
    read = bring(town)
    assert "Your role" in refused(lambda: import_category_file(read, by=other, at=NOON)).reason


def test_prices_older_than_a_year_are_not_compared(town):
    old = [row.replace("2026-02", "2025-02") for row in ROWS[:2]]
    import_category_file(bring(town, [*ROWS[2:], *old]), by=town.head, at=NOON)
    (told,) = prices(town).spreads
    assert told.buys == 3


def package(town, *, by=None, **changed):
    told = facts()
    content = written(told).replace("2025-26", changed.get("year", "2025-26"))
    return read_council_package(
        town.council, name="vale.csv", content=content.encode(), by=by or town.head, at=NOON
    )


def test_another_councils_figures_count_by_the_meaning_of_its_categories_until_undone(town):
    read = package(town)
    assert read.meaning == {"GCL-01": "GCL-01", "X": ""}
    assert queries.other_councils(town.council.pk) == []
    assert (
        "no category"
        in refused(lambda: import_category_file(read, meaning={"X": "BOATS"}, by=town.head, at=NOON)).reason
    )

    import_category_file(read, meaning={"X": "FLT"}, by=town.head, at=NOON)
    (told,) = queries.other_councils(town.council.pk)
    assert (told.name, told.population, told.made_on) == (facts().council, 126_000, date(2026, 3, 2))
    assert told.figures["FLT"].spend == {"2025-26": (Decimal(-5), 1)}

    later = package(town, year="2024-25")
    import_category_file(later, by=town.head, at=NOON)
    (told,) = queries.other_councils(town.council.pk)
    assert list(told.figures["GCL-01"].spend) == ["2024-25"]
    undo_category_file(later, reason="They sent the older year again.", by=town.head, at=NOON)
    (told,) = queries.other_councils(town.council.pk)
    assert list(told.figures["GCL-01"].spend) == ["2025-26"]


def test_our_own_package_is_not_brought_and_what_was_brought_is_ours_alone(town):
    told = written(facts()).replace(facts().council.split(",")[0], town.council.name).replace(
        f'"{town.council.name}, “District” Council"', town.council.name
    )  # fmt: skip
    with pytest.raises(UnreadableFile, match="our own"):
        read_council_package(town.council, name="own.csv", content=told.encode(), by=town.head, at=NOON)
    import_category_file(package(town), by=town.head, at=NOON)
    other = people.establish_authority(
        slug="other", name="Other Council", prefix="OTH", pack="aldermoor", is_demonstration=False, by=BUILDER,
        at=NOON,
    )  # fmt: skip
    with in_scope(other.pk):
        assert queries.files(town.council.pk).count() == 0
    set_scope([town.council.pk])
    assert queries.files(town.council.pk).count() == 1


def test_an_amount_for_each_head_is_said_only_where_heads_are_known():
    assert queries.per_head(Decimal(1000), 300) == Decimal("3.33")
    assert queries.per_head(Decimal(1000), None) is None
