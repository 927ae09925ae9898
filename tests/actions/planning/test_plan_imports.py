"""Another council's plan is tried, comes in as one act, gives way to the next, and is taken back as one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.actions.planning.conftest import NOON
from tests.actions.planning.test_needs import refused, verbs
from wisely.planning import actions, queries
from wisely.planning.actions import PlanFile, UnreadableFile
from wisely.planning.models import JointOpportunity, TheirProcurement

ON = NOON.date()
HEAD = "Council,Made on,Reference,Title,Category,Category name,Contract starts,Notice expected,Value"
MEALS = "Vale,2026-10-01,V1,Meals for clubs,X-1,Home care and reablement,2027-10-01,2027-05-01,60000"
LIFTS = "Vale,2026-10-01,V2,Lifts,X-2,Boats,soon,,"


def file(*rows, head=HEAD):
    return PlanFile("plan.csv", "\r\n".join([head, *rows]).encode())


@pytest.fixture
def read(planning):
    return lambda *rows: actions.read_plan_file(
        planning.council, file(*(rows or (MEALS, LIFTS))), by=planning.manager, at=NOON
    )


def bring(planning, batch, **more):
    return actions.import_plan(batch, by=planning.manager, at=NOON, **more)


def found(planning):
    return queries.opportunities(planning.council.pk, book=queries.book_of("aldermoor", on=ON))


def of(need):
    return queries.opportunities_of(need, book=queries.book_of("aldermoor", on=ON))


def theirs_of(planning):
    return queries.their_procurement_for(planning.council.pk, TheirProcurement.objects.first().pk)


def test_a_plan_is_tried_and_nothing_is_compared_with_it(read, planning):
    planning.need()
    batch = read()

    assert (batch.council_name, batch.row_count, batch.made_on) == ("Vale", 1, date(2026, 10, 1))
    assert batch.faults == [
        [
            3,
            "Contract starts",
            "soon",
            "It is no day that can be read. Write it like 2026-04-01 or 01/04/2026.",
        ]
    ]
    assert batch.meaning == {"X-1": "ASC-02"}
    assert found(planning).rows == ()


def test_needs_are_compared_with_a_plan_that_came_in_until_it_is_undone(read, planning):
    need, batch = planning.need(), read()
    bring(planning, batch)

    (row,) = found(planning).rows
    assert (row.reference, row.theirs, row.council, row.stage) == (
        need.reference,
        "Meals for clubs",
        "Vale",
        "found",
    )
    assert "Home care and reablement" in row.summary
    assert of(need) == (row,)
    assert verbs(batch) == ["planning.plan_import.read", "planning.plan_import.imported"]
    assert "reason" in refused(
        actions.undo_plan_import, batch, reason="as always", by=planning.manager, at=NOON
    ).reason  # fmt: skip
    actions.undo_plan_import(batch, reason="It was last year's plan.", by=planning.manager, at=NOON)
    assert found(planning).rows == ()


def test_a_need_by_itself_finds_with_one_query_what_the_list_finds(read, planning, django_assert_num_queries):
    need, other = planning.need(), planning.need(title="Cafés for day centres", category="")
    bring(planning, read(
        MEALS,
        MEALS.replace("V1,Meals for clubs", "V3,Help at home"),
        "Vale,2026-10-01,V4,Hot meals and day centres,X-9,None of yours,2027-10-01,2027-05-01,60000",
        "Vale,2026-10-01,V5,Meals on wheels,X-1,Home care and reablement,2031-10-01,2031-05-01,60000",
        "Vale,2026-10-01,V6,Day centres with a cafe,,,2027-10-01,2027-05-01,",
        "Vale,2026-10-01,V7,Lifts,X-2,Boats,2027-10-01,2027-05-01,9000",
    ))  # fmt: skip

    for each in (need, other):
        with django_assert_num_queries(1):
            mine = of(each)
        assert mine == tuple(row for row in found(planning).rows if row.reference == each.reference)
    assert [row.theirs for row in of(need)] == [
        "Meals for clubs",
        "Help at home",
        "Hot meals and day centres",
    ]
    assert [row.theirs for row in of(other)] == ["Day centres with a cafe"]


def test_the_meaning_that_is_said_decides_and_a_strange_one_is_refused(read, planning):
    planning.need(title="Something")
    batch = read()

    for meaning, words in (
        ({"X-1": "NOPE"}, "no category of the council"),
        ({"Q": ""}, "no category of theirs"),
    ):
        assert words in refused(
            actions.import_plan, batch, meaning=meaning, by=planning.manager, at=NOON
        ).reason  # fmt: skip
    bring(planning, batch, meaning={"X-1": ""})
    assert found(planning).rows == ()


def test_the_same_file_comes_in_once_and_a_later_plan_takes_the_place_of_the_earlier(read, planning):
    planning.need()
    first, twin = read(), read()
    bring(planning, first)
    assert "imported already" in refused(actions.import_plan, twin, by=planning.manager, at=NOON).reason
    assert "imported already" in refused(read).reason

    later = read(MEALS.replace("2026-10-01,V1", "2026-11-01,V1").replace("Meals for clubs", "Meals for all"))
    bring(planning, later)
    assert [row.theirs for row in found(planning).rows] == ["Meals for all"]
    older = read(MEALS.replace("2026-10-01,V1", "2026-09-01,V1").replace("Meals for clubs", "Meals once"))
    bring(planning, older)
    assert [row.theirs for row in found(planning).rows] == ["Meals for all"]

    actions.undo_plan_import(later, reason="Their officer asked for it.", by=planning.manager, at=NOON)
    assert [row.theirs for row in found(planning).rows] == ["Meals for clubs"]


def test_a_plan_that_is_discarded_leaves_no_row_and_our_own_or_tomorrows_is_refused(read, planning):
    batch = read()
    actions.discard_plan_file(batch, by=planning.manager, at=NOON)

    assert not TheirProcurement.objects.exists()
    assert "put aside already" in refused(actions.import_plan, batch, by=planning.manager, at=NOON).reason
    with pytest.raises(UnreadableFile, match="our own plan"):
        read(MEALS.replace("Vale", "test council"))
    with pytest.raises(UnreadableFile, match="later than today"):
        read(MEALS.replace("2026-10-01", "2026-12-01"))


def test_nobody_without_the_right_brings_a_plan(planning, read):
    batch, nobody = read(), planning.officer(planning.chief)
    for act in (actions.import_plan, actions.discard_plan_file):
        assert refused(act, batch, by=nobody, at=NOON).who_can
    assert refused(actions.read_plan_file, planning.council, file(MEALS), by=nobody, at=NOON).who_can


def test_what_is_made_of_a_pair_is_remembered_when_the_next_plan_comes(read, planning):
    need = planning.need()
    bring(planning, read())
    theirs = theirs_of(planning)
    who = {"by": planning.commissioner, "at": NOON}

    noted = actions.note_contact(need, theirs, said="I rang their buyer, who would join us.", **who)
    assert [row.stage for row in found(planning).rows] == ["contacted"]
    actions.set_opportunity_aside(need, theirs, reason="Their kitchens lie too far away.", **who)
    bring(planning, read(MEALS.replace("2026-10-01,V1", "2026-11-01,V1")))
    (row,) = found(planning).rows
    assert (row.stage, row.note) == ("set aside", "Their kitchens lie too far away.")
    assert of(need) == ()
    later = queries.their_procurement_for(planning.council.pk, theirs.pk)
    assert later.pk == row.key
    actions.take_opportunity_up(need, later, reason="They build a kitchen near by.", **who)
    assert found(planning).open_count == 1
    assert JointOpportunity.objects.count() == 1
    assert verbs(noted) == [
        "planning.joint.contacted", "planning.joint.set_aside", "planning.joint.taken_up"
    ]  # fmt: skip


def test_an_act_on_a_pair_needs_its_right_its_words_and_both_to_stand(read, planning):
    need, batch = planning.need(), read()
    bring(planning, batch)
    theirs = theirs_of(planning)
    who = {"by": planning.commissioner, "at": NOON}

    nobody = planning.officer(planning.chief)
    assert refused(
        actions.note_contact, need, theirs, said="I rang their buyer once.", by=nobody, at=NOON
    ).who_can
    assert "words" in refused(actions.note_contact, need, theirs, said="rang", **who).reason
    assert "so it is open" in refused(
        actions.take_opportunity_up, need, theirs, reason="It is a good one.", **who
    ).reason  # fmt: skip
    actions.undo_plan_import(batch, reason="It was last year's plan.", by=planning.manager, at=NOON)
    gone = theirs_of(planning)
    assert "no longer" in refused(
        actions.set_opportunity_aside, need, gone, reason="It is too far away.", **who
    ).reason  # fmt: skip
    assert not JointOpportunity.objects.exists()


def test_our_own_plan_is_written_as_another_council_reads_it(planning, django_assert_max_num_queries):
    need = planning.need(stage="scheduled")
    actions.publish_plan(need, by=planning.manager, at=NOON)
    book = queries.book_of("aldermoor", on=ON)
    with django_assert_max_num_queries(1):
        told = queries.plan_told(planning.council.pk, book=book, root="https://a.example/plan/")
    text = queries.plan_written("Next Council", told, on=ON - timedelta(days=1))

    batch = actions.read_plan_file(
        planning.council, PlanFile("p.csv", text.encode()), by=planning.manager, at=NOON
    )
    assert (batch.row_count, batch.faults, batch.meaning) == (1, [], {"ASC-02": "ASC-02"})
    (row,) = TheirProcurement.objects.all()
    assert (row.title, row.their_key, row.starts_on) == (
        need.title,
        need.reference.casefold(),
        need.contract_starts_on,
    )
