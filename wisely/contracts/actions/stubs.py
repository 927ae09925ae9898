"""Spend without a contract raises a stub: a draft with an owner, who finds or makes the contract."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.actions.registration import register_contract
from wisely.contracts.actions.rows import NewContract, Party
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.entries import ContractFacts
from wisely.contracts.models import Contract
from wisely.contracts.queries.stubs import stub_key
from wisely.lib.actor import Actor
from wisely.people.models import Authority, Directorate, Person
from wisely.suppliers.models import Supplier


def raise_stub(
    council: Authority,
    supplier: Supplier,
    *,
    title: str,
    owner: Person,
    directorate: Directorate | None,
    category: str = "",
    reason: str,
    by: Actor,
    at: datetime,
) -> Contract:
    """Enter a draft for what a supplier is paid without a contract, with somebody who sees to it.

    :raises Refusal: when a stub for this supplier is open already, or nobody is named to own it.
    """
    new = NewContract(
        facts=ContractFacts(title=title, category=category, description=reason.strip()),
        parties=[Party(supplier=supplier)], directorate=directorate, owner=owner, is_signed=False,
    )  # fmt: skip
    with transaction.atomic():
        stub = register_contract(council, new, source_key=stub_key(supplier), by=by, at=at)
        with act(stub, by=by, at=at, reason=reason) as this:
            this.needs(
                permissions.may_register_contract(by, directorate=stub.directorate_code, category=category),
                is_said(reason, "Say what is bought and what is known of it."),
            )
            this.record(
                events.StubRaised(contract=stub.reference, supplier=supplier.reference, owner=owner.reference)
            )
    return stub
