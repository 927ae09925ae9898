"""The lists of jobs and of failed reactions, declared once."""

from __future__ import annotations

from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing
from wisely.work.queries import FAILED_REACTION, JOB, ReactionStage

_STAGES = tuple((stage, JOB.badge(stage).word) for stage in JOB.stages)

_WAITING = tuple(
    (stage, FAILED_REACTION.badge(stage).word) for stage in (ReactionStage.TRYING, ReactionStage.STUCK)
)


def _percent(permille: int | None) -> str:
    return "" if permille is None else f"{permille // 10}%"


JOBS = Listing(
    name="jobs",
    noun=("job", "jobs"),
    columns=(
        Column("title", "What", link="/jobs/{reference}/", is_heading=True),
        Column("stage", "Stage", Kind.TAG, badge=JOB.badge),
        Column("how_far", "How far", show=_percent),
        Column("asked_at", "Asked", Kind.INSTANT),
        Column("ended_at", "Ended", Kind.INSTANT),
        Column("reference", "Reference", Kind.REFERENCE, shown=False),
    ),
    filters=(listing.search("title", "reference"), listing.choices("stage", "Stage", options=_STAGES)),
    order="-asked_at",
    then="pk",
)

REACTIONS = Listing(
    name="failed-reactions",
    noun=("failed reaction", "failed reactions"),
    columns=(
        Column("name", "Reaction", link="/jobs/reactions/{pk}/", is_heading=True),
        Column("stage", "Stage", Kind.TAG, badge=FAILED_REACTION.badge),
        Column("why", "Why", Kind.LONG_TEXT),
        Column("attempts", "Attempts", Kind.NUMBER),
        Column("failed_at", "Failed last", Kind.INSTANT),
        Column("next_at", "Tried next", Kind.INSTANT),
        Column("event_number", "Event", Kind.NUMBER, shown=False),
    ),
    filters=(listing.choices("stage", "Stage", options=_WAITING),),
    also={"pk": "pk"},
    order="-failed_at",
    then="pk",
)
