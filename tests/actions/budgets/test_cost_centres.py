"""Cost centres and their budgets of several years: set, revised with a reason, moved on both sides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.actions.budgets.conftest import NEXT, NOON, TODAY, YEAR
from wisely.audit.acts import Conflict, subject_key
from wisely.audit.models import Event
from wisely.budgets import actions, queries
from wisely.budgets.actions.centres import take_back_budgets
from wisely.budgets.models import Budget, CostCentre
from wisely.lib.verdict import Refusal


def verbs(row):
    events = Event.objects.filter(subject=subject_key(row)).order_by("sequence")
    return [verb.removeprefix("budgets.") for verb in events.values_list("verb", flat=True)]


def refused(call, *args, **words):
    with pytest.raises(Refusal) as found:
        call(*args, **words)
    return found.value.verdict


def test_budgets_of_several_years_are_set_at_once_and_each_is_on_the_record(town):
    town.set(town.care, y2026_27=100_000, y2027_28=90_000)

    assert queries.budgets_set(town.care) == {YEAR: Decimal(100_000), NEXT: Decimal(90_000)}
    assert verbs(town.care) == ["cost_centre.opened", "budget.set", "budget.set"]
    assert queries.years_of(town.care, on=TODAY)[0].left == Decimal(100_000)


def test_a_budget_that_was_set_changes_only_for_a_reason(town):
    town.set(town.care, y2026_27=100_000)
    by = town.officer(town.fin)

    verdict = refused(actions.set_budgets, town.care, amounts={YEAR: Decimal(1)}, by=by, at=NOON)
    assert "Say why" in verdict.reason
    assert (
        "Nothing was changed"
        in refused(actions.set_budgets, town.care, amounts={YEAR: Decimal(100_000)}, by=by, at=NOON).reason
    )
    actions.set_budgets(
        town.care, amounts={YEAR: Decimal(120_000)}, reason="Grant for winter came.", by=by, at=NOON
    )
    assert (
        Event.objects.filter(verb="budgets.budget.set").latest("pk").payload.facts["before_net"]
        == "100000.00"
    )


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"2026": Decimal(1)}, "financial year"),
        ({"2026-28": Decimal(1)}, "financial year"),
        ({YEAR: Decimal(-1)}, "£0.00 or more"),
        ({YEAR: Decimal("0.005")}, "whole pence"),
        ({YEAR: Decimal(10**12)}, "million millions"),
    ],
)
def test_what_is_no_budget_is_refused_whole(town, amounts, words):
    verdict = refused(
        actions.set_budgets,
        town.care,
        amounts={NEXT: Decimal(5), **amounts},
        by=town.officer(town.fin),
        at=NOON,
    )
    assert words in verdict.reason
    assert not Budget.objects.exists()


def brought(town, text):
    """Read a file of budgets and set all of it."""
    by = town.officer(town.fin)
    batch = actions.read_budget_file(town.council, name="b.csv", content=text.encode(), by=by, at=NOON)
    return actions.import_budgets(batch, reason="The budget of the council.", by=by, at=NOON)


def undone(town, batch, person=None):
    by = town.officer(person or town.fin)
    return actions.undo_budget_import(batch, reason="It was last year's file.", by=by, at=NOON)


FILE = f"Cost centre,Year,Amount\nAC100,{YEAR},250\nAC100,{NEXT},300\nHW200,{YEAR},70\n"


def test_undoing_a_file_gives_each_budget_back_what_it_was_and_each_cost_centre_tells_it(town):
    town.set(town.care, y2026_27=100)
    batch = brought(town, FILE)

    undone(town, batch)

    assert batch.stage == "undone"
    assert queries.budgets_set(town.care) == {YEAR: Decimal(100)}
    assert queries.budgets_set(town.signs) == {}
    assert verbs(town.care)[-2:] == ["budget.taken_back", "budget.taken_back"]
    assert verbs(batch) == ["import.read", "import.imported", "import.undone"]
    assert "so there is nothing to undo" in refused(undone, town, batch).reason


def test_a_file_that_was_read_before_a_change_gives_back_what_stood_when_it_was_set(town):
    by = town.officer(town.fin)
    batch = actions.read_budget_file(town.council, name="b.csv", content=FILE.encode(), by=by, at=NOON)
    town.set(town.care, y2026_27=90)
    actions.import_budgets(batch, reason="The budget of the council.", by=by, at=NOON)

    undone(town, batch)

    assert queries.budgets_set(town.care) == {YEAR: Decimal(90)}


def test_money_that_is_committed_keeps_the_budget_that_a_file_set(town):
    batch = brought(town, FILE)
    town.post("request", "N1", town.claim("N1", directorate=town.adults, y2026_27=60))

    verdict = refused(undone, town, batch)

    assert "£60.00 is requested, ordered or paid from AC100 in 2026-27" in verdict.reason
    assert queries.acts_on_budget_import(batch, by=town.officer(town.fin))["undo_budget_import"] == verdict
    assert queries.budgets_set(town.signs) == {YEAR: Decimal(70)}  # all or none
    actions.take_back_money(
        town.council, kind="request", source_kind="need", source="N1", reason="Dropped.",
        by=town.officer(town.fin), at=NOON,
    )  # fmt: skip
    undone(town, batch)
    assert queries.budgets_set(town.care) == {}


def test_only_who_sets_budgets_takes_one_back_and_none_of_a_closed_cost_centre(town):
    town.set(town.care, y2026_27=100)
    words = {"amounts": {YEAR: None}, "reason": "It was undone.", "at": NOON}

    assert not refused(take_back_budgets, town.care, by=town.officer(town.ben), **words)
    actions.close_cost_centre(town.care, reason="It moved to another.", by=town.officer(town.fin), at=NOON)
    assert "closed" in refused(take_back_budgets, town.care, by=town.officer(town.fin), **words).reason
    assert queries.budgets_set(town.care) == {YEAR: Decimal(100)}


def test_a_budget_that_changed_since_is_not_undone_and_nobody_else_undoes_it(town):
    batch = brought(town, FILE)
    assert not refused(undone, town, batch, town.ben).allowed
    town.set(town.signs, y2026_27=71)

    verdict = refused(undone, town, batch)

    assert "HW200 for 2026-27 was changed since: it is £71.00" in verdict.reason


def test_only_finance_sets_budgets_and_an_old_form_is_noticed(town):
    verdict = refused(
        actions.set_budgets, town.care, amounts={YEAR: Decimal(1)}, by=town.officer(town.ben), at=NOON
    )
    assert "Finance officer" in verdict.who_can
    with pytest.raises(Conflict):
        actions.set_budgets(
            town.care, amounts={YEAR: Decimal(1)}, version=99, by=town.officer(town.fin), at=NOON
        )


def test_a_code_is_used_once_and_a_word_of_payments_leads_to_one_cost_centre(town):
    by = town.officer(town.fin)
    again = {"name": "Again", "by": by, "at": NOON}

    assert "in use" in refused(actions.open_cost_centre, town.council, code="ac100", **again).reason
    assert "code and a name" in refused(actions.open_cost_centre, town.council, code=" ", **again).reason
    taken = refused(
        actions.open_cost_centre, town.council, code="AC900", payment_codes=["day  care"], **again
    )
    assert "AC100 Day centres" in taken.reason


def test_a_cost_centre_is_put_right_and_closed_and_then_gives_no_money(town):
    by = town.officer(town.fin)
    actions.revise_cost_centre(
        town.lights, name="Lighting", directorate=town.roads, holder=town.rae, payment_codes=["LT 1"], by=by,
        at=NOON,
    )  # fmt: skip
    assert CostCentre.objects.get(code="HW300").payment_codes == ["lt 1"]
    same = {"name": "Lighting", "directorate": town.roads, "holder": town.rae, "payment_codes": ["LT 1"]}
    assert "Nothing" in refused(actions.revise_cost_centre, town.lights, **same, by=by, at=NOON).reason
    assert "Say why" in refused(actions.close_cost_centre, town.lights, reason="", by=by, at=NOON).reason
    actions.close_cost_centre(town.lights, reason="Joined with signs now.", by=by, at=NOON)
    assert verbs(town.lights)[-2:] == ["cost_centre.revised", "cost_centre.closed"]
    assert (
        "closed"
        in refused(actions.set_budgets, town.lights, amounts={YEAR: Decimal(1)}, by=by, at=NOON).reason
    )

    town.post("request", "N1", town.claim("N1", directorate=town.roads, y2026_27=5))
    assert queries.commitments_of(town.council.pk).get().cost_centre == town.signs


def test_money_moves_on_both_sides_or_on_neither(town):
    town.set(town.care, y2026_27=100)
    town.set(town.signs, y2026_27=10)
    town.post("order", "C1", town.claim("C1", kind="contract", directorate=town.adults, y2026_27=70))
    by, why = town.officer(town.fin), "Signs were stolen again."
    move = {"year": YEAR, "reason": why, "by": by, "at": NOON}

    assert (
        "£30.00 left"
        in refused(actions.move_budget, town.care, town.signs, amount_net=Decimal(31), **move).reason
    )
    assert (
        "more than £0.00"
        in refused(actions.move_budget, town.care, town.signs, amount_net=Decimal(0), **move).reason
    )
    assert (
        "another" in refused(actions.move_budget, town.care, town.care, amount_net=Decimal(1), **move).reason
    )
    assert refused(
        actions.move_budget,
        town.care,
        town.signs,
        amount_net=Decimal(1),
        **(move | {"by": town.officer(town.ben)}),
    ).who_can

    actions.move_budget(town.care, town.signs, amount_net=Decimal(30), **move)
    assert queries.budgets_set(town.care)[YEAR] == 70
    assert queries.budgets_set(town.signs)[YEAR] == 40
    assert verbs(town.care)[-1] == "budget.given_away"
    assert verbs(town.signs)[-1] == "budget.received"


def test_a_file_of_budgets_is_shown_first_and_then_set_whole(town):
    town.set(town.care, y2026_27=10)
    by = town.officer(town.fin)
    text = "Cost centre,Year,Amount\nAC100,2026-27,20\nHW200,2026-27,7\nNONE,2026-27,7\n"
    batch = actions.read_budget_file(town.council, name="budgets.csv", content=text.encode(), by=by, at=NOON)
    assert [row[1:] for row in batch.rows] == [
        ["AC100", YEAR, "20", "10.00"], ["HW200", YEAR, "7", ""],
    ]  # fmt: skip
    assert [fault[:2] for fault in batch.faults] == [[4, "Cost centre"]]
    assert queries.budgets_set(town.care)[YEAR] == 10

    assert "Say why" in refused(actions.import_budgets, batch, reason="", by=by, at=NOON).reason
    assert queries.budgets_set(town.signs) == {}
    assert refused(actions.import_budgets, batch, reason="x", by=town.officer(town.ben), at=NOON).who_can
    actions.import_budgets(batch, reason="The budget of the council.", by=by, at=NOON)
    assert queries.budgets_set(town.care)[YEAR] == 20
    assert queries.budgets_set(town.signs)[YEAR] == 7
    refused(actions.discard_budget_file, batch, by=by, at=NOON)


def test_a_file_put_aside_sets_nothing(town):
    by = town.officer(town.fin)
    batch = actions.read_budget_file(
        town.council, name="b.csv", content=b"Cost centre,Year,Amount\nAC100,2026-27,20\n", by=by, at=NOON
    )
    actions.discard_budget_file(batch, by=by, at=NOON)
    assert batch.stage == "discarded"
    refused(actions.import_budgets, batch, reason="Set it after all.", by=by, at=NOON)
    assert not Budget.objects.exists()
