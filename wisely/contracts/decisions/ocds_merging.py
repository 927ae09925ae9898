"""Releases of one process become one picture of it: later values stand, lists of things merge by id.

OCDS 1.1 merging, without its versioned form: https://standard.open-contracting.org/1.1/en/schema/merging/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
OMITTED = frozenset({"id", "date", "tag"})
WHOLE_LISTS = frozenset({"additionalIdentifiers"})


def merged(releases: Iterable[Json]) -> Json:
    """Merge releases of one process in the order of their dates; null takes a value away."""
    whole: Json = {}
    for release in sorted(releases, key=lambda each: str(each.get("date") or "")):
        whole = _merged(whole, {name: value for name, value in release.items() if name not in OMITTED})
        for name in OMITTED & release.keys():
            whole[name] = release[name]
    return whole


def _merged(before: Any, after: Any) -> Any:
    if isinstance(before, dict) and isinstance(after, dict):
        together = dict(before)
        for name, value in after.items():
            if value is None:
                together.pop(name, None)
            elif name in WHOLE_LISTS:
                together[name] = value
            else:
                together[name] = _merged(before.get(name), value)
        return together
    if _is_keyed(before) and _is_keyed(after):
        return _merged_lists(before, after)
    return after


def _is_keyed(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, dict) and "id" in each for each in value)
    )


def _merged_lists(before: list[Json], after: list[Json]) -> list[Json]:
    together = {str(each["id"]): each for each in before}
    for each in after:
        together[str(each["id"])] = _merged(together.get(str(each["id"])), each)
    return list(together.values())
