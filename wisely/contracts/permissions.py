"""Who may do what to a contract: by directorate, category and contract, and as its owner or deputy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor, SystemActor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_CONTRACT = "contracts.see_contract"
    REGISTER_CONTRACT = "contracts.register_contract"
    REVISE_CONTRACT = "contracts.revise_contract"
    ASSIGN_OWNER = "contracts.assign_owner"
    SET_TIER = "contracts.set_tier"
    EXTEND_CONTRACT = "contracts.extend_contract"
    MODIFY_CONTRACT = "contracts.modify_contract"
    END_CONTRACT = "contracts.end_contract"
    PUBLISH_CONTRACT = "contracts.publish_contract"
    IMPORT_REGISTER = "contracts.import_register"
    STRIKE_OUT_CONTRACT = "contracts.strike_out_contract"
    ASK_FOR_UPDATE = "contracts.ask_for_update"
    ACT_ON_DISTRESS = "contracts.act_on_distress"
    REPORT_DISTRESS = "contracts.report_distress"


class OfContract(Protocol):
    """What a permission is judged by: both the table and the rows that pages show have these."""

    @property
    def reference(self) -> str: ...
    @property
    def directorate_code(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def carers(self) -> frozenset[str]: ...


def scope_of(contract: OfContract) -> dict[str, str]:
    """Give the things that an assignment's scope may name."""
    return {
        "directorate": contract.directorate_code,
        "category": contract.category,
        "contract": contract.reference,
    }


def may_see_contract(officer: Actor, contract: OfContract) -> Verdict:
    """The whole council sees the register (strategy KPI 22); the permission is asked, its scope is not."""
    del contract
    return may(officer, Permission.SEE_CONTRACT)


def may_register_contract(officer: Actor, *, directorate: str = "", category: str = "") -> Verdict:
    """Test that a contract may be entered for this directorate and category."""
    return may(
        officer, Permission.REGISTER_CONTRACT, scope={"directorate": directorate, "category": category}
    )


def may_revise_contract(officer: Actor, contract: OfContract) -> Verdict:
    """Owner and deputy keep their own contract's record wherever their role reaches."""
    if officer.reference in contract.carers:
        return YES
    return may(officer, Permission.REVISE_CONTRACT, scope=scope_of(contract))


def may_set_kpi(officer: Actor, contract: OfContract) -> Verdict:
    """Whoever keeps the record of a contract sets by what it is assessed."""
    return may_revise_contract(officer, contract)


def may_record_kpi_result(officer: Actor, contract: OfContract) -> Verdict:
    """Whoever keeps the record of a contract records how it performs."""
    return may_revise_contract(officer, contract)


def may_keep_risk(officer: Actor, contract: OfContract) -> Verdict:
    """Whoever keeps the record of a contract keeps its risks."""
    return may_revise_contract(officer, contract)


def may_review_risk(officer: Actor, contract: OfContract, *, watcher: str) -> Verdict:
    """Who watches a risk, by reference, looks at it again, and whoever keeps the contract's risks."""
    return YES if officer.reference == watcher else may_keep_risk(officer, contract)


def may_assign_owner(officer: Actor, contract: OfContract) -> Verdict:
    """Test that an owner may be given to this contract."""
    return may(officer, Permission.ASSIGN_OWNER, scope=scope_of(contract))


def may_set_tier(officer: Actor, contract: OfContract) -> Verdict:
    """Test that this contract may be placed in a tier."""
    return may(officer, Permission.SET_TIER, scope=scope_of(contract))


def may_extend_contract(officer: Actor, contract: OfContract) -> Verdict:
    """Test that an option of this contract may be taken."""
    return may(officer, Permission.EXTEND_CONTRACT, scope=scope_of(contract))


def may_modify_contract(officer: Actor, contract: OfContract) -> Verdict:
    """Test that this contract may be modified."""
    return may(officer, Permission.MODIFY_CONTRACT, scope=scope_of(contract))


def may_end_contract(officer: Actor, contract: OfContract) -> Verdict:
    """Test that this contract may be ended, terminated or abandoned."""
    return may(officer, Permission.END_CONTRACT, scope=scope_of(contract))


def may_publish_contract(officer: Actor, contract: OfContract) -> Verdict:
    """Test that this contract may be published, or its publication withdrawn."""
    return may(officer, Permission.PUBLISH_CONTRACT, scope=scope_of(contract))


def may_tell_of_alerts(officer: Actor) -> Verdict:
    """Alerts are told by the clock: nobody decides that somebody is not told."""
    return YES if isinstance(officer, SystemActor) else no("Alerts are told by the clock.")


def may_act_on_alert(officer: Actor, contract: OfContract, *, told: Collection[str]) -> Verdict:
    """Whoever was told may say what is done, and whoever may keep the record."""
    return YES if officer.reference in told else may_revise_contract(officer, contract)


def may_watch_suppliers(officer: Actor) -> Verdict:
    """Triggers come and go with what registers say: nobody decides that a sign is not seen."""
    return YES if isinstance(officer, SystemActor) else no("The clock reads the registers, and nobody else.")


def may_act_on_distress(officer: Actor, contracts: Sequence[OfContract]) -> Verdict:
    """Test that an officer may say what is done about a supplier with these contracts in force.

    Owner or deputy of one of them may, and whoever's role reaches one of them.
    """
    if any(officer.reference in contract.carers for contract in contracts):
        return YES
    verdicts = [may(officer, Permission.ACT_ON_DISTRESS, scope=scope_of(each)) for each in contracts]
    told = next((each for each in verdicts if each), None)
    told = told or (verdicts[0] if verdicts else may(officer, Permission.ACT_ON_DISTRESS, scope={}))
    if told:
        return told
    return replace(told, who_can=f"The owners and deputies of its contracts in force, {told.who_can}")


def may_report_distress(officer: Actor) -> Verdict:
    """Test that an officer may report a sign of distress: whoever deals with suppliers hears of one."""
    return may(officer, Permission.REPORT_DISTRESS)


def may_end_distress_report(
    officer: Actor, contracts: Sequence[OfContract], *, reported_by: str | None
) -> Verdict:
    """Test that an officer may say that a reported sign is over: who reported it, or who may act on it."""
    return YES if officer.reference == reported_by else may_act_on_distress(officer, contracts)


def may_import_register(officer: Actor) -> Verdict:
    """Test that files may be imported into the register."""
    return may(officer, Permission.IMPORT_REGISTER)


def may_strike_out_contract(officer: Actor, contract: OfContract) -> Verdict:
    """Test that this contract may be struck out."""
    return may(officer, Permission.STRIKE_OUT_CONTRACT, scope=scope_of(contract))


def may_ask_for_update(officer: Actor, contract: OfContract) -> Verdict:
    """Test that the owner of this contract may be asked to confirm its record."""
    return may(officer, Permission.ASK_FOR_UPDATE, scope=scope_of(contract))


def may_answer_update(officer: Actor, contract: OfContract) -> Verdict:
    """Owner and deputy answer for the record, and whoever may keep it right."""
    return may_revise_contract(officer, contract)


def may_keep_calendar(officer: Actor, person: str) -> Verdict:
    """A calendar's address is the person's own: nobody makes or revokes another's."""
    return YES if officer.reference == person else no("Only the person whose calendar it is can do this.")
