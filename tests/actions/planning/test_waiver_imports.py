"""A file of older waivers is tried, enters the register as one act, and leaves it as one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.actions.planning.conftest import NOON
from tests.actions.planning.test_needs import refused, verbs
from wisely.planning import actions, queries
from wisely.planning.actions import UnreadableFile, WaiverFile
from wisely.planning.models import Waiver, WaiverImportRow
from wisely.planning.permissions import Permission

LOG = (
    b"Reason,Date,Supplier,Amount,Directorate\n"
    b"Emergency,2026-04-07,Ridge Pumps Ltd,12400,Adults\n"
    b"Work of art,2019-05-01,Fell Studio,900.60,Parks\n"
    b"Pilot,soon,Fell Labs,900,\n"
)


@pytest.fixture
def head(planning):
    return planning.officer(planning.asha, Permission.IMPORT_WAIVERS)


@pytest.fixture
def read(planning, head):
    def reading(content=LOG, **more):
        return actions.read_waiver_file(
            planning.council, WaiverFile("log.csv", content, **more), by=head, at=NOON
        )

    return reading


def test_a_file_is_tried_and_nothing_enters(read):
    batch = read()

    assert (batch.new_count, batch.same_count, batch.rejected_count) == (2, 0, 1)
    assert batch.grounds == {"Emergency": "urgency", "Work of art": ""}
    rejected = WaiverImportRow.objects.get(outcome="rejected")
    assert (rejected.number, rejected.field, rejected.value) == (4, "Date", "soon")
    assert not Waiver.objects.exists()


def test_its_rows_enter_the_register_and_are_counted_by_year(read, head, planning):
    batch = read()
    actions.import_waivers(batch, grounds={"Work of art": "sole"}, by=head, at=NOON)

    emergency, art = Waiver.objects.order_by("pk")
    assert (emergency.stage, emergency.ground, emergency.directorate) == (
        "recorded",
        "urgency",
        planning.directorate,
    )
    assert (art.ground, art.reasons, art.directorate, art.lapses_on) == ("sole", "Work of art", None, None)
    years = queries.waiver_figures(planning.council.pk, on=NOON.date()).years
    assert [(each.year.label, each.count, each.value_net) for each in years] == [
        ("2019-20", 1, Decimal("900.60")), ("2026-27", 1, Decimal(12400)),
    ]  # fmt: skip
    assert verbs(batch) == ["planning.waiver_import.read", "planning.waiver_import.imported"]
    sheet = queries.waiver_sheet(emergency, book=queries.book_of("aldermoor", on=NOON.date()))
    assert "no last day" in sheet.holds.reason


def test_vat_is_taken_out_where_the_file_holds_it(read, head):
    actions.import_waivers(read(is_gross=True), by=head, at=NOON)

    assert Waiver.objects.order_by("pk").first().value_net == Decimal("10333.33")


def test_the_same_file_enters_once_and_what_is_known_stays(read, head):
    actions.import_waivers(read(), by=head, at=NOON)

    assert "imported already" in refused(read).reason
    more = read(LOG + b"Pilot,2026-05-01,Fell Labs,900,\n")
    assert (more.new_count, more.same_count) == (1, 2)


def test_two_readings_of_one_file_do_not_enter_twice(read, head):
    first, second = read(), read()
    actions.import_waivers(first, by=head, at=NOON)

    assert "imported already" in refused(actions.import_waivers, second, by=head, at=NOON).reason
    assert Waiver.objects.count() == 2


def test_an_import_is_undone_and_the_file_can_come_again(read, head, planning):
    batch = read()
    actions.import_waivers(batch, by=head, at=NOON)
    assert "reason" in refused(actions.undo_waiver_import, batch, reason="as always", by=head, at=NOON).reason

    actions.undo_waiver_import(batch, reason="It was the log of another council.", by=head, at=NOON)

    assert {waiver.stage for waiver in Waiver.objects.all()} == {"struck out"}
    assert not queries.waiver_figures(planning.council.pk, on=NOON.date()).years
    assert not queries.waivers(planning.council.pk, on=NOON.date()).exists()
    actions.import_waivers(read(), by=head, at=NOON)
    assert Waiver.objects.filter(stage="recorded").count() == 2


def test_a_discarded_file_leaves_nothing(read, head):
    batch = read()
    actions.discard_waiver_file(batch, by=head, at=NOON)

    assert not WaiverImportRow.objects.exists()
    assert "put aside already" in refused(actions.import_waivers, batch, by=head, at=NOON).reason


def test_a_ground_of_nobody_is_refused_and_nobody_without_the_right_imports(read, head, planning):
    batch = read()

    assert "grounds" in refused(
        actions.import_waivers, batch, grounds={"Emergency": "habit"}, by=head, at=NOON
    ).reason  # fmt: skip
    assert refused(
        actions.import_waivers, batch, by=planning.officer(planning.ben), at=NOON
    ).who_can == "Head of procurement"  # fmt: skip


def test_a_file_that_cannot_be_used_is_not_kept(read, planning):
    with pytest.raises(UnreadableFile):
        read(b"nothing,of,it\n1,2,3\n")

    assert not queries.waiver_imports(planning.council.pk).exists()
