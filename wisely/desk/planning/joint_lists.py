"""The lists of joint buying: what could be bought together, and the plans of other councils."""

from __future__ import annotations

from operator import attrgetter

from wisely.planning.queries import JOINT, PLAN_IMPORT, JointStage, PlanImportStage
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, MemorySource, SavedView

ROOT = "/planning/together/"
PLANS = "/planning/plans/"
STRENGTHS = (("Strong", "Strong"), ("Fair", "Fair"), ("Faint", "Faint"))
VIEWS = (
    SavedView("All", f"{ROOT}?"),
    SavedView("Open", f"{ROOT}?stage=found&stage=contacted"),
    SavedView("Published soonest", f"{ROOT}?stage=found&stage=contacted&sort=notice_on"),
    SavedView("Set aside", f"{ROOT}?stage=set+aside"),
)

OPPORTUNITIES = Listing(
    name="joint-opportunities",
    noun=("joint opportunity", "joint opportunities"),
    title="Joint buying",
    columns=(
        Column("title", "Our need", link=ROOT + "{reference}/{key}/", is_heading=True),
        Column("theirs", "Theirs"),
        Column("council", "Council"),
        Column("summary", "Why", Kind.LONG_TEXT, sort=False),
        Column("strength", "Likeness", sort=False),
        Column("notice_on", "Theirs is published", Kind.DATE),
        Column("stage", "Stage", Kind.TAG, badge=JOINT.badge),
        Column("together", "Value together", Kind.NET, path="together_net"),
        Column("our_start_on", "Ours starts", Kind.DATE, shown=False),
        Column("their_start_on", "Theirs starts", Kind.DATE, shown=False),
        Column("score", "Points of 100", Kind.NUMBER, shown=False),
        Column("reference", "Need", Kind.REFERENCE, shown=False),
        Column("category", "Our category", shown=False),
        Column("directorate", "Directorate", shown=False),
        Column("note", "What was noted", Kind.LONG_TEXT, shown=False, sort=False),
    ),
    also={"key": "key"},
    filters=(
        listing.search("title", "theirs", "council", "reference", "category"),
        listing.choices(
            "stage", "Stage", options=tuple((stage.value, JOINT.badge(stage).word) for stage in JointStage)
        ),
        listing.choices("strength", "Likeness", options=STRENGTHS),
        listing.choices("council", "Council"),
        listing.choices("need", "Our need", path="reference"),
        listing.days("notice_on", "Theirs is published"),
        listing.amounts("together", "Value together, excluding VAT", path="together_net"),
    ),
    order="-score",
    then="reference",
)  # fmt: skip
_PATHS = (
    "title", "theirs", "council", "summary", "strength", "notice_on", "stage", "together_net", "our_start_on",
    "their_start_on", "score", "reference", "key", "category", "directorate", "note",
)  # fmt: skip
_READERS = {path: attrgetter(path) for path in _PATHS}


def source_of(rows: tuple[object, ...]) -> MemorySource:
    """Give opportunities as the rows of the list."""
    return MemorySource(rows, by=_READERS)


IMPORTS = Listing(
    name="plans-of-others",
    noun=("plan", "plans"),
    title="Plans of other councils",
    columns=(
        Column("council_name", "Council", link=PLANS + "{key}/", is_heading=True),
        Column("made_on", "Made on", Kind.DATE),
        Column("stage", "Stage", Kind.TAG, badge=PLAN_IMPORT.badge),
        Column("row_count", "Procurements", Kind.NUMBER),
        Column("rejected_count", "Rejected", Kind.NUMBER),
        Column("file_name", "File"),
        Column("staged_at", "Read", Kind.INSTANT),
        Column("imported_at", "Imported", Kind.INSTANT, shown=False),
    ),
    filters=(
        listing.search("council_name", "file_name"),
        listing.choices(
            "stage", "Stage",
            options=tuple((stage.value, PLAN_IMPORT.badge(stage).word) for stage in PlanImportStage),
        ),
        listing.days("made_on", "Made on"),
    ),
    also={"key": "pk"},
    order="-staged_at",
    then="pk",
)  # fmt: skip

ROWS = Listing(
    name="rows-of-a-plan",
    noun=("procurement", "procurements"),
    columns=(
        Column("title", "What", is_heading=True),
        Column("reference", "Their reference", Kind.REFERENCE),
        Column("their_category", "Their category"),
        Column("value_least_net", "Value from", Kind.NET),
        Column("value_most_net", "Value to", Kind.NET, shown=False),
        Column("notice_on", "Published", Kind.DATE),
        Column("starts_on", "Contract starts", Kind.DATE),
        Column("term_months", "Months", Kind.NUMBER, shown=False),
        Column("kind", "Kind", show=str.capitalize, shown=False),
        Column("category", "Ours", shown=False),
        Column("contact", "Contact", shown=False),
        Column("link", "Where it is published", shown=False),
        Column("line", "Line", Kind.NUMBER),
    ),
    filters=(
        listing.search("title", "reference", "their_category", "description"),
        listing.days("notice_on", "Published"),
        listing.days("starts_on", "Contract starts"),
        listing.amounts("value_most_net", "Value excluding VAT"),
    ),
    order="line",
    then="pk",
)
