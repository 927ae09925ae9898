"""What a supplier is insured for and what it declares, as somebody at a council saw it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.suppliers import events
from wisely.suppliers.decisions import (
    declaration_is_whole,
    evidence_is_told,
    has_reason,
    insurance_is_whole,
    seen_by_then,
)
from wisely.suppliers.lifecycle import DECLARATIONS, INSURANCES
from wisely.suppliers.models import Declaration, Insurance, Supplier
from wisely.suppliers.permissions import may_revise_supplier
from wisely.suppliers.rows import day_of, is_shown


def record_insurance(
    supplier: Supplier,
    *,
    authority: Authority,
    kind: str,
    insurer: str,
    policy_number: str,
    cover: Decimal,
    expires_on: date,
    evidence: str,
    seen_on: date,
    by: Actor,
    at: datetime,
) -> Insurance:
    """Record an insurance that was seen, its cover in pounds. Only this council sees it.

    One that has lapsed already may be recorded: that is what its certificate says.

    :raises Refusal: without insurer, policy, cover or evidence, or for a supplier merged into another.
    """
    row = Insurance(
        authority=authority, supplier=supplier, kind=kind, insurer=insurer.strip(), cover=cover,
        policy_number=policy_number.strip(), expires_on=expires_on, evidence=evidence.strip(),
        seen_on=seen_on, seen_by=by.reference,
    )  # fmt: skip
    with act(row, by=by, at=at) as this:
        this.needs(
            may_revise_supplier(by), is_shown(supplier),
            _is_known(kind, INSURANCES), evidence_is_told(evidence),
            insurance_is_whole(
                insurer=insurer, policy_number=policy_number, cover=cover, expires_on=expires_on,
                on=day_of(at),
            ),
            seen_by_then(seen_on, on=day_of(at), what="seen"),
        )  # fmt: skip
        this.record(
            events.InsuranceRecorded(
                supplier=supplier.reference, kind=INSURANCES[kind], insurer=row.insurer,
                policy_number=row.policy_number, cover_amount=f"{cover:.2f}",
                expires_on=expires_on.isoformat(), evidence=row.evidence, seen_on=seen_on.isoformat(),
            )
        )  # fmt: skip
    return row


def withdraw_insurance(insurance: Insurance, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back an insurance that was put down wrongly. It stays on the record.

    :raises Refusal: when it was withdrawn already, or no reason is given.
    """
    with act(insurance, by=by, at=at, reason=reason) as this:
        this.needs(may_revise_supplier(by), _stands(insurance), has_reason(reason))
        _withdraw(insurance, reason, by=by, at=at)
        this.record(
            events.InsuranceWithdrawn(
                supplier=insurance.supplier.reference, kind=INSURANCES[insurance.kind],
                policy_number=insurance.policy_number,
            )
        )  # fmt: skip


def record_declaration(
    supplier: Supplier,
    *,
    authority: Authority,
    kind: str,
    answer: bool,
    declared_on: date,
    until_on: date | None,
    evidence: str,
    by: Actor,
    at: datetime,
) -> Declaration:
    """Record what a supplier said of itself. It changes nothing that is worked out from facts.

    :raises Refusal: without evidence, for a day to come, or for a supplier merged into another.
    """
    row = Declaration(
        authority=authority, supplier=supplier, kind=kind, answer=answer, declared_on=declared_on,
        until_on=until_on, evidence=evidence.strip(), seen_by=by.reference,
    )  # fmt: skip
    with act(row, by=by, at=at) as this:
        this.needs(
            may_revise_supplier(by), is_shown(supplier),
            _is_known(kind, DECLARATIONS), evidence_is_told(evidence),
            declaration_is_whole(declared_on, until_on),
            seen_by_then(declared_on, on=day_of(at), what="declared"),
        )  # fmt: skip
        this.record(
            events.DeclarationRecorded(
                supplier=supplier.reference, kind=kind, statement=DECLARATIONS[kind],
                answer="yes" if answer else "no", declared_on=declared_on.isoformat(),
                until_on=until_on.isoformat() if until_on else "further notice", evidence=row.evidence,
            )
        )  # fmt: skip
    return row


def withdraw_declaration(declaration: Declaration, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back a declaration that was put down wrongly. It stays on the record.

    :raises Refusal: when it was withdrawn already, or no reason is given.
    """
    with act(declaration, by=by, at=at, reason=reason) as this:
        this.needs(may_revise_supplier(by), _stands(declaration), has_reason(reason))
        _withdraw(declaration, reason, by=by, at=at)
        this.record(
            events.DeclarationWithdrawn(supplier=declaration.supplier.reference, kind=declaration.kind)
        )


def _is_known(kind: str, kinds: dict[str, str]) -> Verdict:
    return YES if kind in kinds else no("Select one of the kinds that are listed.")


def _stands(row: Insurance | Declaration) -> Verdict:
    return no("This was withdrawn already.") if row.withdrawn_at else YES


def _withdraw(row: Insurance | Declaration, reason: str, *, by: Actor, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by.reference, reason.strip()
