"""What is taken out before it is published: some fields, for a reason of the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.publishing import events
from wisely.publishing.decisions.datasets.redacting import NEVER_TAKEN_OUT
from wisely.publishing.models import Redaction
from wisely.publishing.permissions import may_redact
from wisely.publishing.queries.datasets import subject_name
from wisely.rules.transparency import IN_THE_LEDGER, datasets, redaction_reasons


def redact_fields(
    authority: Authority, *, subject_kind: str, subject_key: str, fields: Sequence[str], reason_code: str,
    note: str = "", until_on: date | None = None, by: Actor, at: datetime,
) -> Redaction:  # fmt: skip
    """Have fields of something taken out of every publication from now on, until a day where one is given.

    What is published already is not changed: a correction falls due for it.

    :raises Refusal: for a thing, a field or a reason that there is none of, or a day that is over.
    """
    redaction = Redaction(
        authority=authority, subject_kind=subject_kind, subject_key=subject_key, fields=list(fields),
        reason_code=reason_code, note=note.strip(), made_at=at, made_by=by.reference, until_on=until_on,
    )  # fmt: skip
    with act(redaction, by=by, at=at, reason=note) as this:
        this.needs(
            may_redact(by),
            YES
            if subject_name(authority.pk, subject_kind, subject_key)
            else no("There is no such payee, payment or contract."),
            _can_be_taken_out(authority, fields),
            _is_a_reason(reason_code),
            _is_to_come(until_on, on=timezone.localdate(at)),
        )
        this.record(
            events.FieldsRedacted(
                subject_kind=subject_kind, subject_key=subject_key, fields=tuple(fields),
                reason_code=reason_code, until_on=until_on.isoformat() if until_on else "",
            )
        )  # fmt: skip
    return redaction


def _can_be_taken_out(authority: Authority, fields: Sequence[str]) -> Verdict:
    known = {field.key for dataset in datasets(authority.pack).values() for field in dataset.fields}
    if not fields:
        return no("Choose at least one field to take out.")
    wrong = sorted(set(fields) - (known - NEVER_TAKEN_OUT))
    return no(f"These fields cannot be taken out: {', '.join(wrong)}.") if wrong else YES


def _is_a_reason(code: str) -> Verdict:
    if code in redaction_reasons() and code != IN_THE_LEDGER:
        return YES
    return no("Choose a reason that the law knows.", cite="Freedom of Information Act 2000 Part II")


def _is_to_come(until_on: date | None, *, on: date) -> Verdict:
    return no("The last day is over already.") if until_on is not None and until_on < on else YES


def lift_redaction(
    redaction: Redaction, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Redaction:
    """Let what was taken out be published from now on. A correction falls due where it was taken out."""
    with act(redaction, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            may_redact(by),
            YES if redaction.lifted_at is None else no("It is lifted already."),
            YES if reason.strip() else no("Say why it may be published now."),
        )
        redaction.lifted_at, redaction.lifted_by = at, by.reference
        this.record(
            events.RedactionLifted(subject_kind=redaction.subject_kind, subject_key=redaction.subject_key)
        )
    return redaction
