"""What is done about a chance to buy together: the other council is contacted, or it is set aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from wisely.audit.acts import Act, act
from wisely.lib.actor import Actor
from wisely.planning import events
from wisely.planning.decisions import is_an_answer
from wisely.planning.lifecycle import JOINT
from wisely.planning.models import JointOpportunity, Need, TheirProcurement
from wisely.planning.queries.opportunities import acts_on_opportunity, noted_of


def note_contact(
    need: Need, theirs: TheirProcurement, *, said: str, version: int | None = None, by: Actor, at: datetime
) -> JointOpportunity:
    """Note that the other council was spoken with, and what was said."""
    with _about(need, theirs, note=said, version=version, by=by, at=at) as (noted, this):
        this.needs(
            acts_on_opportunity(noted, need, theirs, by=by)["note_contact"],
            is_an_answer(said, "Say with whom you spoke and what came of it."),
        )
        this.move(JOINT, "contact")
        this.record(events.CouncilContacted(need=need.reference, theirs=_theirs(theirs)))
    return noted


def set_opportunity_aside(
    need: Need, theirs: TheirProcurement, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> JointOpportunity:
    """Say why a pair is no chance to buy together. It is remembered when that council's next plan comes."""
    with _about(need, theirs, note=reason, version=version, by=by, at=at) as (noted, this):
        this.needs(
            acts_on_opportunity(noted, need, theirs, by=by)["set_opportunity_aside"],
            is_an_answer(reason, "Say why it is none."),
        )
        this.move(JOINT, "set_aside")
        this.record(events.OpportunitySetAside(need=need.reference, theirs=_theirs(theirs)))
    return noted


def take_opportunity_up(
    need: Need, theirs: TheirProcurement, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> JointOpportunity:
    """Open a pair again that was set aside."""
    with _about(need, theirs, note=reason, version=version, by=by, at=at) as (noted, this):
        this.needs(
            acts_on_opportunity(noted, need, theirs, by=by)["take_opportunity_up"],
            is_an_answer(reason, "Say what has changed."),
        )
        this.move(JOINT, "take_up")
        this.record(events.OpportunityTakenUp(need=need.reference, theirs=_theirs(theirs)))
    return noted


def _theirs(theirs: TheirProcurement) -> str:
    """Give what theirs is known by on the record."""
    return theirs.reference or theirs.title


@contextmanager
def _about(
    need: Need, theirs: TheirProcurement, *, note: str, version: int | None, by: Actor, at: datetime
) -> Iterator[tuple[JointOpportunity, Act]]:
    """Open an act on what is on the record of a pair. The need is held, so that it comes there once."""
    with transaction.atomic():
        Need.objects.select_for_update(no_key=True).get(pk=need.pk)
        noted = noted_of(need, theirs)
        with act(noted, by=by, at=at, reason=note, version=version) as this:
            yield noted, this
            noted.note, noted.noted_at, noted.noted_by = note, at, by.reference
