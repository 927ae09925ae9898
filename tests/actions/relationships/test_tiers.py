"""A contract's tier is worked out from its record and answers, and the contract is placed in it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import NOON, register  # noqa: F401 - a fixture
from tests.core.relationships.test_tiers import FAILS, RULES
from wisely.audit.acts import Conflict
from wisely.audit.models import Event
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal
from wisely.relationships import actions, queries
from wisely.rules.tiering import Tiering

LATER = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def contract(register):  # noqa: F811
    return register.contract()


@pytest.fixture
def asha(register):  # noqa: F811
    return register.officer(register.iris, Permission.SET_TIER)


def work_out(contract, by, step=3, *, at=NOON, rules=RULES, **more):
    return actions.work_out_tier(contract, rules=rules, steps={"fails": step}, by=by, at=at, **more)


def verbs(contract):
    return list(
        Event.objects.filter(subject=f"contracts.contract:{contract.pk}", verb="contracts.tier.set")
        .order_by("pk").values_list("payload__facts__tier", flat=True)
    )  # fmt: skip


def test_the_contract_is_placed_where_its_factors_say_and_the_record_says_why(contract, asha):
    row = work_out(contract, asha)
    assert (row.tier, row.score) == ("gold", Decimal("3.80"))
    assert row.annual_net == pytest.approx(Decimal(120_000), rel=Decimal("0.01"))
    contract.refresh_from_db()
    assert (contract.tier, verbs(contract)) == ("gold", ["gold"])
    assert [each["step"] for each in row.steps] == [5, 3]
    told = Event.objects.get(verb="relationships.tier.worked_out").payload.facts
    assert (told["tier"], told["steps"]) == ("gold", ["value 5", "fails 3"])


def test_worked_out_again_the_same_it_is_not_set_again(contract, asha):
    first = work_out(contract, asha)
    again = work_out(contract, asha, 4, at=LATER, version=first.version)
    assert (again.pk, again.tier, verbs(contract)) == (first.pk, "gold", ["gold"])
    work_out(contract, asha, 2, at=LATER)
    assert verbs(contract) == ["gold", "silver"]
    with pytest.raises(Conflict):
        work_out(contract, asha, version=1)


def test_refused_without_the_right_factors_a_step_or_a_value(register, contract, asha):  # noqa: F811
    with pytest.raises(Refusal, match="does not include"):
        work_out(contract, register.officer(register.ben))
    with pytest.raises(Refusal, match="agreed no factors"):
        work_out(contract, asha, rules=Tiering())
    with pytest.raises(Refusal, match="If it fails"):
        work_out(contract, asha, 9)
    unknown = register.contract(starts_on=None)
    with pytest.raises(Refusal, match="Its value a year is not known"):
        work_out(unknown, asha)
    assert queries.assessment_of(contract) is None
    assert FAILS in RULES.factors
