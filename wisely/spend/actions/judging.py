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
from wisely.spend.terms import payees_of, suppliers_changed
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
        named = ledger.name_payees(authority.pk)
        chosen = None if payees is None else [*payees, *named]
        months = ledger.judge(authority.pk, of_payees=chosen)
        ledger.sum_again(authority.pk, months)
        lines = LedgerLine.objects.filter(authority=authority).count()
        this.record(events.SpendJudged(lines=lines, changed=len(months)))
    return len(months)


def judge_changes(authority: Authority, *, payees: Iterable[int] = (), by: Actor, at: datetime) -> int:
    """Judge the payments of suppliers whose contracts changed, and of some payees. Gives the months changed.

    Nothing happens, and nothing is recorded, where no contract has changed and no payee is named.
    """
    chosen = list(payees)
    if not chosen and not suppliers_changed(authority.pk):
        return 0
    with act(authority, by=by, at=at) as this:
        this.needs(may_match_payee(by))
        lines = sum(payees_of(authority.pk, suppliers_changed(authority.pk)).values())
        months = ledger.judge_changes(authority.pk, also=chosen)
        this.record(events.SpendJudged(lines=lines, changed=len(months)))
    return len(months)
