"""The ledger: what is requested, ordered and paid counts once, whatever comes in whichever order."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.actions.budgets.conftest import BUILDER, NEXT, NOON, YEAR
from wisely.audit.acts import act
from wisely.audit.models import Event
from wisely.budgets import actions, events, queries
from wisely.budgets.decisions import Counted
from wisely.budgets.models import BudgetCommitment, BudgetPosting, BudgetQuestion
from wisely.lib.verdict import Refusal


def counted(**narrow):
    rows = BudgetCommitment.objects.filter(**narrow)
    return sum((Counted(row.requested_net, row.ordered_net, row.actual_net) for row in rows), Counted())


def pounds(requested=0, ordered=0, actual=0):
    return Counted(Decimal(requested), Decimal(ordered), Decimal(actual))


def test_a_need_that_becomes_a_contract_and_is_paid_counts_once_all_the_way(town):
    town.post("request", "N1", town.claim("N1", directorate=town.adults, y2026_27=100, y2027_28=100))
    assert counted() == pounds(requested=200)

    of_contract = town.claim("N1", directorate=town.adults, y2027_28=180)
    town.post("order", "C1", of_contract, source_kind="contract")
    assert counted() == pounds(requested=20, ordered=180)
    assert counted(year=YEAR) == pounds(requested=20)

    town.post("actual", "1", town.claim("N1", y2027_28=50), source_kind="import")
    assert counted() == pounds(requested=20, ordered=130, actual=50)
    assert {row.cost_centre for row in BudgetCommitment.objects.all()} == {town.care}


def test_what_a_record_says_again_takes_the_place_of_what_it_said(town):
    town.post("order", "C1", town.claim("C1", directorate=town.adults, y2026_27=100), source_kind="contract")
    town.post("order", "C1", town.claim("C1", directorate=town.adults, y2026_27=60), source_kind="contract")

    assert counted() == pounds(ordered=60)
    assert [row.stage for row in BudgetPosting.objects.order_by("pk")] == ["replaced", "live"]
    made = Event.objects.filter(verb="budgets.posting.made").latest("pk")
    assert made.payload.facts["replaces"] == BudgetPosting.objects.earliest("pk").reference


def test_many_records_are_posted_as_one_and_each_is_replaced_by_itself(town):
    claims = {
        f"C{number}": [town.claim(f"C{number}", kind="contract", directorate=town.adults, y2026_27=number)]
        for number in (1, 2, 3)
    }
    made = actions.post_money(
        town.council, kind="order", source_kind="contract", records=claims, by=BUILDER, at=NOON
    )
    assert len({each.reference for each in made}) == 3
    assert Event.objects.get(verb="budgets.posting.made").payload.facts["source"] == "contract C1 and 2 more"
    town.post("order", "C2", town.claim("C2", kind="contract", y2026_27=50), source_kind="contract")
    assert counted() == pounds(ordered=54)
    assert queries.differences(town.council.pk) == []


def test_what_is_taken_back_leaves_no_trace_in_the_sums(town):
    order = {"kind": "order", "source_kind": "contract", "source": "C1"}
    town.post("request", "N1", town.claim("N1", directorate=town.adults, y2026_27=100))
    town.post("order", "C1", town.claim("N1", directorate=town.adults, y2026_27=100), source_kind="contract")

    actions.take_back_money(town.council, **order, reason="It was struck out.", by=BUILDER, at=NOON)
    assert counted() == pounds(requested=100)
    assert actions.take_back_money(town.council, **order, reason="Again.", by=BUILDER, at=NOON) is None


def test_money_whose_budget_cannot_be_told_stands_in_the_ledger_and_somebody_is_asked(town):
    (posting,) = town.post("request", "N1", town.claim("N1", directorate=town.roads, y2026_27=100))

    assert counted(cost_centre=None) == pounds(requested=100)
    question = BudgetQuestion.objects.get()
    assert question.asks == town.rae
    assert "2 cost centres" in question.why
    assert Event.objects.get(verb="budgets.posting.made").payload.facts["without_budget_net"] == "100"
    assert posting.total_net == 100


def test_a_payment_follows_its_own_code_and_shrinks_the_order_elsewhere(town):
    town.post("order", "C1", town.claim("C1", kind="contract", directorate=town.adults, y2026_27=100))
    more = town.centre("AC200", "Transport", town.adults, codes=["minibus"])
    town.post(
        "actual", "7", town.claim("C1", kind="contract", code="MiniBus", y2026_27=30), source_kind="import"
    )

    assert counted(cost_centre=more) == pounds(actual=30)
    assert counted(cost_centre=town.care) == pounds(ordered=70)


def test_a_credit_note_gives_money_back(town):
    town.post(
        "actual", "1", town.claim("P", kind="payments", code="day care", y2026_27=-40), source_kind="import"
    )
    assert counted(cost_centre=town.care) == pounds(actual=-40)


def test_one_record_has_one_posting_that_counts_and_a_posting_says_something(town):
    town.post("request", "N1", town.claim("N1", directorate=town.adults, y2026_27=1))
    twin = BudgetPosting(
        authority=town.council, reference="TST-L26-00099-X", kind="request", source_kind="need", source="N1",
        posted_at=NOON, total_net=1,
    )  # fmt: skip
    with pytest.raises(IntegrityError), act(twin, by=BUILDER, at=NOON) as this:
        this.record(Event)
    with pytest.raises(Refusal, match="Nothing is asked for"):
        actions.post_money(
            town.council, kind="request", source_kind="need", records={"N2": []}, by=BUILDER, at=NOON
        )
    with pytest.raises(Refusal, match="requests, orders or pays"):
        town.post("gift", "N2", town.claim("N2", y2026_27=1))


class Records:
    """The records themselves, kept apart from the ledger: what each says last, and nothing of how it is matched."""

    def __init__(self, town, throw):
        self.town, self.throw, self.says = town, throw, {}
        self.homes = {f"N{number}": throw.choice([town.adults, town.roads]) for number in range(4)}

    def sum(self, kind, subject=None):
        return sum(
            (amount for (of, _), claim in self.says.items() if of == kind and subject in (None, claim.subject)
             for amount in claim.by_year.values()),
            Decimal(0),
        )  # fmt: skip

    def say_something(self):
        """A need, a contract or an import says something, says it again, is undone, or a question is answered."""
        throw, subject = self.throw, self.throw.choice(sorted(self.homes))
        kind = throw.choice(["request", "order", "actual", "actual"])
        source = f"{kind}-{subject}-{throw.randrange(2)}"
        what = throw.random()
        if what < 0.15:
            actions.take_back_money(
                self.town.council, kind=kind, source_kind="record", source=source, reason="Undone.",
                by=BUILDER, at=NOON,
            )  # fmt: skip
            self.says.pop((kind, source), None)
        elif what < 0.3:
            question = BudgetQuestion.objects.filter(stage="open").order_by("pk").first()
            if question is not None:
                centre = throw.choice([self.town.signs, self.town.lights])
                actions.answer_budget_question(
                    question, centre=centre, answer="It is for that.", by=BUILDER, at=NOON
                )
        else:
            least = -2_000 if kind == "actual" else 1
            claim = self.town.claim(
                subject, directorate=self.homes[subject],
                y2026_27=Decimal(throw.randrange(least, 9_999) or 1) / 100,
                y2027_28=Decimal(throw.randrange(1, 9_999)) / 100,
            )  # fmt: skip
            self.town.post(kind, source, claim, source_kind="record")
            self.says[kind, source] = claim


@pytest.mark.parametrize("seed", range(8))
def test_after_any_sequence_the_ledger_agrees_with_the_records_each_pound_once(town, seed):
    records = Records(town, random.Random(seed))
    for _ in range(18):
        records.say_something()
        assert queries.differences(town.council.pk) == []
        assert counted().actual == records.sum("actual")

    for subject in records.homes:
        credited = sum(
            (min(row.posted_payments_net, Decimal(0)) for row in BudgetCommitment.objects.filter(subject=subject)),
            Decimal(0),
        )  # fmt: skip
        largest = max(
            records.sum("request", subject), records.sum("order", subject),
            records.sum("actual", subject) - credited,
        )  # fmt: skip
        assert counted(subject=subject).whole == largest + credited
    centres = (None, town.care, town.signs, town.lights)
    assert sum((counted(cost_centre=each) for each in centres), Counted()) == counted()


def test_a_ledger_that_was_meddled_with_is_noticed(town):
    town.post("request", "N1", town.claim("N1", directorate=town.adults, y2026_27=100, y2027_28=5))
    row = BudgetCommitment.objects.get(year=NEXT)
    with act(town.care, by=BUILDER, at=NOON) as this:
        row.requested_net = Decimal(6)
        this.keep(row)
        this.record(events.CostCentreRevised(cost_centre="AC100", labels="by hand"))

    (found,) = queries.differences(town.council.pk)
    assert found.commitment == row.pk
    assert found.held[1].requested == 6
    assert found.found[1].requested == 5
