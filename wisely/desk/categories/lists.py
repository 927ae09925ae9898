"""The list of categories, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from wisely.desk.categories.map import Map, Place
from wisely.lib.lifecycle import Badge, Tone
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, Reader, SavedView

MANAGED = {
    "yes": Badge("Managed", "Somebody holds the role of category manager for it.", Tone.DONE),
    "no": Badge("Nobody manages", "Nobody holds the role of category manager for it.", Tone.WARNING),
}
LEVELS = (("whole", "Categories"), ("part", "Their parts"))


def categories_list(told: Map) -> Listing:
    """Declare the list; what is spent is left out where it may not be seen."""
    sees_spend = any(place.spend is not None for place in told.places.values())
    money = (
        Column("paid", f"Paid {told.period_words}", Kind.NET),
        Column("share", "On contract", Kind.PERCENT),
    )
    return Listing(
        name="categories",
        noun=("category", "categories"),
        columns=(
            Column("name", "Category", link="/categories/{code}/", is_heading=True),
            Column("code", "Code", Kind.REFERENCE, shown=False),
            Column("under", "Part of", shown=False),
            Column("managed", "Managed", Kind.TAG, badge=MANAGED.__getitem__),
            Column("managers", "Manager"),
            *(money if sees_spend else ()),
            Column("in_force", "Contracts in force", Kind.NUMBER),
            Column("ending", "End in 12 months", Kind.NUMBER),
            Column("without_owner", "Without an owner", Kind.NUMBER),
            Column("planned", "Needs planned", Kind.NUMBER),
        ),
        filters=(
            listing.search("name", "code", "under", "managers"),
            listing.choices("level", "Shown", path="level", options=LEVELS),
            listing.choices("managed", "Managed", options=(("yes", "Yes"), ("no", "Nobody manages"))),
        ),
        order="name",
        then="code",
    )


def values_of(told: Map) -> Mapping[str, Reader]:
    """Say how each column is read from one place of the map."""

    def under(place: Place) -> str:
        above = told.places.get(place.category.parent)
        return above.category.name if above else ""

    plain = ("in_force", "ending", "without_owner", "planned", "share")
    return {
        "name": attrgetter("category.name"),
        "code": attrgetter("category.code"),
        "under": under,
        "level": lambda place: "part" if place.category.parent else "whole",
        "managed": lambda place: "yes" if place.is_managed else "no",
        "managers": lambda place: ", ".join(each.name for each in place.managers),
        "paid": lambda place: place.spend.paid if place.spend else None,
        **{name: attrgetter(name) for name in plain},
    }


VIEWS = [
    SavedView("Categories", "/categories/?level=whole"),
    SavedView("Nobody manages", "/categories/?level=whole&managed=no"),
    SavedView("With their parts", "/categories/?"),
    SavedView("Least on contract", "/categories/?level=whole&sort=share"),
]
