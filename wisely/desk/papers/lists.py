"""The lists of papers, declared once."""

from __future__ import annotations

from wisely.papers.queries import PAPER, PaperStage, narrow_by_standing
from wisely.rules.papers import KINDS
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

ROOT = "/planning/papers/{reference}/"

PAPERS = Listing(
    name="papers",
    noun=("paper", "papers"),
    columns=(
        Column("title", "What it is about", link=ROOT, is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("kind", "Kind", show=str.capitalize),
        Column("stage", "Stage", Kind.TAG, badge=PAPER.badge),
        Column("subject", "About", Kind.REFERENCE),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("decision_maker", "Who decides", shown=False),
        Column("decision_on", "Day of the decision", Kind.DATE),
        Column("effective_on", "In effect from", Kind.DATE, shown=False),
        Column("issued_at", "Issued", Kind.INSTANT),
        Column("is_public", "Public", Kind.YES_NO, shown=False),
    ),
    filters=(
        listing.search("title", "reference", "subject"),
        listing.choices("kind", "Kind", options=tuple((kind, kind.capitalize()) for kind in KINDS)),
        listing.choices(
            "stage", "Stage", options=tuple((each.value, PAPER.badge(each).word) for each in PaperStage)
        ),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.days("decision_on", "Day of the decision"),
    ),
    order="-taken_at",
    then="pk",
)

STANDINGS = (
    ("ahead", "Lies ahead"), ("passed", "Its day has passed; no decision is recorded"),
    ("recorded", "Decided and recorded"),
)  # fmt: skip
KEY_DECISIONS = Listing(
    name="key-decisions",
    noun=("key decision", "key decisions"),
    title="Forward plan of key decisions",
    columns=(
        Column("title", "What is to be decided", link=ROOT, is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("decision_maker", "Who decides"),
        Column("decision_on", "When", Kind.DATE),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("wards", "Wards", Kind.NUMBER, shown=False),
        Column("lead_officer", "Lead officer", shown=False),
        Column("issued_at", "Notice issued", Kind.INSTANT),
        Column("short_notice", "Notice", show=lambda way: way.capitalize() or "In full"),
        Column("standing", "Standing", show=lambda code: dict(STANDINGS)[code], sort=False),
    ),
    filters=(
        listing.search("title", "reference", "subject"),
        listing.custom("standing", "Standing", narrow_by_standing, options=(*STANDINGS, ("every", "All"))),
        listing.choices("directorate", "Directorate", path="directorate__code"),
        listing.days("decision_on", "When"),
    ),
    order="decision_on",
    then="pk",
)
