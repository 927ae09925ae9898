"""A legal change or an event is noted, assessed, met with actions and closed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.governance import events, permissions
from wisely.governance.decisions import DevelopmentFacts, development_is_in_order, is_said, level_is_known
from wisely.governance.lifecycle import DEVELOPMENT
from wisely.governance.models import IMPACT_KINDS, Development, FollowUp, Impact
from wisely.governance.queries.changes import acts_on_development
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority, Person


def note_development(
    authority: Authority, facts: DevelopmentFacts, *, owner: Person | None = None, by: Actor, at: datetime
) -> Development:
    """Put a legal change or an event onto the register, with the day by which somebody says what it means."""
    today = timezone.localdate(at)
    told = asdict(facts) | {"categories": list(facts.categories)}
    development = Development(authority=authority, owner=owner, **told)
    with act(development, by=by, at=at) as this:
        this.needs(permissions.may_assess_change(by), development_is_in_order(facts, on=today))
        series = f"G{today:%y}"
        development.reference = make_reference(authority.prefix, series, this.number(series))
        this.record(
            events.DevelopmentNoted(
                development=development.reference, kind=development.kind,
                assess_by_on=development.assess_by_on.isoformat(),
            )
        )  # fmt: skip
    return development


def assess_development(
    development: Development, *, level: str, meaning: str, version: int | None = None, by: Actor, at: datetime
) -> Development:
    """Say what it means for the council as a whole. The first time counts for whether it was in time."""
    with act(development, by=by, at=at, version=version) as this:
        this.needs(
            acts_on_development(development, by=by)["assess_development"], level_is_known(level),
            is_said(meaning, "Say what it means for the council, and why."),
        )  # fmt: skip
        this.move(DEVELOPMENT, "assess")
        development.level, development.meaning = level, meaning
        development.first_assessed_at = development.first_assessed_at or at
        development.assessed_by = by.reference
        in_time = timezone.localdate(development.first_assessed_at) <= development.assess_by_on
        this.record(
            events.DevelopmentAssessed(development=development.reference, level=level, is_in_time=in_time)
        )
    return development


def assess_impact(
    development: Development,
    *,
    kind: str,
    subject: str,
    title: str,
    level: str,
    meaning: str,
    by: Actor,
    at: datetime,
) -> Impact:
    """Say what it means for one need, contract or standard document. Said again, the last word counts."""
    impact = Impact(
        authority_id=development.authority_id, development=development, kind=kind, subject=subject,
        title=title, level=level, meaning=meaning, assessed_at=at, assessed_by=by.reference,
    )  # fmt: skip
    with act(development, by=by, at=at) as this:
        this.needs(
            acts_on_development(development, by=by)["assess_impact"],
            YES if kind in IMPACT_KINDS and subject else no("Say what is looked at."),
            level_is_known(level),
            is_said(meaning, "Say what it means for it, and what should be done."),
        )
        this.keep(impact)
        this.record(
            events.ImpactAssessed(development=development.reference, kind=kind, subject=subject, level=level)
        )
    return impact


def set_follow_up(
    development: Development, *, what: str, owner: Person | None, due_on: date, by: Actor, at: datetime
) -> FollowUp:
    """Give somebody something to do about it, by a day."""
    with act(development, by=by, at=at) as this:
        this.needs(
            acts_on_development(development, by=by)["set_follow_up"],
            is_said(what, "Say what is to be done."),
            YES if owner else no("Say who does it: somebody who works here."),
            YES if due_on >= timezone.localdate(at) else no("It is due on a day that has passed."),
        )
        number = development.follow_ups.count() + 1
        assert owner is not None
        made = FollowUp(
            authority_id=development.authority_id, development=development, number=number, what=what,
            owner=owner, due_on=due_on,
        )  # fmt: skip
        this.keep(made)
        this.record(
            events.FollowUpSet(
                development=development.reference, number=number, owner=owner.reference,
                due_on=due_on.isoformat(),
            )
        )  # fmt: skip
    return made


def finish_follow_up(follow_up: FollowUp, *, outcome: str, by: Actor, at: datetime) -> FollowUp:
    """Say that it is done, and what came of it."""
    development, today = follow_up.development, timezone.localdate(at)
    with act(development, by=by, at=at) as this:
        follow_up.refresh_from_db(fields=["done_on"])
        this.needs(
            permissions.may_finish(by, owner=follow_up.owner.reference),
            no("It is done already.") if follow_up.done_on else YES,
            is_said(outcome, "Say what was done, and what came of it."),
        )
        follow_up.done_on, follow_up.outcome = today, outcome
        this.keep(follow_up)
        this.record(
            events.FollowUpDone(
                development=development.reference, number=follow_up.number,
                is_in_time=today <= follow_up.due_on,
            )
        )  # fmt: skip
    return follow_up


def close_development(
    development: Development, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Development:
    """Close it: everything that was to be done about it is done."""
    with act(development, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_development(development, by=by)["close_development"],
            is_said(reason, "Say why nothing more is to be done."),
        )
        this.move(DEVELOPMENT, "close")
        this.record(events.DevelopmentClosed(development=development.reference))
    return development
