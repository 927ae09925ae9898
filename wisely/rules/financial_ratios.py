"""At which ratios of a supplier's accounts a council sees a risk; from the pack's `financial_ratios.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from wisely.rules.reading import Table, read

HIGHER_IS_BETTER: dict[str, bool] = {
    "turnover_ratio": True,
    "operating_margin": True,
    "fcf_to_net_debt": True,
    "net_debt_pension_to_ebitda": False,
    "interest_cover": True,
    "acid_ratio": True,
    "net_assets": True,
    "group_exposure": False,
}


@dataclass(frozen=True, slots=True)
class Band:
    """Beyond `low` on the better side the risk is low, beyond `high` on the worse side it is high.

    On either and between them it is medium. Shares are of one: 0.05 is five per cent; net assets are pounds.
    """

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class RatioBands:
    """The bands of all eight ratios as they hold from a day, where they come from and how sure that is.

    `word` is shown to whoever reads a risk: whether the bands are the guidance's own or the council's.
    """

    from_on: date
    bands: dict[str, Band]
    source: str
    word: str


@dataclass(frozen=True, slots=True)
class RatioPolicy:
    """A council's bands from day to day, the latest last. None are agreed without any."""

    editions: tuple[RatioBands, ...] = ()

    def on(self, day: date) -> RatioBands | None:
        """Give the bands that hold on a day; None where none are agreed for it."""
        return next((each for each in reversed(self.editions) if each.from_on <= day), None)


def financial_ratios(pack: str, folder: Path) -> RatioPolicy:
    """Read the bands; a pack without the file has agreed none.

    :raises FaultyPack: for a ratio that is missing, unknown or there twice, bands that overlap, or days that
        do not rise.
    """
    path = folder / "financial_ratios.toml"
    if not path.exists():
        return RatioPolicy()
    told = read(path, name=f"{pack}/financial_ratios.toml")
    editions = tuple(_edition(row) for row in told.tables("edition"))
    days = [each.from_on for each in editions]
    if not days or days != sorted(set(days)):
        told.fault(
            "edition", "is missing, or its days do not rise.", "Write [[edition]], the earliest first."
        )
    told.finish()
    return RatioPolicy(editions)


def _edition(row: Table) -> RatioBands:
    bands: dict[str, Band] = {}
    for each in row.tables("ratio"):
        name, band = each.take("id", str), Band(each.take("low", Decimal), each.take("high", Decimal))
        if name not in HIGHER_IS_BETTER or name in bands:
            each.fault("id", f"is {name!r}.", f"Write each once: {', '.join(HIGHER_IS_BETTER)}.")
        if (band.low < band.high) if HIGHER_IS_BETTER[name] else (band.low > band.high):
            which = "at least" if HIGHER_IS_BETTER[name] else "at most"
            each.fault("low", f"is {band.low} and high {band.high}.", f"Let low be {which} high.")
        each.finish()
        bands[name] = band
    if missing := [each for each in HIGHER_IS_BETTER if each not in bands]:
        row.fault("ratio", f"lacks {missing[0]}.", "Give each of the eight its bands.")
    found = RatioBands(row.take("from_on", date), bands, row.take("source", str), row.take("word", str))
    row.finish()
    return found
