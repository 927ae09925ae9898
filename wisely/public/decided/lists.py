"""Published decisions and notices as a list, declared once."""

from __future__ import annotations

from functools import cache

from wisely.papers.queries import narrow_by_standing
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

STANDINGS = (
    ("ahead", "Lies ahead"), ("passed", "Its day has passed"), ("recorded", "Decided, see the decision"),
    ("call-in", "May be called in"), ("in effect", "In effect"),
)  # fmt: skip


@cache
def decisions_list(council: str, kinds: tuple[tuple[str, str], ...]) -> Listing:
    """Declare the decisions of a council; `kinds` are those that are published, with the pack's names."""
    return Listing(
        name="decisions",
        noun=("decision", "decisions"),
        title="Decisions",
        columns=(
            Column("title", "What about", link=f"/open/{council}/decisions/{{reference}}/", is_heading=True),
            Column("reference", "Reference", Kind.REFERENCE),
            Column("kind", "Kind", show=lambda kind: dict(kinds).get(kind, kind.capitalize())),
            Column("decision_maker", "Who decides"),
            Column("decision_on", "Day of the decision", Kind.DATE),
            Column("standing", "Standing", show=lambda code: dict(STANDINGS)[code], sort=False),
            Column("directorate", "Department", path="directorate__name"),
            Column("effective_on", "In effect from", Kind.DATE, shown=False),
            Column("call_in_ends_on", "May be called in until", Kind.DATE, shown=False),
            Column("lead_officer", "Lead officer", shown=False),
            Column("wards", "Wards", Kind.NUMBER, shown=False),
            Column("issued_at", "Published", Kind.INSTANT, shown=False),
        ),
        filters=(
            listing.search("title", "reference", "decision_maker"),
            listing.choices("kind", "Kind", options=kinds),
            listing.custom("standing", "Standing", narrow_by_standing, options=STANDINGS),
            listing.choices("directorate", "Department", path="directorate__code"),
            listing.days("decision_on", "Day of the decision"),
        ),
        order="-decision_on",
        then="pk",
    )
