"""The list of categories, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from wisely.categories.queries import (
    ACTION_KINDS,
    CATEGORY_FILE,
    CATEGORY_PLAN,
    FILE_KINDS,
    FileStage,
    PlanStage,
)
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
            Column("plan", "Plan", link="/categories/plans/{plan}/"),
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
            listing.choices("has_plan", "Plan", options=(("yes", "Agreed"), ("no", "None agreed"))),
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
        "plan": lambda place: place.plan.reference if place.plan else None,
        "has_plan": lambda place: "yes" if place.plan else "no",
        "managers": lambda place: ", ".join(each.name for each in place.managers),
        "paid": lambda place: place.spend.paid if place.spend else None,
        **{name: attrgetter(name) for name in plain},
    }


VIEWS = [
    SavedView("Categories", "/categories/?level=whole"),
    SavedView("Nobody manages", "/categories/?level=whole&managed=no"),
    SavedView("Without a plan", "/categories/?level=whole&has_plan=no"),
    SavedView("With their parts", "/categories/?"),
    SavedView("Least on contract", "/categories/?level=whole&sort=share"),
]


REVIEWS = {
    "overdue": Badge("Overdue", "The day of its review has passed.", Tone.WARNING),
    "soon": Badge("Due soon", "It is reviewed within thirty days.", Tone.UNDERWAY),
    "later": Badge("Later", "Its review lies further ahead.", Tone.NEUTRAL),
    "": Badge("–", "It is not in force.", Tone.NEUTRAL),
}
STANDINGS = {
    "open": Badge("Open", "It is to be done.", Tone.UNDERWAY),
    "late": Badge("Late", "Its day has passed and nobody has said that it is done.", Tone.WARNING),
    "done": Badge("Done", "It was done.", Tone.DONE),
    "dropped": Badge("Dropped", "It will not be done.", Tone.STOPPED),
}


def plans_list(names: Mapping[str, str], *, me: str) -> Listing:
    """Declare the list of plans; `names` are the council's categories by code, "me" is who looks."""
    return Listing(
        name="category-plans",
        noun=("plan", "plans"),
        title="Plans of categories",
        columns=(
            Column(
                "category", "Category", link="/categories/plans/{reference}/", is_heading=True,
                show=lambda code: names.get(code, code),
            ),
            Column("reference", "Reference", Kind.REFERENCE),
            Column("stage", "Stage", Kind.TAG, badge=CATEGORY_PLAN.badge),
            Column("owner", "Owner", path="owner__name"),
            Column("review", "Review", Kind.TAG, badge=REVIEWS.__getitem__),
            Column("review_by_on", "Next review", Kind.DATE),
            Column("ends_on", "Until", Kind.DATE),
            Column("agreed_at", "Agreed", Kind.INSTANT, shown=False),
        ),
        filters=(
            listing.search("reference", "category", "owner__name"),
            listing.choices(
                "stage", "Stage",
                options=tuple((each.value, CATEGORY_PLAN.badge(each).word) for each in PlanStage),
            ),
            listing.choices(
                "review", "Review",
                options=tuple((key, badge.word) for key, badge in REVIEWS.items() if key),
            ),
            listing.custom(
                "owner", "Owner", lambda rows, _: rows.filter(owner__reference=me), options=(("me", "Me"),)
            ),
            listing.days("review_by_on", "Next review"),
        ),
        order="review_by_on",
        then="pk",
    )  # fmt: skip


def actions_list(names: Mapping[str, str], *, me: str) -> Listing:
    """Declare the list of what plans in force have done; "me" among owners is who looks."""
    return Listing(
        name="plan-actions",
        noun=("action", "actions"),
        title="Actions of category plans",
        columns=(
            Column("what", "Action", link="/categories/plans/{plan}/", is_heading=True),
            Column("category", "Category", path="plan__category", show=lambda code: names.get(code, code)),
            Column("plan", "Plan", Kind.REFERENCE, path="plan__reference"),
            Column("kind", "Kind", show=lambda kind: ACTION_KINDS.get(kind, kind)),
            Column("standing", "Stands", Kind.TAG, badge=STANDINGS.__getitem__),
            Column("owner", "Owner", path="owner__name"),
            Column("due_on", "Due", Kind.DATE),
            Column("need", "Need", path="need__reference", link="/planning/needs/{need}/"),
            Column("done_on", "Done", Kind.DATE, shown=False),
            Column("outcome", "What came of it", Kind.LONG_TEXT, shown=False),
        ),
        filters=(
            listing.search("what", "plan__reference", "owner__name"),
            listing.choices(
                "standing", "Stands", options=tuple((key, badge.word) for key, badge in STANDINGS.items())
            ),
            listing.choices("kind", "Kind", options=tuple(ACTION_KINDS.items())),
            listing.custom(
                "owner", "Owner", lambda rows, _: rows.filter(owner__reference=me), options=(("me", "Me"),)
            ),
            listing.days("due_on", "Due"),
        ),
        order="due_on",
        then="pk",
    )  # fmt: skip


MATCHED = {
    "yes": Badge("Matched", "We know which supplier it is.", Tone.DONE),
    "no": Badge("Not matched", "Nobody has said which supplier this name is.", Tone.WARNING),
}


def suppliers_list(period_words: str) -> Listing:
    """Declare the list of who was paid in a category."""
    return Listing(
        name="suppliers-of-category",
        noun=("supplier", "suppliers"),
        columns=(
            Column("name", "Supplier", link="{href}", is_heading=True),
            Column("paid", f"Paid {period_words}", Kind.NET),
            Column("off", "Without a contract in force", Kind.NET),
            Column("lines", "Payments", Kind.NUMBER),
            Column("matched", "Known", Kind.TAG, badge=MATCHED.__getitem__),
            Column("reference", "Reference", Kind.REFERENCE, shown=False),
        ),
        also={"href": "href"},
        filters=(
            listing.search("name", "reference"),
            listing.choices("matched", "Known", options=(("yes", "Matched"), ("no", "Not matched"))),
            listing.amounts("paid", "Paid, excluding VAT"),
        ),
        order="-paid",
        then="name",
    )


def prices_list() -> Listing:
    """Declare the list of like things and how far their prices lie apart."""
    return Listing(
        name="prices-of-category",
        noun=("like thing", "like things"),
        columns=(
            Column("item", "What", link="/categories/{code}/prices/{key}/", is_heading=True),
            Column("unit", "Unit"),
            Column("buys", "Buys", Kind.NUMBER),
            Column("median", "Median price", Kind.NET),
            Column("low", "Lowest quarter", Kind.NET, shown=False),
            Column("high", "Highest quarter", Kind.NET, shown=False),
            Column(
                "spread", "Spread", Kind.PERCENT,
                hint="From the lowest quarter to the highest, in per cent of the median",
            ),
            Column("suppliers", "Suppliers", Kind.NUMBER),
            Column("directorates", "Directorates", Kind.NUMBER, shown=False),
            Column("paid", "Paid", Kind.NET),
            Column("at_median", "Saved at the median", Kind.NET),
            Column("at_low", "Saved at the lowest quarter", Kind.NET),
            Column("odd", "To check", Kind.NUMBER, hint="Prices of perhaps another unit", shown=False),
        ),
        also={"code": "code", "key": "key"},
        filters=(
            listing.search("item", "unit"),
            listing.choices("is_told", "Bought often enough", options=(("yes", "Yes"), ("no", "No"))),
            listing.amounts("paid", "Paid, excluding VAT"),
        ),
        order="-at_median",
        then="item",
    )  # fmt: skip


def lines_list() -> Listing:
    """Declare the list of lines behind the prices of one thing."""
    return Listing(
        name="priced-lines",
        noun=("line", "lines"),
        columns=(
            Column("item", "What", path="thing", is_heading=True),
            Column("bought_on", "Bought", Kind.DATE),
            Column("rate", "Price each", Kind.NET, path="unit_rate_net"),
            Column("unit", "Unit"),
            Column("quantity", "Quantity", Kind.NUMBER, path="quantity_in_unit"),
            Column("supplier", "Supplier", path="supplier_said"),
            Column("directorate", "Directorate", path="directorate_said"),
            Column("contract", "Contract", path="contract__reference", link="/contracts/{contract}/"),
            Column("file", "File", path="category_file__file_name", link="/categories/files/{file_key}/"),
            Column("line", "Line", Kind.NUMBER),
        ),
        also={"file_key": "category_file_id"},
        filters=(
            listing.search("thing", "supplier_said", "directorate_said"),
            listing.days("bought_on", "Bought"),
            listing.amounts("rate", "Price each", path="unit_rate_net"),
        ),
        order="-rate",
        then="pk",
    )


def files_list() -> Listing:
    """Declare the list of files that were brought here."""
    return Listing(
        name="category-files",
        noun=("file", "files"),
        title="Files of prices and other councils",
        columns=(
            Column("file_name", "File", link="/categories/files/{key}/", is_heading=True),
            Column("kind", "What", show=lambda kind: FILE_KINDS.get(kind, kind)),
            Column("stage", "Stage", Kind.TAG, badge=CATEGORY_FILE.badge),
            Column("council_name", "Council"),
            Column("made_on", "Made on", Kind.DATE),
            Column("read_at", "Read", Kind.INSTANT),
        ),
        also={"key": "pk"},
        filters=(
            listing.search("file_name", "council_name"),
            listing.choices("kind", "What", options=tuple(FILE_KINDS.items())),
            listing.choices(
                "stage", "Stage",
                options=tuple((each.value, CATEGORY_FILE.badge(each).word) for each in FileStage),
            ),
        ),
        order="-read_at",
        then="pk",
    )  # fmt: skip
