"""Telling people of alerts, and what they do about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import Error as DatabaseFault
from django.utils import timezone

from wisely.audit.acts import act
from wisely.audit.row_security import in_scope
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.triggers import is_said_at_the_sign
from wisely.contracts.models import Alert, AlertDigest
from wisely.contracts.queries.alerts import Due, due_alerts, people_to_tell, same_occasion
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority, Person
from wisely.people.queries.officers import councils


def tell_of_alerts(
    council: Authority, recipient: Person, due: Sequence[Due], *, by: Actor, at: datetime
) -> AlertDigest:
    """Write one letter to one person about all that is due; it goes out when this is on the record."""
    digest = AlertDigest(authority=council, recipient=recipient, written_at=at, alerts_count=len(due))
    with act(digest, by=by, at=at) as this:
        this.needs(permissions.may_tell_of_alerts(by))
        for each in due:
            this.keep(
                Alert(
                    authority=council, contract_id=each.contract_id, rule=each.occasion.rule,
                    about_on=each.occasion.about_on, act_by_on=each.occasion.act_by_on, recipient=recipient,
                    step=each.step, digest=digest, told_on=timezone.localdate(at),
                )
            )  # fmt: skip
        this.record(
            events.AlertsTold(
                person=recipient.reference,
                count=len(due),
                alerts=tuple((each.reference, each.occasion.rule) for each in due),
            )
        )
    return digest


def tell_of_due_alerts(*, by: Actor, at: datetime) -> int:
    """Write to everybody what is due to them, in every council. Give the number of letters.

    Each letter is a transaction of its own: what fails for one person holds up nobody else, and is due still
    when this is called again.

    :raises DatabaseFault: after everybody was tried, where a letter could not be written.
    """
    on, letters, fault = timezone.localdate(at), 0, None
    for council in councils():
        with in_scope(council.pk):
            due = due_alerts(council, on=on)
            recipients = people_to_tell(due)
        for key, alerts in due.items():
            try:
                with in_scope(council.pk):
                    tell_of_alerts(council, recipients[key], alerts, by=by, at=at)
                    letters += 1
            except DatabaseFault as failed:
                fault = failed
    if fault is not None:
        raise fault
    return letters


def act_on_alert(alert: Alert, *, how: str, by: Actor, at: datetime) -> None:
    """Say what is done about an alert. Nobody else is told of it any more."""
    contract = alert.contract
    with act(contract, by=by, at=at) as this:
        rows = same_occasion(alert)
        this.needs(
            permissions.may_act_on_alert(by, contract, told={row.recipient.reference for row in rows}),
            is_said_at_the_sign(alert.rule),
            is_said(how, "Say what is done about it."),
            no("Somebody has acted on it already.") if all(row.acted_at for row in rows) else YES,
        )
        for row in rows:
            if row.acted_at is None:
                row.acted_at, row.acted_by, row.acted_how = at, by.reference, how.strip()
                this.keep(row)
        this.record(
            events.AlertActedOn(
                contract=contract.reference, rule=alert.rule, about_on=alert.about_on.isoformat(),
                how=how.strip(),
            )
        )  # fmt: skip
