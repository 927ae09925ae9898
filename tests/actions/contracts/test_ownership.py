"""Whose contract it is, and how closely it is watched."""

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.audit.models import Payload
from wisely.contracts import actions
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db


def test_giving_a_contract_an_owner_mends_its_record(register):
    contract = register.contract(owner=None)
    assert "owner" in contract.missing_fields

    actions.assign_owner(contract, owner=register.iris, deputy=register.ben, by=BUILDER, at=NOON)

    contract.refresh_from_db()
    assert (contract.owner, contract.deputy) == (register.iris, register.ben)
    assert contract.missing_fields == ["tier"]
    facts = Payload.objects.get(event__verb="contracts.owner.assigned").facts
    assert (facts["owner_before"], facts["owner"]) == ("nobody", register.iris.reference)


def test_only_who_may_assign_owners_does(register):
    contract = register.contract(owner=None)
    somebody = register.officer(register.ben, Permission.SEE_CONTRACT, Permission.REVISE_CONTRACT)
    elsewhere = register.officer(
        register.ben, Permission.ASSIGN_OWNER, scope_kind="directorate", scope_key="ADH"
    )

    for officer in (somebody, elsewhere):
        with pytest.raises(Refusal):
            actions.assign_owner(contract, owner=register.iris, by=officer, at=NOON)


def test_the_same_owner_again_is_no_change(register):
    with pytest.raises(Refusal, match="already"):
        actions.assign_owner(register.contract(), owner=register.iris, by=BUILDER, at=NOON)


def test_nobody_looks_after_a_contract_that_was_struck_out(register):
    contract = register.contract()
    actions.strike_out_contract(contract, reason="Entered twice.", by=BUILDER, at=NOON)

    with pytest.raises(Refusal, match="struck out"):
        actions.assign_owner(contract, owner=register.ben, by=BUILDER, at=NOON)


def test_a_tier_is_set_for_a_reason(register):
    contract = register.contract()

    actions.set_tier(contract, tier="gold", reason="A failure would close schools.", by=BUILDER, at=NOON)

    assert contract.tier == "gold"
    for tier, reason, words in (
        ("gold", "x", "already"),
        ("platinum", "x", "no tier"),
        ("silver", " ", "Say why"),
        ("", "x", "Choose"),
    ):
        with pytest.raises(Refusal, match=words):
            actions.set_tier(contract, tier=tier, reason=reason, by=BUILDER, at=NOON)
