"""What a person decides about a reaction that failed too often."""

from __future__ import annotations

from datetime import datetime

from wisely.audit.acts import act
from wisely.audit.reactions import deliver
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.work import events, permissions
from wisely.work.lifecycle import FAILED_REACTION
from wisely.work.models import FailedReaction


def try_reaction_again(
    failed: FailedReaction, *, version: int | None = None, by: Actor, at: datetime
) -> FailedReaction:
    """Have a stuck reaction tried again now, and if it fails for about a day again."""
    with act(failed, by=by, at=at, version=version) as this:
        this.needs(permissions.may_mend_reactions(by))
        this.move(FAILED_REACTION, "try_again")
        failed.next_at = at
        deliver(authority_id=failed.authority_id, event=failed.event_number, name=failed.name)
        this.record(events.ReactionTriedAgain(name=failed.name, event_number=failed.event_number))
    return failed


def set_reaction_aside(
    failed: FailedReaction, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> FailedReaction:
    """Decide that a stuck reaction need not come to pass, and say why."""
    with act(failed, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_mend_reactions(by),
            YES if reason.strip() else no("Say why it need not come to pass."),
        )
        this.move(FAILED_REACTION, "set_aside")
        this.record(events.ReactionSetAside(name=failed.name, event_number=failed.event_number))
    return failed
