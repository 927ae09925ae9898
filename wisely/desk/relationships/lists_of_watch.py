"""The lists of the financial-distress watch: its triggers, and the suppliers that are watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from wisely.contracts import queries
from wisely.lib.lifecycle import Badge, Tone
from wisely.rules.tiering import TIERS
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView
from wisely.ui.listing.filters import Custom

STANDINGS = (
    ("waiting", "Open or overdue"),
    *((stands, badge.word) for stands, badge in queries.TRIGGER_STANDINGS.items()),
)
RESPONSES = (
    ("due", "Had to be acted on"), ("in time", "Acted on in five working days"),
    ("late", "Acted on late, or not at all"),
)  # fmt: skip
TIERS_ASKED = (("gold or silver", "Gold or silver"), *((tier, tier.capitalize()) for tier in TIERS))
VIEWS = (
    SavedView("To act on", "/suppliers/watch/?stands=waiting&sort=act_by_on"),
    SavedView("Acted on", "/suppliers/watch/?stands=acted+on&sort=-acted_on"),
    SavedView("All", "/suppliers/watch/?"),
)
VIEWS_OF_WATCHED = (
    SavedView("Gold and silver, not checked", "/suppliers/watch/suppliers/?tier=gold+or+silver&checked=no"),
    SavedView("All that are watched", "/suppliers/watch/suppliers/?"),
)
_NO_TIER = Badge("No tier", "None of its contracts in force was placed in a tier.", Tone.NEUTRAL)
_TIERS = tuple(
    Badge(tier.capitalize(), f"One of its contracts in force is in tier {tier}, none in a higher one.")
    for tier in TIERS
)


def _tier(rank: object) -> Badge:
    place = int(str(rank)) - 1
    return _TIERS[place] if place < len(_TIERS) else _NO_TIER


def _by_tier(authority_id: int | None, on: date, path: str) -> Custom:
    return listing.custom(
        "tier", "Contract in tier",
        partial(queries.narrow_by_tiers, authority_id=authority_id, on=on, path=path), options=TIERS_ASKED,
    )  # fmt: skip


_TIER = Column("tier_rank", "Best tier", Kind.TAG, badge=_tier)
_COUNT = Column("contracts_count", "Contracts in force", Kind.NUMBER)
_VALUE = Column("contracts_net", "Their value", Kind.NET, hint="Of our contracts in force with it.")


def triggers_list(authority_id: int | None, on: date) -> Listing:
    """Declare the list of triggers as it is read on a day."""
    return Listing(
        name="distress-watch",
        noun=("sign of distress", "signs of distress"),
        title="Financial-distress watch",
        columns=(
            Column("says", "Sign", link="/suppliers/watch/{key}/", is_heading=True),
            Column("supplier", "Supplier", path="shown_name", link="/suppliers/{reference}/"),
            Column("step", "Step", Kind.TAG, badge=queries.TRIGGER_STEPS.__getitem__),
            Column("stands", "Stands", Kind.TAG, badge=queries.TRIGGER_STANDINGS.__getitem__),
            Column("seen_on", "Since", Kind.DATE),
            Column("act_by_on", "Act by", Kind.DATE),
            Column("register", "Seen in"),
            Column("as_of_on", "As of", Kind.DATE, shown=False),
            _TIER,
            _VALUE,
            replace(_COUNT, shown=False),
            Column("acted_how", "What is done", Kind.LONG_TEXT, sort=False),
            Column("acted_on", "Acted on", Kind.DATE, shown=False),
            Column("gone_on", "Gone", Kind.DATE, shown=False),
            Column("gone_why", "Why it went", shown=False, sort=False),
            Column("rule", "Rule", shown=False, sort=False),
            Column("next_step", "What to do next", Kind.LONG_TEXT, shown=False, sort=False),
        ),
        filters=(
            listing.search("says", "shown_name", "shown_reference"),
            listing.custom("stands", "Stands", queries.narrow_by_standing_of_trigger, options=STANDINGS),
            listing.choices(
                "step", "Step",
                options=tuple((step, badge.word) for step, badge in queries.TRIGGER_STEPS.items()),
            ),
            _by_tier(authority_id, on, "shown_id"),
            listing.custom("response", "Acted on in time", queries.narrow_by_response, options=RESPONSES),
            listing.days("act_by_on", "Act by"),
        ),
        also={"key": "pk", "reference": "shown_reference"},
        order="act_by_on",
        then="pk",
    )  # fmt: skip


def watched_list(authority_id: int | None, on: date) -> Listing:
    """Declare the list of suppliers that are watched, as it is read on a day."""
    return Listing(
        name="watched-suppliers",
        noun=("supplier", "suppliers"),
        title="Suppliers that are watched",
        columns=(
            Column("name", "Supplier", link="/suppliers/{reference}/", is_heading=True),
            _TIER,
            _COUNT,
            _VALUE,
            Column("checked_at", "Finances last checked", Kind.INSTANT),
            Column("checked_by", "By", hint="The register that told of its finances.", sort=False),
            Column("checked_as_of", "As of", Kind.DATE, sort=False),
            Column("signs_count", "Signs that are there", Kind.NUMBER),
            Column("reference", "Reference", Kind.REFERENCE, shown=False),
        ),
        filters=(
            listing.search("name", "reference"),
            _by_tier(authority_id, on, "pk"),
            listing.custom(
                "checked", "Checked in the last 365 days",
                partial(queries.narrow_by_check, authority_id=authority_id, on=on),
                options=(("yes", "Yes"), ("no", "No")),
            ),
        ),
        order="name",
        then="pk",
    )  # fmt: skip
