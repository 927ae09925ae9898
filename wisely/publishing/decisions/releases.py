"""Releases that carry only what changed, the records they merge into, and the packages that hold them.

A release is never rewritten. The first of a contract tells all that stands; each later one the change alone.
`null` takes a value away. OCDS cannot take a thing out of a list of things: an award that no longer stands is
cancelled, a party stays (it was party to that award), anything else is left with its id alone.
https://standard.open-contracting.org/1.1/en/schema/merging/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ocdsmerge import Merger

from wisely.publishing.decisions.ocds import Json, instant

VERSION = "1.1"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
UK_PROFILE = "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/master/extension.json"
OF_A_RELEASE = frozenset({"id", "date", "tag"})
ASKED_OF_EACH = ("id", "awardID")  # the schema asks them of each, in an update too
WHOLE_LISTS = frozenset({"additionalIdentifiers", "additionalClassifications", "rationaleClassifications"})
_RULES: dict[tuple[str, ...], str] = {  # of the schema, for the fields that are written here
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("tag",): "omitWhenMerged",
    ("parties", "roles"): "wholeListMerge",
    ("parties", "additionalIdentifiers"): "wholeListMerge",
    ("tender", "specialRegime"): "wholeListMerge",
    ("tender", "coveredBy"): "wholeListMerge",
    ("tender", "items", "additionalClassifications"): "wholeListMerge",
    ("contracts", "amendments", "rationaleClassifications"): "wholeListMerge",
    ("relatedProcesses", "relationship"): "wholeListMerge",
}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose register it is: its short name in addresses, its name, and the address of its register."""

    code: str
    name: str
    address: str
    ocid_prefix: str


def next_release(
    before: Sequence[Json], standing: Json, *, number: int, at: datetime, ends: bool
) -> Json | None:
    """Give the release that tells what changed since those before, or None where nothing did.

    `number` counts the releases of a contract; `ends` says that with this the contract came to its end.
    """
    told = difference(compiled(before), standing) if before else standing
    if before and not told:
        return None
    tag = "contractTermination" if ends else "contractUpdate" if before else "contract"
    ocid = standing["ocid"]
    told = {"initiationType": standing["initiationType"], **told}
    return {"ocid": ocid, "id": f"{ocid}-{number}", "date": instant(at), "tag": [tag], **told}


def compiled(releases: Iterable[Json]) -> Json:
    """Merge releases into what stands."""
    whole: Json = Merger(merge_rules=_RULES).create_compiled_release(list(releases))
    return whole


def difference(before: Json, after: Json) -> Json:
    """Give what has to be released so that `before` merges into `after`; empty where they are the same."""
    return _change_of_object(
        {name: value for name, value in before.items() if name not in OF_A_RELEASE}, after
    )


def _change_of_object(before: Json, after: Json) -> Json:
    told = {}
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            value = _change(name, before.get(name), after.get(name))
            if value not in ({}, []):
                told[name] = value
    return told


def _change(name: str, before: Any, after: Any) -> Any:
    if isinstance(before, dict) and (after is None or isinstance(after, dict)):
        return _change_of_object(before, after or {})
    if name not in WHOLE_LISTS and _is_keyed(before) and (after is None or _is_keyed(after)):
        return _change_of_list(name, before, after or [])
    return after


def _is_keyed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) and "id" in each for each in value)


def _change_of_list(name: str, before: list[Json], after: list[Json]) -> list[Json]:
    earlier = {each["id"]: each for each in before}
    told = []
    for each in after:
        change = _change_of_object(earlier.pop(each["id"], {}), each)
        if change:
            told.append({**{key: each[key] for key in ASKED_OF_EACH if key in each}, **change})
    return told + [gone for each in earlier.values() if (gone := _taken_out(name, each))]


def _taken_out(name: str, each: Json) -> Json | None:
    if name == "parties":
        return None
    if name == "awards":
        return None if each.get("status") == "cancelled" else {"id": each["id"], "status": "cancelled"}
    blank = {field: None for field in each if field != "id"}
    return {"id": each["id"], **blank} if blank else None


def release_package(
    publisher: Publisher, releases: Sequence[Json], *, address: str, at: datetime, following: str = ""
) -> Json:
    """Give a package of releases; `address` is its own, `following` that of the next package or ""."""
    package = _package(publisher, address, at)
    package["releases"] = list(releases)
    if following:
        package["links"] = {"next": following}
    return package


def record_package(publisher: Publisher, releases: Sequence[Json], *, address: str, at: datetime) -> Json:
    """Give the record of one contract: what stands today, and every release that it is made from."""
    package = _package(publisher, address, at)
    package["records"] = [
        {
            "ocid": releases[0]["ocid"],
            "releases": list(releases),
            "compiledRelease": compiled(releases),
        }
    ]
    return package


def _package(publisher: Publisher, address: str, at: datetime) -> Json:
    return {
        "uri": address,
        "version": VERSION,
        "extensions": [UK_PROFILE],
        "publishedDate": instant(at),
        "publisher": {"name": publisher.name, "uri": publisher.address},
        "license": LICENCE,
    }
