"""Risks of a contract: recorded, reviewed, closed, and what each act refuses."""

from dataclasses import replace
from datetime import date

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, TODAY
from wisely.audit.models import Payload
from wisely.contracts import actions, queries
from wisely.contracts.actions import RiskEntry
from wisely.contracts.models import Risk
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal
from wisely.people import actions as people

pytestmark = pytest.mark.django_db
STAFF = RiskEntry(
    title="Too few carers", cause="Wages in the city rise faster than ours.",
    consequence="Visits are missed.", likelihood=4, impact=5, mitigation="Weekly call about rotas.",
    review_by_on=date(2026, 6, 1),
)  # fmt: skip


def risk_on(register, contract, **changed):
    owner = changed.pop("owner", register.iris)
    return actions.record_risk(contract, replace(STAFF, **changed), owner=owner, by=BUILDER, at=NOON)


def review(register, risk, **changed):
    told = {
        "likelihood": 2, "impact": 5, "words": "Ten carers came.", "mitigation": "Monthly call.",
        "owner": register.iris, "review_by_on": date(2026, 9, 1),
    }  # fmt: skip
    return actions.review_risk(risk, **{"by": BUILDER, **told, **changed}, at=NOON)


def test_a_risk_is_recorded_with_its_score_and_who_watches_it(register):
    contract = register.contract()

    risk = risk_on(register, contract)

    risk.refresh_from_db()
    assert (risk.number, risk.score, risk.owner, risk.stage) == (1, 20, register.iris, "open")
    told = Payload.objects.get(event__verb="contracts.risk.recorded").facts
    assert (told["score"], told["owner"], told["title"]) == (20, register.iris.reference, "Too few carers")


@pytest.mark.parametrize(("changed", "says"), [
    ({"title": " "}, "what may happen"), ({"cause": ""}, "come from"), ({"consequence": ""}, "would mean"),
    ({"mitigation": ""}, "what is done"), ({"likelihood": 0}, "from 1 to 5"), ({"impact": 6}, "from 1 to 5"),
    ({"review_by_on": date(2026, 3, 1)}, "is past"), ({"owner": None}, "who watches"),
])  # fmt: skip
def test_a_risk_that_is_not_whole_is_refused(register, changed, says):
    with pytest.raises(Refusal, match=says):
        risk_on(register, register.contract(), **changed)
    assert not Risk.objects.exists()


def test_somebody_who_has_left_watches_nothing(register):
    people.record_leaving(register.ben, left_on=TODAY, by=BUILDER, at=NOON)
    register.ben.refresh_from_db()
    with pytest.raises(Refusal, match="has left"):
        risk_on(register, register.contract(), owner=register.ben)


def test_a_review_gives_a_new_score_and_keeps_the_old_one(register):
    risk = risk_on(register, register.contract())

    review(register, risk)

    risk.refresh_from_db()
    assert (risk.score, risk.mitigation, risk.reviewed_on, risk.review_by_on) == (
        10, "Monthly call.", TODAY, date(2026, 9, 1),
    )  # fmt: skip
    (row,) = queries.reviews_of(risk)
    assert (row.likelihood_before, row.impact_before, row.likelihood, row.words) == (
        4,
        5,
        2,
        "Ten carers came.",
    )
    told = Payload.objects.get(event__verb="contracts.risk.reviewed").facts
    assert (told["score_before"], told["score"]) == (20, 10)


@pytest.mark.parametrize(("changed", "says"), [
    ({"words": ""}, "what was found"), ({"mitigation": " "}, "what is done"), ({"likelihood": 9}, "from 1 to 5"),
    ({"review_by_on": date(2026, 3, 1)}, "is past"), ({"owner": None}, "who watches"),
])  # fmt: skip
def test_a_review_that_says_too_little_changes_nothing(register, changed, says):
    risk = risk_on(register, register.contract())
    with pytest.raises(Refusal, match=says):
        review(register, risk, **changed)
    risk.refresh_from_db()
    assert (risk.score, queries.reviews_of(risk)) == (20, [])


def test_a_risk_is_closed_once_with_a_reason(register):
    risk = risk_on(register, register.contract())

    with pytest.raises(Refusal, match="Say why"):
        actions.close_risk(risk, reason=" ", by=BUILDER, at=NOON)
    actions.close_risk(risk, reason="Rotas have been full for a year.", by=BUILDER, at=NOON)

    risk.refresh_from_db()
    assert (risk.stage, risk.closed_on) == ("closed", TODAY)
    for act in (
        lambda: actions.close_risk(risk, reason="Again", by=BUILDER, at=NOON),
        lambda: review(register, risk),
    ):
        with pytest.raises(Refusal, match="was closed"):
            act()


def test_a_contract_that_is_over_gets_no_new_risks(register):
    contract = register.contract()
    actions.terminate_contract(contract, ended_on=date(2026, 3, 1), reason="It failed", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="nothing more can go wrong"):
        risk_on(register, contract)


def test_who_keeps_the_record_keeps_the_risks_and_nobody_else(register):
    contract = register.contract()
    other = register.officer(register.ben, Permission.SEE_CONTRACT)
    risk = actions.record_risk(
        contract, STAFF, owner=register.iris, by=register.officer(register.iris), at=NOON
    )

    with pytest.raises(Refusal):
        actions.record_risk(contract, STAFF, owner=register.iris, by=other, at=NOON)
    with pytest.raises(Refusal):
        actions.close_risk(risk, reason="No", by=other, at=NOON)
    assert not any(queries.acts_on_risk(risk, by=other).values())
    assert not queries.acts_on(contract, by=other, on=TODAY)["record_risk"]


def test_the_open_risks_of_a_supplier_come_highest_first_and_without_contracts_that_are_over(register):
    contract = register.contract()
    risk_on(register, contract, title="Low", likelihood=1)
    risk_on(register, contract, title="High")
    actions.close_risk(risk_on(register, contract, title="Closed"), reason="Over", by=BUILDER, at=NOON)
    over = register.contract(title="Over")
    risk_on(register, over, title="Of one that is over")
    actions.terminate_contract(over, ended_on=date(2026, 3, 1), reason="It failed", by=BUILDER, at=NOON)

    found = queries.risks_of_supplier(register.council.pk, [register.supplier.pk], most=5)
    assert [each.title for each in found] == ["High", "Low"]
    assert len(queries.risks_of_supplier(register.council.pk, [register.supplier.pk], most=0)) == 1
    rows = queries.risks_of_council(register.council.pk)
    late = queries.narrow_by_review(rows, "overdue", on=date(2026, 6, 2))
    assert sorted(each.title for each in late) == ["High", "Low"]
    assert queries.narrow_by_review(rows, "soon", on=date(2026, 5, 20)).count() == 2
    assert queries.narrow_to_watcher(rows, register.iris.reference).count() == 4
