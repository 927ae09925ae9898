"""What may be done to a contract now and by whom: the answer that both the page and the act rest on."""

from __future__ import annotations

from datetime import date

from wisely.contracts import permissions
from wisely.contracts.decisions.checks import publication_is_in_order, record_is_open
from wisely.contracts.decisions.performing import contract_can_have_kpis, kpis_asked, law_may_ask
from wisely.contracts.decisions.risks import contract_can_have_risks
from wisely.contracts.decisions.term import extension_is_permitted
from wisely.contracts.lifecycle import CONTRACT, ContractStage
from wisely.contracts.models import Contract
from wisely.contracts.queries.standing import facts_of, options_of, term_of
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no


def acts_on(contract: Contract, *, by: Actor, on: date) -> dict[str, Verdict]:
    """Give a verdict for each act by its name, in the order of a contract's life. One query."""
    may_revise = permissions.may_revise_contract(by, contract)
    is_open = record_is_open(contract.stage)
    return {
        "sign_contract": may_revise & CONTRACT.may("sign", at_stage=contract.stage),
        "revise_contract": may_revise & is_open,
        "assign_owner": permissions.may_assign_owner(by, contract) & is_open,
        "set_tier": permissions.may_set_tier(by, contract) & is_open,
        "name_suppliers": may_revise & is_open,
        "set_kpi": permissions.may_set_kpi(by, contract) & is_open & contract_can_have_kpis(contract.stage),
        "explain_no_kpis": permissions.may_set_kpi(by, contract)
        & is_open
        & law_may_ask(kpis_asked(facts_of(contract), regime=contract.regime)),
        "record_risk": permissions.may_keep_risk(by, contract)
        & is_open
        & contract_can_have_risks(contract.stage),
        "set_framework_terms": may_revise & is_open & _is_framework(contract),
        "record_options": may_revise & is_open,
        "extend_contract": permissions.may_extend_contract(by, contract)
        & extension_is_permitted(term_of(contract), options_of(contract), on=on),
        "modify_contract": permissions.may_modify_contract(by, contract) & _is_signed(contract, "modified"),
        "publish_contract": permissions.may_publish_contract(by, contract)
        & publication_is_in_order(
            stage=contract.stage,
            is_published=contract.is_published,
            has_supplier=bool(contract.supplier_name),
        ),
        "withdraw_publication": permissions.may_publish_contract(by, contract)
        & (YES if contract.is_published else no("This contract is not published.")),
        "end_contract": permissions.may_end_contract(by, contract)
        & CONTRACT.may("end", at_stage=contract.stage)
        & _has_run_out(contract, on),
        "terminate_contract": permissions.may_end_contract(by, contract)
        & CONTRACT.may("terminate", at_stage=contract.stage),
        "abandon_contract": permissions.may_end_contract(by, contract)
        & CONTRACT.may("abandon", at_stage=contract.stage),
        "strike_out_contract": permissions.may_strike_out_contract(by, contract)
        & CONTRACT.may("strike_out", at_stage=contract.stage)
        & _is_not_public(contract),
    }


def record_can_be_changed(contract: Contract) -> Verdict:
    """Test that the record of a contract is not closed."""
    return record_is_open(contract.stage)


def _is_framework(contract: Contract) -> Verdict:
    if not contract.is_framework:
        return no("Only a framework has these terms. Mark the contract as one first.")
    return YES


def _is_not_public(contract: Contract) -> Verdict:
    if contract.is_published:
        return no("The public can read this contract. Withdraw its publication first.")
    return YES


def _is_signed(contract: Contract, done: str) -> Verdict:
    if contract.stage != ContractStage.SIGNED:
        return no(f"Only a signed contract can be {done}; this one is {contract.stage}.")
    return YES


def _has_run_out(contract: Contract, on: date) -> Verdict:
    if contract.ends_on is not None and contract.ends_on >= on:
        return no(
            f"The contract runs to {contract.ends_on.isoformat()}. To end it earlier, terminate it.",
            cite="PA23 s.80 (UK11)",
        )
    return YES
