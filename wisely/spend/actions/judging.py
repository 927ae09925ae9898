"""Who a name in the ledger is, and whether what was paid was on contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority
from wisely.spend import events, ledger
from wisely.spend.models import LedgerImport, LedgerLine, Payee
from wisely.spend.permissions import may_match_payee
from wisely.spend.terms import payees_of, suppliers_changed
from wisely.suppliers.actions import Draft, Whereabouts, register_suppliers
from wisely.suppliers.findings import unsettle_findings
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
    with (
        ledger.in_turn(payee.authority_id),
        act(payee, by=by, at=at, reason=reason, version=version) as this,
    ):
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


def match_payees(
    payees: Sequence[Payee], *, supplier: Supplier | None, reason: str = "", by: Actor, at: datetime
) -> list[Payee]:
    """Say the same of several names: all of them, each an act of its own, or none."""
    with transaction.atomic():
        return [match_payee(each, supplier=supplier, reason=reason, by=by, at=at) for each in payees]


def register_payees(payees: Sequence[Payee], *, source: str, by: Actor, at: datetime) -> list[Supplier]:
    """Register names in the ledger as new suppliers, one for those that are one beyond doubt, and match them.

    Company number, VAT number and postcode that stand beside the name come along, where they have the shape.

    :raises Refusal: when a name is redacted, or a number is another supplier's already.
    """
    groups = ledger.grouped(payees)
    with ledger.in_turn(payees[0].authority_id) if payees else transaction.atomic():
        drafts = [_draft(group) for group in groups]
        registered = register_suppliers(drafts, source=source, by=by, at=at)
        for supplier, group in zip(registered, groups, strict=True):
            match_payees(group, supplier=supplier, by=by, at=at)
    return registered


def _draft(payees: Sequence[Payee]) -> Draft:
    company = _one(ledger.company_number_of(payee.company_number) for payee in payees)
    vat = _one(ledger.vat_number_of(payee.vat_number) for payee in payees)
    place = _one(ledger.postcode_of(payee.postcode) for payee in payees)
    names = [payee.name for payee in payees]
    return Draft(
        name=names[0], other_names=tuple(names[1:]),
        identifiers=tuple(
            (scheme, number)
            for scheme, number in ((ledger.COMPANIES, company), (ledger.VAT, vat)) if number
        ),
        address=Whereabouts(postcode=place) if place else None,
    )  # fmt: skip


def _one(said: Iterable[str]) -> str:
    """Give what all that say anything agree on; "" where they differ or say nothing."""
    different = {each for each in said if each}
    return different.pop() if len(different) == 1 else ""


def take_back_match(payee: Payee, *, reason: str = "", by: Actor, at: datetime) -> Payee:
    """Undo what was said of a name, by a person or unattended: it waits again, and its lines are judged anew.

    :raises Refusal: when nothing was said of it.
    """
    with ledger.in_turn(payee.authority_id), act(payee, by=by, at=at, reason=reason) as this:
        this.needs(
            may_match_payee(by), YES if payee.matched_by else no("Nobody has decided on this name yet.")
        )
        before = payee.supplier.reference if payee.supplier else "nobody"
        payee.supplier, payee.matched_by = None, ""
        payee.save()
        unsettle_findings(payee.authority_id, payee.name)
        ledger.judge_payees(payee.authority_id, [payee.pk])
        this.record(events.PayeeMatchTakenBack(payee=payee.name, supplier=before))
    return payee


def match_names_left(imported: LedgerImport, *, by: Actor, at: datetime) -> list[int]:
    """Look up by their likeness the names that a large import left for later, and judge those it matches.

    Gives the payees matched. Names that an officer or another import settled since are passed over.
    """
    with act(imported, by=by, at=at) as this:
        this.needs(may_match_payee(by))
        ledger.wait_for_turn(imported.authority_id)
        paid = LedgerLine.objects.filter(authority=imported.authority_id, ledger_import=imported)
        named = ledger.name_payees(
            imported.authority_id, at=at, alike=set(paid.values_list("payee", flat=True).distinct())
        )
        ledger.judge_payees(imported.authority_id, named)
        imported.findings |= {"names_left": 0}
        this.record(events.NamesLookedUp(file=imported.file_name, matched=len(named)))
    return named


def find_split_names(
    authority: Authority, *, supplier: Supplier, left: Supplier, by: Actor, at: datetime
) -> list[int]:
    """Look up anew the names that were first met while a supplier was merged into another, and judge them.

    `left` is the live one that it was shown under. Nothing is recorded where no name was met meanwhile.
    """
    with ledger.in_turn(authority.pk):
        met = ledger.names_met_while_one(authority.pk, supplier.pk, left.pk)
        if not met:
            return []
        with act(authority, by=by, at=at) as this:
            this.needs(may_match_payee(by))
            found = ledger.find_names_anew(authority.pk, met, at=at)
            ledger.judge_payees(authority.pk, met)
            this.record(
                events.SplitNamesLookedUp(
                    supplier=supplier.reference, left=left.reference, names=len(met), found=len(found)
                )
            )
    return met


def judge_spend(authority: Authority, *, payees: Iterable[int] | None = None, by: Actor, at: datetime) -> int:
    """Judge lines against the register as it stands: all, or some payees'. Gives how many months changed."""
    with act(authority, by=by, at=at) as this:
        this.needs(may_match_payee(by))
        ledger.wait_for_turn(authority.pk)
        named = ledger.name_payees(authority.pk, at=at)
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
