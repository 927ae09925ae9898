"""In which ward a supplier is, by the postcode of its address, and how deprived that ward is.

What nobody knows has names of its own, so that sums by ward always come to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

OUTSIDE, UNLISTED, UNKNOWN, REDACTED = "outside", "unlisted", "unknown", "redacted"
NO_WARD = {
    OUTSIDE: "Outside the council’s wards",
    UNLISTED: "Not known: the postcode is not in the list",
    UNKNOWN: "Not known: no address",
    REDACTED: "Redacted",
}
"""What is said of payments that are in no ward, by the word that stands in a ward's place."""
DECILES = tuple(range(1, 11))
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward as the pack names it. `short` is written on maps; `at` its column and row there, from 1.

    `outline` are rings of longitude and latitude (WGS 84), where the pack has them instead.
    """

    code: str
    name: str
    short: str
    at: tuple[int, int] | None = None
    outline: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from, and the day whose facts it holds."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Deprivation:
    """The tenth of England's wards that each ward belongs to, 1 the most deprived. Not every ward has one."""

    source: Source
    deciles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Wards:
    """A council's wards in the order of its pack; none where the pack has no `wards.toml`.

    `by_postcode` gives the ward's name, or OUTSIDE, for a whole postcode or a sector (LS1 4); `outward`
    are the outward codes that the list covers. `version` changes with the files of wards and postcodes, also
    where they keep their day.
    """

    wards: tuple[Ward, ...] = ()
    source: Source | None = None
    postcodes: Source | None = None
    by_postcode: Mapping[str, str] = field(default_factory=dict)
    outward: frozenset[str] = frozenset()
    deprivation: Deprivation | None = None
    version: str = ""

    def __bool__(self) -> bool:
        return bool(self.wards)

    def decile_of(self, ward: str) -> int | None:
        """Give a ward's decile; None where nobody knows it, or where there is no ward of that name."""
        return self.deprivation.deciles.get(ward) if self.deprivation else None


@dataclass(frozen=True, slots=True)
class WardFound:
    """A ward's name, or the word for none, with the reason."""

    ward: str
    reason: str


def ward_of(postcode: str, wards: Wards) -> WardFound:
    """Judge a canonical postcode, "" where none is recorded. A whole postcode goes before its sector.

    A postcode that the list ought to hold and does not is not known: it may be newer than the list.
    """
    if not postcode:
        return WardFound(UNKNOWN, "No postcode is recorded for it.")
    outward, _, inward = postcode.partition(" ")
    ward = wards.by_postcode.get(postcode) or wards.by_postcode.get(f"{outward} {inward[:1]}")
    if ward and ward != OUTSIDE:
        return WardFound(ward, f"{postcode} is in {ward}.")
    if ward is None and outward in wards.outward:
        on = f" of {wards.postcodes.on:%-d %B %Y}" if wards.postcodes else ""
        return WardFound(UNLISTED, f"{postcode} is not in the list of postcodes{on}.")
    return WardFound(OUTSIDE, f"{postcode} is in none of the council’s wards.")
