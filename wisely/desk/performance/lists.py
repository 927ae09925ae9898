"""The lists of measures and of what stands behind a figure, declared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any

from wisely.desk.performance.asking import (
    Asked,
    aim_words,
    baseline_words,
    value_words,
)
from wisely.desk.performance.lines import NOT_GIVEN, lines_href
from wisely.lib.periods import Period, period_name
from wisely.performance import queries
from wisely.performance.queries import Definition, KpiStanding, Parts, Share
from wisely.rules.rulebook import Rulebook
from wisely.rules.wards import NO_WARD
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, Reader
from wisely.ui.listing.filters import ChoiceOf

SIZES = {"micro": "Micro", "small": "Small", "medium": "Medium", "sme": "SME", "large": "Large"}
KINDS = (("live", "Computed"), ("recorded", "Recorded by hand"), ("none", "Not measured"))

MEASURES = Listing(
    name="measures",
    noun=("measure", "measures"),
    title="Performance",
    columns=(
        Column("number", "KPI", Kind.NUMBER),
        Column("title", "Measure", link="/performance/{number}/", is_heading=True),
        Column("area", "Key area", shown=False),
        Column("colour", "Stands", Kind.TAG, badge=queries.BADGES.__getitem__),
        Column("value", "Value", sort=False),
        Column("figure", "Figure", shown=False),
        Column("target", "Held against", sort=False, shown=False),
        Column("baseline", "Baseline", sort=False),
        Column("owner", "Owner"),
        Column("period", "Period", shown=False),
        Column("reason", "Why", Kind.LONG_TEXT, sort=False),
        Column("definition", "Definition", Kind.LONG_TEXT, sort=False, shown=False),
        Column("target_words", "Target of the strategy", Kind.LONG_TEXT, sort=False, shown=False),
    ),
    filters=(
        listing.search("title", "figure", "owner", "area"),
        listing.choices("area", "Key area"),
        listing.choices(
            "colour", "Stands", options=tuple((key, each.word) for key, each in queries.BADGES.items())
        ),
        listing.choice("kind", "Where from", options=KINDS),
        listing.yes_no("has_owner", "Has an owner"),
        listing.yes_no("is_mine", "I answer for it"),
        listing.yes_no("is_due", "Last year is not agreed yet"),
    ),
    order="number",
    then="number",
    size=100,
)


def measure_row(stands: KpiStanding, named: str, *, me: str) -> Mapping[str, Any]:
    """Give one measure as its row; `named` is the period that live figures are of, `me` who looks."""
    shown = stands.headline
    is_live = shown.is_live
    return {
        "number": stands.kpi.number,
        "title": stands.kpi.title,
        "area": stands.kpi.area,
        "colour": shown.judgement.colour,
        "value": value_words(shown),
        "figure": shown.figure.name,
        "target": aim_words(shown),
        "baseline": baseline_words(shown) or stands.kpi.baseline,
        "owner": stands.measure.owner_name,
        "has_owner": bool(stands.measure.owner_name),
        "is_mine": stands.measure.owner == me,
        "is_due": stands.is_due,
        "period": _period_words(stands, named),
        "reason": shown.judgement.reason,
        "definition": _definition_words(stands),
        "target_words": stands.kpi.target,
        "kind": "live" if is_live else "recorded" if shown.value is not None else "none",
    }


def _period_words(stands: KpiStanding, named: str) -> str:
    shown = stands.headline
    if shown.records is not None:
        return "Today" if shown.records.as_of == "today" else period_name(shown.period)
    return named if shown.computed is not None else period_name(shown.period) if shown.reading else ""


def _definition_words(stands: KpiStanding) -> str:
    shown = stands.headline
    if shown.records is not None:
        return shown.records.words
    return shown.computed.definition.words if shown.computed else shown.figure.formula


_SUMS = (
    Column("counted", "Counts", Kind.NET),
    Column("not_counted", "Does not count", Kind.NET),
    Column("unknown", "Not known", Kind.NET),
    Column("share", "Share of it", Kind.PERCENT, hint="What counts of what is in scope."),
)


def suppliers_list(book: Rulebook, definition: Definition) -> Listing:
    """Declare the suppliers behind a figure; each size stands beside them, the council's own shown first."""
    places = {place.id: place.name for place in book.council.places}
    places |= {"elsewhere": "Elsewhere", "unknown": "Not known"}
    wards, of_ward = _of_wards(book)
    return Listing(
        name=f"suppliers-{definition.id}",
        noun=("supplier", "suppliers"),
        columns=(
            Column("name", "Supplier", link="{supplier_href}", is_heading=True),
            Column("reference", "Reference", Kind.REFERENCE, shown=False),
            *_SUMS,
            Column("lines", "Payments", Kind.NUMBER, link="{lines_href}"),
            Column("place", "Where", show=lambda place: places.get(place, place)),
            *wards,
            *_size_columns(book),
        ),
        also={"supplier_href": "supplier_href", "lines_href": "lines_href"},
        filters=(
            listing.search("name", "reference"),
            listing.choices("answer", "Counts", path="answer", options=_ANSWERS),
            listing.choices("place", "Where", options=tuple(places.items())),
            *of_ward,
            listing.amounts("in_scope", "Paid in the period excluding VAT"),
        ),
        order="-counted",
        then="key",
    )


_ANSWERS = (("yes", "Counts"), ("no", "Does not count"), ("unknown", "Not known"))


def _size_columns(book: Rulebook) -> list[Column]:
    own = book.size_definitions[book.council.size_definition]
    return [
        Column(
            f"size_{key}",
            f"Size: {each.name}",
            show=lambda size: SIZES.get(size, "Not known"),
            shown=each is own,
        )
        for key, each in sorted(book.size_definitions.items())
    ]


def _of_wards(book: Rulebook) -> tuple[list[Column], list[ChoiceOf]]:
    """Give the column and the filter of wards; none where the pack has no wards."""
    if not book.wards:
        return [], []
    names = ((ward.name, ward.name) for ward in book.wards.wards)
    column = Column("ward", "Ward", show=lambda ward: NO_WARD.get(ward, ward), shown=False)
    return [column], [listing.choices("ward", "Ward", options=(*names, *NO_WARD.items()))]


def supplier_values(book: Rulebook, period: Period) -> Mapping[str, Reader]:
    """Say how each column is read from one supplier's share, with the address of its payments."""

    def lines(share: Share) -> str:
        payee = "" if share.reference else f"{share.payee_id}"
        return lines_href(period, supplier=share.reference, payee=payee)

    return {
        **_SHARED,
        "reference": attrgetter("reference"),
        "supplier_href": lambda share: f"/suppliers/{share.reference}/" if share.reference else "",
        "lines_href": lines,
        "place": attrgetter("place"),
        "ward": attrgetter("ward"),
        "answer": lambda share: _answer(share.parts),
        **{f"size_{key}": partial(_size, key=key) for key in book.size_definitions},
    }


def _size(share: Share, *, key: str) -> str | None:
    return next((size for name, size in share.sizes if name == key), None)


def _answer(parts: Parts) -> str:
    """Say what most of a supplier's payments are, for a filter; for place and size it is all of them."""
    most = max(
        ("yes", parts.counted_lines), ("no", parts.not_counted_lines), ("unknown", parts.unknown_lines),
        key=lambda each: each[1],
    )  # fmt: skip
    return most[0]


def wards_list(book: Rulebook, definition: Definition) -> Listing:
    """Declare the wards, with what is in none of them; deciles stand beside them where the pack has any."""
    decile = Column("decile", "Decile", Kind.NUMBER, hint="Of deprivation: 1 is the most deprived.")
    return Listing(
        name=f"wards-{definition.id}",
        noun=("row", "rows"),
        columns=(
            Column("name", "Ward", link="{behind_href}", is_heading=True),
            Column("short", "On the map"),
            *([decile] if book.wards.deprivation else []),
            *_SUMS,
            Column("of_all", "Of all that counts", Kind.PERCENT),
            Column("outside", "Redacted", Kind.NET, shown=False),
            Column("lines", "Payments", Kind.NUMBER, link="{lines_href}"),
        ),
        also={"behind_href": "behind_href", "lines_href": "lines_href"},
        filters=(listing.search("name"),),
        order="position",
        then="key",
        size=100,
    )


def ward_values(
    book: Rulebook, this: Asked, definition: Definition, rows: Sequence[Share]
) -> Mapping[str, Reader]:
    """Say how each column is read from one ward's share, with the ways to its suppliers and payments."""
    places = {share.key: place for place, share in enumerate(rows)}
    shorts = {ward.name: ward.short for ward in book.wards.wards}
    whole = sum((share.parts.counted for share in rows), Decimal(0))

    def behind(share: Share) -> str:
        return this.address("suppliers/", counting=definition.id, ward=share.key)

    def of_all(share: Share) -> Decimal | None:
        return share.parts.counted / whole * 100 if whole > 0 else None

    return {
        **_SHARED,
        "position": lambda share: places[share.key],
        "short": lambda share: shorts.get(share.key, ""),
        "decile": lambda share: book.wards.decile_of(share.key),
        "of_all": of_all,
        "lines": attrgetter("parts.lines"),
        "behind_href": lambda share: behind(share) if share.parts.lines_in_scope else "",
        "lines_href": lambda share: lines_href(this.period, ward=share.key) if share.parts.lines else "",
    }


DIRECTORATES = Listing(
    name="directorates-behind",
    noun=("directorate", "directorates"),
    columns=(
        Column("name", "Directorate", link="{lines_href}", is_heading=True),
        *_SUMS,
        Column("outside", "Outside: redacted", Kind.NET),
        Column("lines", "Payments", Kind.NUMBER),
    ),
    also={"lines_href": "lines_href"},
    filters=(listing.search("name"),),
    order="-in_scope",
    then="key",
)


def directorate_values(period: Period) -> Mapping[str, Reader]:
    """Say how each column is read from one directorate's share."""
    return {
        **_SHARED,
        "lines": attrgetter("parts.lines"),
        "lines_href": lambda share: lines_href(period, directorate=share.key or NOT_GIVEN),
    }


CONTRACTS = Listing(
    name="contracts-behind",
    noun=("contract", "contracts"),
    columns=(
        Column("title", "Contract", link="{contract_href}", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("directorate", "Directorate"),
        Column("ends_on", "Ends", Kind.DATE),
        Column("total", "Paid in the period", Kind.NET),
        Column("lines", "Payments", Kind.NUMBER, link="{lines_href}"),
    ),
    also={"contract_href": "contract_href", "lines_href": "lines_href"},
    filters=(listing.search("title", "reference", "directorate"), listing.days("ends_on", "Ends")),
    order="-total",
    then="key",
)


def contract_values(period: Period) -> Mapping[str, Reader]:
    """Say how each column is read from what was paid under one contract."""
    plain = ("key", "title", "reference", "directorate", "ends_on", "total", "lines")
    return {
        **{name: attrgetter(name) for name in plain},
        "contract_href": lambda row: f"/contracts/{row.reference}/" if row.reference else "",
        "lines_href": lambda row: lines_href(period, contract=row.reference) if row.reference else "",
    }


_SHARED: Mapping[str, Reader] = {
    "key": attrgetter("key"),
    "name": attrgetter("name"),
    "lines": attrgetter("parts.lines_in_scope"),
    **{
        name: attrgetter(f"parts.{name}")
        for name in ("counted", "not_counted", "unknown", "outside", "in_scope", "share")
    },
}
