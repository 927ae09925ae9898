"""Where a supplier asks to be paid: entered by one person, verified by another who called it back.

The whole number is looked at here and let go: only its last four digits and a keyed hash go any further.
"""

from __future__ import annotations

from datetime import datetime

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority
from wisely.suppliers import events
from wisely.suppliers.decisions import (
    bank_numbers_are_whole,
    call_back_is_told,
    details_are_new,
    evidence_is_told,
    has_reason,
    plain_digits,
)
from wisely.suppliers.fingerprints import fingerprints_of
from wisely.suppliers.lifecycle import BANK_DETAILS, BankDetailsStage
from wisely.suppliers.models import BankDetails, Supplier
from wisely.suppliers.permissions import (
    may_enter_bank_details,
    may_refuse_bank_details,
    may_verify_bank_details,
)
from wisely.suppliers.rows import is_shown


def enter_bank_details(
    supplier: Supplier,
    *,
    authority: Authority,
    holder_name: str,
    sort_code: str,
    number: str,
    came_by: str,
    by: Actor,
    at: datetime,
) -> BankDetails:
    """Enter where a supplier asks to be paid; `came_by` says how the request came. Only this council sees it.

    :raises Refusal: when a number has not its shape, is in use already, or others wait to be verified.
    """
    sort_code, number = plain_digits(sort_code), plain_digits(number)
    hashes = fingerprints_of(authority.pk, sort_code, number)
    row = BankDetails(
        authority=authority, supplier=supplier, holder_name=holder_name.strip(), ending=number[-4:],
        fingerprint=hashes[0], came_by=came_by.strip(), entered_at=at, entered_by=by.reference,
        entered_for=by.on_behalf_of,
    )  # fmt: skip
    with act(row, by=by, at=at, holding=[supplier]) as this:
        this.needs(
            may_enter_bank_details(by), is_shown(supplier), bank_numbers_are_whole(sort_code, number),
            YES if row.holder_name else no("Enter the name that the bank holds it under."),
            evidence_is_told(came_by),
        )  # fmt: skip
        live = BankDetails.objects.filter(
            authority=authority, supplier=supplier,
            stage__in=[BankDetailsStage.VERIFIED, BankDetailsStage.ENTERED],
        )  # fmt: skip
        this.needs(
            details_are_new(
                hashes, present=[(each.fingerprint, each.stage == BankDetailsStage.ENTERED) for each in live]
            )
        )
        this.record(
            events.BankDetailsEntered(
                supplier=supplier.reference, ending=row.ending, came_by=row.came_by.rstrip(".")
            )
        )
    return row


def verify_bank_details(
    details: BankDetails,
    *,
    spoken_with: str,
    number_from: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say that the supplier confirmed bank details when called back; those in use before are replaced.

    `spoken_with` names a post, `number_from` where the called number was known from.

    :raises Refusal: for who entered them, for details that do not wait, or without how it was done.
    """
    with act(details, by=by, at=at, version=version, holding=[details.supplier]) as this:
        this.needs(
            BANK_DETAILS.may("verify", at_stage=details.stage),
            may_verify_bank_details(by, details),
            call_back_is_told(spoken_with, number_from),
        )
        this.move(BANK_DETAILS, "verify")
        details.verified_at, details.verified_by = at, by.reference
        details.spoken_with, details.number_from = spoken_with.strip(), number_from.strip()
        before = BankDetails.objects.filter(
            authority=details.authority_id, supplier=details.supplier_id, stage=BankDetailsStage.VERIFIED
        ).first()
        if before is not None:
            before.stage = BANK_DETAILS.after("replace", at_stage=before.stage)
            before.save()
        this.record(
            events.BankDetailsVerified(
                supplier=details.supplier.reference, ending=details.ending, spoken_with=details.spoken_with,
                number_from=details.number_from.rstrip("."), replaced=before.ending if before else "none",
            )
        )  # fmt: skip


def refuse_bank_details(
    details: BankDetails, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Put bank details out of use: the supplier did not confirm them, or they were found to be wrong.

    :raises Refusal: when they are out of use already, or no reason is given.
    """
    with act(details, by=by, at=at, version=version, reason=reason) as this:
        this.needs(
            BANK_DETAILS.may("refuse", at_stage=details.stage),
            may_refuse_bank_details(by),
            has_reason(reason),
        )
        this.move(BANK_DETAILS, "refuse")
        details.refused_at, details.refused_by = at, by.reference
        details.refusal_reason = reason.strip()
        this.record(events.BankDetailsRefused(supplier=details.supplier.reference, ending=details.ending))
