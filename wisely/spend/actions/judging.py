"""Who a name in the ledger is, and whether what was paid was on contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority
from wisely.spend import events, ledger
from wisely.spend.models import LedgerLine, Payee
from wisely.spend.permissions import may_match_payee
from wisely.suppliers.models import Supplier


def match_payee(
    payee: Payee,
    *,
    supplier: Supplier | None,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Payee:
    """Say which supplier a name in the ledger means, or that none is known. Its lines are judged anew."""
    with act(payee, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            may_match_payee(by),
            no("This name was taken out by the council; no supplier can stand for it.")
            if payee.is_redacted
            else YES,
        )
        before = payee.supplier.reference if payee.supplier else "nobody"
        payee.supplier, payee.matched_by = supplier, by.reference
        payee.save()
        ledger.judge_payees(payee.authority_id, [payee.pk])
        this.record(
            events.PayeeMatched(
                payee=payee.name,
                supplier=supplier.reference if supplier else "nobody",
                supplier_before=before,
            )
        )
    return payee


def judge_spend(authority: Authority, *, payees: Iterable[int] | None = None, by: Actor, at: datetime) -> int:
    """Judge lines against the register as it stands: all, or some payees'. Gives how many months changed."""
    with act(authority, by=by, at=at) as this:
        this.needs(may_match_payee(by))
        ledger.name_payees(authority.pk)
        months = ledger.judge(authority.pk, of_payees=payees)
        ledger.sum_again(authority.pk, months)
        lines = LedgerLine.objects.filter(authority=authority).count()
        this.record(events.SpendJudged(lines=lines, changed=len(months)))
    return len(months)
