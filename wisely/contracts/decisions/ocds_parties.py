"""The suppliers of an OCDS award, and how to look into JSON that may hold anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wisely.contracts.decisions.candidates import CandidateSupplier, names_nobody, tidy
from wisely.contracts.decisions.ocds_merging import Json

_SMALL = frozenset({"sme", "micro", "small", "medium"})


def suppliers_of(whole: Json, award: Json) -> Iterator[CandidateSupplier]:
    """Give the suppliers of an award, each with what the parties tell of it."""
    parties = {str(each.get("id")): each for each in dicts_of(whole.get("parties"))}
    seen = set()
    for told in dicts_of(award.get("suppliers")):
        party = parties.get(str(told.get("id")), {})
        name = tidy(told.get("name") or party.get("name"))
        identity = str(told.get("id") or name)
        if identity not in seen and not names_nobody(name):
            seen.add(identity)
            yield _supplier(name, party, told)


def _supplier(name: str, party: Json, told: Json) -> CandidateSupplier:
    address, details = dict_of(party.get("address")), dict_of(party.get("details"))
    scale = str(details.get("scale") or "")
    return CandidateSupplier(
        name=name[:400],
        identifiers=tuple(_identifiers(party, told)),
        street=tidy(address.get("streetAddress"))[:400],
        town=tidy(address.get("locality"))[:120],
        postcode=tidy(address.get("postalCode"))[:20],
        is_sme=True if scale in _SMALL else False if scale == "large" else None,
        is_vcse=flag_of(details.get("vcse")),
    )


def _identifiers(party: Json, told: Json) -> Iterator[tuple[str, str]]:
    seen = set()
    for each in (dict_of(party.get("identifier")), *dicts_of(party.get("additionalIdentifiers"))):
        pair = (str(each.get("scheme") or ""), str(each.get("id") or "").strip())
        if all(pair) and pair not in seen:
            seen.add(pair)
            yield pair
    head, _, number = str(told.get("id") or "").rpartition("-")
    if not seen and head in {"GB-COH", "GB-CHC", "GB-PPON"} and number:
        yield head, number


def flag_of(*values: Any) -> bool | None:
    """Give the first value that is true or false."""
    return next((value for value in values if isinstance(value, bool)), None)


def dict_of(value: Any) -> Json:
    """Give an object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def dicts_of(value: Any) -> list[Json]:
    """Give the objects of a list, or none in place of anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
