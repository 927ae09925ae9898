"""The parameters of a list as OpenAPI says them, read from the filters and sorts of its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from wisely.people.queries import Officer
from wisely.rules.rulebook import packs
from wisely.ui.listing import Listing
from wisely.ui.listing.filters import Amounts, ChoiceOf, Custom, Days, Search, YesNo

Told = dict[str, Any]
NOT_BLANK = r"\S"
SAMPLE_ON = date(2026, 1, 1)


def nobody_of(pack: str) -> Officer:
    """Give an officer who is nobody, of a council with this pack: for what a list looks like to all alike."""
    return Officer(reference="", name="", authority_id=None, pack=pack)


def parameters_of(declared: Callable[[Officer, date], Listing]) -> list[Told]:
    """Give the parameters of a list. What differs between councils is described, not enumerated."""
    listings = [declared(nobody_of(pack), SAMPLE_ON) for pack in packs()]
    first = listings[0]
    found = []
    for place, each in enumerate(first.filters):
        options = {tuple(getattr(listing.filters[place], "options", ())) for listing in listings}
        found += _of_filter(each, tuple(next(iter(options))) if len(options) == 1 else ())
    return [*found, _sort(first), *_OF_PAGES]


def _of_filter(each: Any, options: tuple[tuple[str, str], ...]) -> list[Told]:
    for kind, told in _FILTERS.items():
        if isinstance(each, kind):
            parameters = told(each, options)
            if each.needs:
                for parameter in parameters:
                    parameter["description"] += f". Only with the scope {each.needs}"
            return parameters
    raise TypeError(f"the API has no way to tell of a filter like {each!r}")


def _parameter(name: str, said: str, schema: Mapping[str, Any]) -> Told:
    return {"in": "query", "name": name, "required": False, "description": said, "schema": dict(schema)}


def _search(each: Any, _options: Any) -> list[Told]:
    said = each.hint or "Words, each of which must be found"
    return [
        _parameter(each.key, said, {"type": "string", "minLength": 1, "maxLength": 200, "pattern": NOT_BLANK})
    ]


def _choice(each: Any, options: tuple[tuple[str, str], ...]) -> list[Told]:
    value: Told = {"type": "string", "minLength": 1} | (
        {"enum": [key for key, _ in options]} if options else {}
    )
    said = f"{each.label}: one of those that the council has" if not options else each.label
    if not each.many:
        return [_parameter(each.key, said, value)]
    told = _parameter(each.key, f"{said}. May be sent several times", {"type": "array", "items": value})
    return [told | {"style": "form", "explode": True}]


def _days(each: Any, _options: Any) -> list[Told]:
    day = {"type": "string", "format": "date"}
    return [
        _parameter(f"{each.key}_from", f"{each.label}: first day", day),
        _parameter(f"{each.key}_to", f"{each.label}: last day", day),
    ]


def _amounts(each: Any, _options: Any) -> list[Told]:
    pounds = {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"}
    return [
        _parameter(f"{each.key}_min", f"{each.label}: at least, in pounds", pounds),
        _parameter(f"{each.key}_max", f"{each.label}: at most, in pounds", pounds),
    ]


def _yes_no(each: Any, _options: Any) -> list[Told]:
    return [_parameter(each.key, each.label, {"type": "string", "enum": ["yes", "no"]})]


def _custom(each: Any, options: tuple[tuple[str, str], ...]) -> list[Told]:
    enum = {"enum": [key for key, _ in options]} if options else {"minLength": 1, "maxLength": 200}
    return [_parameter(each.key, each.label, {"type": "string", **enum})]


_FILTERS: dict[type[Any], Callable[[Any, Any], list[Told]]] = {
    Search: _search, ChoiceOf: _choice, Days: _days, Amounts: _amounts, YesNo: _yes_no, Custom: _custom,
}  # fmt: skip


def _sort(listing: Listing) -> Told:
    keys = [column.key for column in listing.columns if column.orders_by]
    words = [mark + key for key in keys for mark in ("", "-")]
    usual = f"; without it: {listing.order}" if listing.order else ""
    said = f"Column to sort by; a minus sorts downwards{usual}"
    return _parameter("sort", said, {"type": "string", "enum": words})


_OF_PAGES = (
    _parameter(
        "limit", "How many rows a page has", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    ),
    _parameter(
        "cursor",
        "From `next`: where the page begins, by these filters and sort",
        {"type": "string", "minLength": 1},
    ),
)
