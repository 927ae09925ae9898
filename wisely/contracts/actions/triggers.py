"""Distress triggers come and go with what registers show, and people say what they do about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import Error as DatabaseFault
from django.utils import timezone

from wisely.audit.acts import act
from wisely.audit.row_security import in_scope
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.triggers import (
    act_by,
    report_can_be_ended,
    sign_can_be_reported,
    trigger_waits,
)
from wisely.contracts.models import DistressTrigger
from wisely.contracts.queries.triggers import contracts_behind, is_there, what_changed
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Refusal, no
from wisely.people.models import Authority
from wisely.people.queries.officers import councils
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import REPORTED_BY_PEOPLE, Sign, reported_sign, seen_by_then


def raise_distress_trigger(
    council: Authority, supplier: Supplier, sign: Sign, *, by: Actor, at: datetime
) -> DistressTrigger:
    """Put a sign of distress before the council: from now on somebody has five working days to act.

    :raises Refusal: where it is there already, or another run was faster.
    """
    seen_on = timezone.localdate(at)
    row = DistressTrigger(
        authority=council, supplier=supplier, register=sign.register, kind=sign.kind, step=sign.step,
        says=sign.says, rule=sign.rule, next_step=sign.next_step, as_of_on=sign.as_of, seen_at=at,
        act_by_on=act_by(seen_on),
    )  # fmt: skip
    with act(row, by=by, at=at, holding=[council]) as this:
        this.needs(
            permissions.may_watch_suppliers(by),
            no("This sign is there already.") if is_there(council.pk, supplier, sign) else YES,
        )
        this.record(
            events.DistressTriggerRaised(
                supplier=supplier.reference, register=sign.register, says=sign.says.rstrip("."),
                as_of=sign.as_of.isoformat(), rule=sign.rule, step=sign.step,
                act_by=row.act_by_on.isoformat(),
            )
        )  # fmt: skip
    return row


def close_distress_trigger(trigger: DistressTrigger, *, why: str, by: Actor, at: datetime) -> None:
    """Note that a sign is gone. It never comes back to life: if it is seen again, that is another one."""
    with act(trigger, by=by, at=at) as this:
        this.needs(
            permissions.may_watch_suppliers(by),
            no("It is gone already.") if trigger.gone_at else YES,
        )
        trigger.gone_at, trigger.gone_why = at, why
        this.record(
            events.DistressTriggerClosed(
                supplier=trigger.supplier.reference,
                says=trigger.says.rstrip("."),
                why=why[:1].lower() + why[1:],
            )
        )


def report_distress_trigger(
    council: Authority, supplier: Supplier, *, kind: str, how: str, seen_on: date, by: Actor, at: datetime
) -> DistressTrigger:
    """Report a sign of distress that no register shows. It is put before the people of the contracts.

    `how` says what was seen and where it is known from; `seen_on` is the day that is of.

    :raises Refusal: where it is reported already, or no contract with the supplier is in force.
    """
    on = timezone.localdate(at)
    sign = reported_sign(kind, as_of=seen_on)
    row = DistressTrigger(
        authority=council, supplier=supplier, register=REPORTED_BY_PEOPLE, kind=kind,
        step=sign.step if sign else "", says=sign.says if sign else "", rule=sign.rule if sign else "",
        next_step=sign.next_step if sign else "", as_of_on=seen_on, seen_at=at, act_by_on=act_by(on),
        reported_by=by.reference, reported_how=how.strip(),
    )  # fmt: skip
    with act(row, by=by, at=at, holding=[council]) as this:
        this.needs(
            permissions.may_report_distress(by),
            sign_can_be_reported(
                is_known=sign is not None,
                has_contract=bool(contracts_behind(council.pk, supplier.pk, on=on)),
                is_there=sign is not None and is_there(council.pk, supplier, sign),
            ),
            is_said(how, "Say what was seen, and where it is known from."),
            seen_by_then(seen_on, on=on, what="seen"),
        )
        this.record(
            events.DistressTriggerReported(
                supplier=supplier.reference, says=row.says.rstrip("."), how=how.strip().rstrip("."),
                as_of=seen_on.isoformat(), rule=row.rule, step=row.step, act_by=row.act_by_on.isoformat(),
            )
        )  # fmt: skip
    return row


def end_distress_report(
    trigger: DistressTrigger, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Say that a sign that was reported is over, or never was, and why.

    :raises Refusal: for one that a register shows, or that is gone.
    """
    with act(trigger, by=by, at=at, version=version, reason=reason) as this:
        supplier = trigger.supplier
        behind = contracts_behind(
            trigger.authority_id, supplier.canonical_id or supplier.pk, on=timezone.localdate(at)
        )
        this.needs(
            permissions.may_end_distress_report(by, behind, reported_by=trigger.reported_by),
            report_can_be_ended(
                is_reported=trigger.reported_by is not None, is_gone=trigger.gone_at is not None
            ),
            is_said(reason, "Say how you know that it is over."),
        )
        trigger.gone_at, trigger.gone_why = at, reason.strip().rstrip(".")
        this.record(
            events.DistressTriggerClosed(
                supplier=supplier.reference, says=trigger.says.rstrip("."), why=trigger.gone_why
            )
        )


def act_on_distress_trigger(
    trigger: DistressTrigger, *, how: str, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Say what is done about a sign of distress. Nobody else is told of it any more.

    :raises Refusal: for who cares for none of the supplier's contracts, without words, or where somebody has
        acted already or it is gone.
    """
    with act(trigger, by=by, at=at, version=version) as this:
        supplier = trigger.supplier
        behind = contracts_behind(
            trigger.authority_id, supplier.canonical_id or supplier.pk, on=timezone.localdate(at)
        )
        this.needs(
            permissions.may_act_on_distress(by, behind),
            trigger_waits(is_acted_on=trigger.acted_at is not None, is_gone=trigger.gone_at is not None),
            is_said(how, "Say what is done about it."),
        )
        trigger.acted_at, trigger.acted_by, trigger.acted_how = at, by.reference, how.strip()
        this.record(
            events.DistressTriggerActedOn(
                supplier=supplier.reference, says=trigger.says.rstrip("."), how=how.strip().rstrip(".")
            )
        )


def watch_suppliers(*, by: Actor, at: datetime) -> int:
    """Raise what registers and accounts newly show of suppliers under contract, and close what is gone.

    Give how many triggers came or went, in all councils. Each is a transaction of its own: what fails for
    one holds up no other, and is done when this is called again, however long after. Of two runs at once one
    is refused.

    :raises DatabaseFault: after everything was tried, where one could not be written.
    """
    permissions.may_watch_suppliers(by).require()
    on, count = timezone.localdate(at), 0
    faults: list[DatabaseFault] = []
    for council in councils():
        with in_scope(council.pk):
            changed = what_changed(council, on=on)
            suppliers = Supplier.objects.in_bulk({key for key, _ in changed.new})
        for key, sign in changed.new:
            with _by_itself(council, faults):
                raise_distress_trigger(council, suppliers[key], sign, by=by, at=at)
                count += 1
        for row, why in changed.gone:
            with _by_itself(council, faults):
                close_distress_trigger(row, why=why, by=by, at=at)
                count += 1
    if faults:
        raise faults[0]
    return count


@contextmanager
def _by_itself(council: Authority, faults: list[DatabaseFault]) -> Iterator[None]:
    """Do one thing in a transaction of its own; what another run did meanwhile is refused, and well done."""
    try:
        with in_scope(council.pk):
            yield
    except Refusal:
        return
    except DatabaseFault as fault:
        faults.append(fault)
