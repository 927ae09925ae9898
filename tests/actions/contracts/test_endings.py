"""A contract comes to its end, early or in time, or never should have been on the register."""

from datetime import date

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.contracts import actions
from wisely.contracts.models import Contract
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db


def test_a_contract_ends_once_its_last_day_is_over(register):
    contract = register.contract(starts_on=date(2024, 1, 1), ends_on=date(2026, 2, 28))

    actions.end_contract(contract, ended_on=date(2026, 2, 28), by=BUILDER, at=NOON)

    assert (contract.stage, contract.ended_on) == ("ended", date(2026, 2, 28))
    with pytest.raises(Refusal, match="ended"):
        actions.terminate_contract(contract, ended_on=date(2026, 2, 1), reason="x", by=BUILDER, at=NOON)


def test_a_contract_still_running_is_terminated_not_ended(register):
    contract = register.contract()
    with pytest.raises(Refusal, match="terminate it"):
        actions.end_contract(contract, ended_on=date(2026, 3, 1), by=BUILDER, at=NOON)

    actions.terminate_contract(
        contract, ended_on=date(2026, 3, 31), reason="Breach of duty.", by=BUILDER, at=NOON
    )

    contract.refresh_from_db()
    assert (contract.stage, contract.end_reason) == ("terminated", "Breach of duty.")


@pytest.mark.parametrize(("ended_on", "reason", "words"), [
    (date(2026, 3, 1), " ", "Say why"), (date(2025, 1, 1), "x", "before the contract’s first"), (date(2030, 1, 1), "x", "earlier one"),
])  # fmt: skip
def test_a_termination_has_a_reason_and_a_day_within_the_term(register, ended_on, reason, words):
    with pytest.raises(Refusal, match=words):
        actions.terminate_contract(register.contract(), ended_on=ended_on, reason=reason, by=BUILDER, at=NOON)


def test_only_a_draft_is_abandoned(register):
    contract = register.contract(is_signed=False)
    actions.abandon_contract(contract, reason="No budget.", by=BUILDER, at=NOON)
    assert contract.stage == "abandoned"
    with pytest.raises(Refusal, match="cannot abandon"):
        actions.abandon_contract(register.contract(title="Other"), reason="x", by=BUILDER, at=NOON)


def test_what_was_struck_out_keeps_its_reference_and_makes_room_for_the_right_one(register):
    contract = register.contract()
    with pytest.raises(Refusal, match="Say why"):
        actions.strike_out_contract(contract, reason="", by=BUILDER, at=NOON)
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="Withdraw"):
        actions.strike_out_contract(contract, reason="Twice.", by=BUILDER, at=NOON)
    actions.withdraw_publication(contract, reason="Twice.", by=BUILDER, at=NOON)

    actions.strike_out_contract(contract, reason="Twice.", by=BUILDER, at=NOON)

    assert Contract.objects.get(reference=contract.reference).stage == "struck out"
