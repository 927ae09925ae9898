"""Each supplier that a file names is found by its number, then by its exact normal name, or is registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wisely.contracts.decisions.candidates import CandidateSupplier
from wisely.contracts.queries.imports import readable_numbers
from wisely.lib.actor import Actor
from wisely.lib.identifiers import NotAnIdentifier, postcode
from wisely.lib.names import is_redacted, normal_name
from wisely.lib.phone_numbers import phone_number
from wisely.suppliers.actions import Draft, Whereabouts, register_suppliers
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import IdentifierRow, find_by_normal_names, find_by_numbers, numbers_of

DECISIVE = frozenset({"GB-COH", "GB-CHC", "GB-SC", "GB-NIC"})


class Finder:
    """The suppliers of one file. `registered` counts those that were not on file."""

    def __init__(self, named: Iterable[CandidateSupplier]) -> None:
        self.named = [each for each in named if not is_redacted(each.name)]
        self.numbers = {each: readable_numbers(each.identifiers) for each in self.named}
        self.found: dict[CandidateSupplier, Supplier] = {}
        self.registered = 0

    def find(self, *, source: str, by: Actor, at: datetime) -> None:
        """Find all, registering those that are not on file in one act. A handful of queries."""
        keys = self._on_file()
        unknown = [each for each in self.named if each not in keys]
        groups = self._grouped(unknown)
        if groups:
            drafts = [self._draft(group) for group in groups]
            for group, supplier in zip(
                groups, register_suppliers(drafts, source=source, by=by, at=at), strict=True
            ):
                self.found.update(dict.fromkeys(group, supplier))
        self.registered = len(groups)
        rows = Supplier.objects.in_bulk(set(keys.values()))
        self.found.update({each: rows[key] for each, key in keys.items()})

    def _on_file(self) -> dict[CandidateSupplier, int]:
        by_number = find_by_numbers(pair for pairs in self.numbers.values() for pair in pairs)
        by_name = find_by_normal_names(normal_name(each.name) for each in self.named)
        held = numbers_of(set(by_name.values()))
        keys = {}
        for each in self.named:
            numbers = self.numbers[each]
            key = next((by_number[pair] for pair in numbers if pair in by_number), None)
            if key is None:
                key = by_name.get(normal_name(each.name))
                if key is not None and _are_two_firms(numbers, held.get(key, ())):
                    key = None
            if key is not None:
                keys[each] = key
        return keys

    def _grouped(self, unknown: list[CandidateSupplier]) -> list[list[CandidateSupplier]]:
        """Put spellings of one supplier together: by a number they share, else by their normal name."""
        groups: dict[tuple[str, str], list[CandidateSupplier]] = {}
        of_name: dict[str, tuple[str, str]] = {}
        for each in sorted(unknown, key=lambda one: not self.numbers[one]):
            name = normal_name(each.name)
            key = next(iter(self.numbers[each]), None) or of_name.get(name, ("name", name))
            of_name.setdefault(name, key)
            groups.setdefault(key, []).append(each)
        return list(groups.values())

    def _draft(self, group: list[CandidateSupplier]) -> Draft:
        first = group[0]
        place = next((each for each in group if each.postcode or each.street), first)
        return Draft(
            name=first.name,
            identifiers=tuple(dict.fromkeys(pair for each in group for pair in self.numbers[each])),
            other_names=tuple(dict.fromkeys(each.name for each in group[1:])),
            address=_whereabouts(place),
            phones=tuple(dict.fromkeys(filter(None, map(_phone, group)))),
        )


def _are_two_firms(numbers: Iterable[tuple[str, str]], held: Iterable[IdentifierRow]) -> bool:
    """Say whether two of the same name have different numbers in the same register."""
    holds: dict[str, set[str]] = {}
    for row in held:
        holds.setdefault(row.scheme, set()).add(row.number)
    return any(
        scheme in DECISIVE and scheme in holds and number not in holds[scheme] for scheme, number in numbers
    )


def _phone(each: CandidateSupplier) -> str:
    try:
        return phone_number(each.phone) if each.phone else ""
    except NotAnIdentifier:
        return ""


def _whereabouts(each: CandidateSupplier) -> Whereabouts | None:
    try:
        code = postcode(each.postcode) if each.postcode else ""
    except NotAnIdentifier:
        code = ""
    if not (code or each.street or each.town):
        return None
    return Whereabouts(lines=each.street, town=each.town, postcode=code)
