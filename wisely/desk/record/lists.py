"""The list of events and the list of checkpoints, declared once."""

from __future__ import annotations

from typing import Any

from wisely.desk.record.telling import parts, told_by, verbs
from wisely.lib.actor import SYSTEM_NAMES
from wisely.people import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing


def of_part(rows: Any, part: str) -> Any:
    """Narrow to the verbs of one room. A range, so that the index serves it."""
    return rows.filter(verb__gte=f"{part}.", verb__lt=f"{part}/")


def events_list(name: str) -> Listing:
    """Declare the list of a council's events, or of those of what all councils share."""
    return Listing(
        name=name,
        noun=("event", "events"),
        title="Record",
        columns=(
            Column(
                "told", "What happened", show=told_by, sort=False, link="/record/{number}/", is_heading=True
            ),
            Column("at", "When", Kind.INSTANT),
            Column("doer", "Who", show=lambda who: SYSTEM_NAMES.get(who, who), sort=False),
            Column("reason", "Reason", Kind.LONG_TEXT, path="payload__reason", sort=False),
            Column("on_behalf_of", "On behalf of", Kind.REFERENCE, sort=False, shown=False),
            Column("by", "Who, by reference", Kind.REFERENCE, sort=False, shown=False),
            Column("verb", "Verb", Kind.REFERENCE, sort=False, shown=False),
            Column("subject", "Subject", Kind.REFERENCE, sort=False, shown=False),
            Column(
                "position", "Place in the log", Kind.NUMBER, path="leaf__position", sort=False, shown=False
            ),
            Column("number", "Number", Kind.REFERENCE, path="pk", sort=False, shown=False),
        ),
        filters=(
            listing.custom("by", "Who: a name or reference", queries.events_by),
            listing.custom("about", "About: a reference", queries.events_about),
            listing.days("at", "When", instants=True),
            listing.custom("part", "Part of the service", of_part, options=parts()),
            listing.choice("verb", "What", options=verbs()),
        ),
        order="-at",
        then="pk",
        bound=5_000,
    )
