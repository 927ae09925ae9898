"""One figure of a measure for a period: its value or why there is none, and how it stands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from wisely.lib.periods import Period, period_name
from wisely.performance.decisions.cells import Cell, Parts, parts_of
from wisely.performance.decisions.definitions import COMPUTED, Definition
from wisely.rules.parts import Figure

WAITING = Path(__file__).parent / "waiting.toml"
BY_HAND = "Wisely does not compute this figure"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no figure, what to do about it, and the part of the service where that is done."""

    reason: str
    remedy: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure computed from payments, or what is missing for it."""

    definition: Definition
    period: Period
    parts: Parts
    missing: Missing | None

    @property
    def value(self) -> Decimal | None:
        return None if self.missing else self.parts.share

    @property
    def most(self) -> Decimal | None:
        return None if self.missing else self.parts.most


def measured(cells: tuple[Cell, ...], definition: Definition, period: Period) -> Measured:
    """Compute a figure for a period of whole months, or say why nobody can."""
    return measured_from(parts_of(cells, definition.answer, period), definition, period)


def measured_from(parts: Parts, definition: Definition, period: Period) -> Measured:
    """Give a figure from what the payments of a period come to, or say why nobody can."""
    return Measured(definition, period, parts, _missing(definition, period, parts))


def _missing(definition: Definition, period: Period, parts: Parts) -> Missing | None:
    name = period_name(period)
    if not parts.lines:
        return Missing(
            f"no payments are imported for {name}", "Import the payment files of those months.", "imports"
        )
    if not parts.lines_in_scope:
        return Missing(f"every payment of {name} is to a redacted payee", "Check that import.", "imports")
    if parts.in_scope <= 0 and parts.only_gross:
        return Missing(
            f"the payments of {name} were published with VAT only, and shares are of payments without it",
            "Import files that give amounts without VAT.", "imports",
        )  # fmt: skip
    if parts.in_scope <= 0:
        return Missing(
            f"the payments of {name} come to nothing or less, so there is nothing to take a share of",
            "Check the imports of those months.", "imports",
        )  # fmt: skip
    if not parts.is_known:
        return Missing(
            f"for every payment of {name}, {definition.unknown_because}", definition.remedy, "suppliers"
        )
    return None


def definition_id(figure: Figure) -> str:
    """Name the definition by which a figure is computed, "" where it is not."""
    return COMPUTED.get(figure.id, "")


def waiting_because(figure: Figure) -> str:
    """Say why a figure is not computed yet, to follow "because"."""
    told = _waiting()
    return told.get(figure.id) or told.get(figure.id.partition("_")[0]) or BY_HAND


@cache
def _waiting() -> dict[str, str]:
    return tomllib.loads(WAITING.read_text(encoding="utf-8"))


def may_stand_for(value: Decimal, unit: str) -> str:
    """Say what is wrong with a value recorded by hand, "" where nothing is."""
    if unit == "percent" and not Decimal(-1000) <= value <= Decimal(1000):
        return "A percentage lies between −1,000 and 1,000. Enter 96.6 for 96.6%."
    if unit == "count" and value < 0:
        return "A count cannot be below 0."
    if unit == "boolean" and value not in {Decimal(0), Decimal(1)}:
        return "Enter 1 for yes or 0 for no."
    return ""


def is_over(period: Period, *, on: date) -> bool:
    """Say whether the last day of a period has passed."""
    return period.ends_before is not None and period.ends_before <= on
