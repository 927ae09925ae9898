"""How a period or a redaction stands, by word and tone."""

from __future__ import annotations

from wisely.lib.lifecycle import Badge, Tone
from wisely.publishing import queries

_BADGES = {
    queries.OVERDUE: Badge("Overdue", "The day by which the Code asks for it has passed.", Tone.STOPPED),
    queries.CORRECTION: Badge("Correction due", "Something happened since it was published.", Tone.WARNING),
    queries.DUE_SOON: Badge("Due soon", "It is due within two weeks.", Tone.WARNING),
    queries.DUE: Badge("Due", "It is not published yet, and there is time.", Tone.UNDERWAY),
    queries.PUBLISHED: Badge("Published", "The public can read it.", Tone.DONE),
    queries.WITHDRAWN: Badge("Withdrawn", "It was published and is withdrawn.", Tone.STOPPED),
    queries.NOT_HELD: Badge("Not held", "There is nothing to publish, for the reason given.", Tone.NEUTRAL),
    "in force": Badge("In force", "It is taken out of what is published.", Tone.DONE),
    "lapsed": Badge("Lapsed", "Its last day is over.", Tone.NEUTRAL),
    "lifted": Badge("Lifted", "Somebody decided that it may be published.", Tone.NEUTRAL),
}


def badge_of(standing: str) -> Badge:
    """Give the badge of a standing."""
    return _BADGES[standing]
