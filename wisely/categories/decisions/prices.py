"""What prices of like things say: which are alike, how far their prices lie apart, what that is worth.

Quartiles are those of `statistics.quantiles(method="inclusive")`, as spreadsheets' QUARTILE.INC, over buys:
each line counts once, however much it bought. Pounds net for one unit. Nothing is said of fewer than three.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wisely.lib.hashing import sha256_of
from wisely.lib.slips import plain_letters

LEAST_BUYS = 3
FAR = 5  # times the median, or a part of it: such a price is most likely of another unit, and is asked about
PENNY, FINE = Decimal("0.01"), Decimal("0.0001")
UNITS: Mapping[str, tuple[str, ...]] = {
    "each": ("each", "ea", "item", "unit", "piece", "pc", "no", "number"),
    "pack": ("pack", "packet", "pk", "pkt"),
    "box": ("box", "bx", "carton", "case"),
    "ream": ("ream", "rm"),
    "hour": ("hour", "hr", "hrs", "per hour"),
    "day": ("day", "per day"),
    "week": ("week", "wk", "per week"),
    "month": ("month", "per month"),
    "kg": ("kg", "kilogram", "kilo"),
    "tonne": ("tonne", "ton", "te"),
    "litre": ("litre", "l", "ltr"),
    "metre": ("metre", "m", "lm"),
    "square metre": ("square metre", "m2", "sqm", "sq m"),
    "journey": ("journey", "trip"),
    "visit": ("visit",),
    "placement week": ("placement week",),
}
_UNIT_OF = {word: unit for unit, said in UNITS.items() for word in said}
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Priced:
    """One line at which something was bought. `rate` is pounds net for one unit."""

    pk: int
    thing: str
    unit: str
    key: str
    category: str
    rate: Decimal
    quantity: Decimal
    bought_on: date
    directorate: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the prices of one like thing lie apart. Pounds net for one unit; savings in pounds net.

    `odd` are keys of lines whose price is five times the median or a fifth of it: likely another unit. They
    stand in the quartiles, which bear them, and in no saving. Without enough buys every figure is None.
    """

    key: str
    thing: str
    unit: str
    category: str
    buys: int
    quantity: Decimal
    paid: Decimal
    least: Decimal
    most: Decimal
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None
    spread_percent: Decimal | None
    at_median: Decimal | None
    at_low: Decimal | None
    odd: tuple[int, ...]
    suppliers: int
    directorates: int

    @property
    def is_told(self) -> bool:
        return self.median is not None


def unit_of(text: str) -> str:
    """Give the one word for a unit; a unit that is not known stands as it is said, in small letters."""
    said = " ".join(plain_letters(text).replace(".", " ").split())
    return _UNIT_OF.get(said) or _UNIT_OF.get(said.removesuffix("s"), said)


def like_key(thing: str, unit: str, *, code: str = "") -> str:
    """Name what is alike: the same code, or else the same words in any order; and the same unit.

    Nothing is guessed: "A4 paper 80gsm" and "Paper, A4, 80 gsm" differ in one word and stay apart until both
    carry the same code. The same in every council, so that files of councils meet.
    """
    said = code.strip().casefold() or " ".join(sorted(set(_WORD.findall(plain_letters(thing)))))
    return sha256_of([f"{'code' if code.strip() else 'words'}|{said}|{unit}".encode()]).hex()[:16]


def spreads_of(lines: Iterable[Priced]) -> list[Spread]:
    """Give the spread of each like thing, what could be saved the most first."""
    groups: dict[str, list[Priced]] = {}
    for line in lines:
        groups.setdefault(line.key, []).append(line)
    found = [spread_of(rows) for rows in groups.values()]
    return sorted(found, key=lambda each: (-(each.at_median or Decimal(0)), each.thing.casefold(), each.key))


def spread_of(rows: Sequence[Priced]) -> Spread:
    """Give the spread of lines that are alike."""
    latest = max(rows, key=lambda row: (row.bought_on, row.pk))
    rates = [row.rate for row in rows]
    told: dict[str, Decimal | None] = dict.fromkeys(
        ("low", "median", "high", "spread_percent", "at_median", "at_low")
    )
    odd: tuple[int, ...] = ()
    if len(rows) >= LEAST_BUYS:
        low, median, high = (
            each.quantize(FINE, ROUND_HALF_UP)
            for each in statistics.quantiles(rates, n=4, method="inclusive")
        )
        odd = tuple(row.pk for row in rows if not median / FAR <= row.rate <= median * FAR)
        fair = [row for row in rows if row.pk not in odd]
        told = {
            "low": low, "median": median, "high": high,
            "spread_percent": ((high - low) / median * 100).quantize(Decimal("0.1"), ROUND_HALF_UP),
            "at_median": saving(fair, median), "at_low": saving(fair, low),
        }  # fmt: skip
    return Spread(
        key=latest.key, thing=latest.thing, unit=latest.unit, category=latest.category, buys=len(rows),
        quantity=sum((row.quantity for row in rows), Decimal(0)),
        paid=sum((row.rate * row.quantity for row in rows), Decimal(0)).quantize(PENNY, ROUND_HALF_UP),
        least=min(rates), most=max(rates), odd=odd, suppliers=len({row.supplier for row in rows}),
        directorates=len({row.directorate for row in rows}), **told,
    )  # fmt: skip


def saving(rows: Iterable[Priced], rate: Decimal) -> Decimal:
    """Give what would not have been paid, had nobody paid more than a rate for the same quantities."""
    over = sum(((row.rate - rate) * row.quantity for row in rows if row.rate > rate), Decimal(0))
    return over.quantize(PENNY, ROUND_HALF_UP)


def spreads_by(rows: Iterable[Priced], label: str) -> list[tuple[str, int, Decimal, Decimal, Decimal]]:
    """Give by supplier or directorate: name, buys, quantity, paid and median rate, the dearest first."""
    groups: dict[str, list[Priced]] = {}
    for row in rows:
        groups.setdefault(getattr(row, label), []).append(row)
    found = [
        (
            name, len(mine), sum((row.quantity for row in mine), Decimal(0)),
            sum((row.rate * row.quantity for row in mine), Decimal(0)).quantize(PENNY, ROUND_HALF_UP),
            statistics.median([row.rate for row in mine]),
        )
        for name, mine in groups.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each[4], each[0].casefold()))
