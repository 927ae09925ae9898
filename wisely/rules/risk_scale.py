"""By which words a council scores the risks of its contracts; read strictly from the pack's `risks.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wisely.rules.reading import Table, read

STEPS = 5
TONES = ("neutral", "underway", "warning", "stopped")
_NUMBERS = tuple(f"{step} of {STEPS}" for step in range(1, STEPS + 1))


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """A name for scores from a number up to the next band's; `tone` is its badge's."""

    name: str
    starts_at: int
    tone: str
    says: str


@dataclass(frozen=True, slots=True)
class RiskScale:
    """Words for the five steps of likelihood and impact, 1 the least; names for their product, 1 to 25."""

    likelihood: tuple[str, ...] = _NUMBERS
    impact: tuple[str, ...] = _NUMBERS
    bands: tuple[ScoreBand, ...] = ()
    source: str = ""

    def band_of(self, score: int) -> ScoreBand:
        """Name a score; a council that has agreed no bands has the number alone."""
        held = [each for each in self.bands if each.starts_at <= score]
        return held[-1] if held else ScoreBand(f"Score {score}", 1, "neutral", "No bands are agreed.")


def risk_scale(pack: str, folder: Path) -> RiskScale:
    """Read the words; a pack without the file scores by numbers alone.

    :raises FaultyPack: for steps that are not five, or bands that are out of order or do not begin at 1.
    """
    path = folder / "risks.toml"
    if not path.exists():
        return RiskScale()
    told = read(path, name=f"{pack}/risks.toml")
    bands = tuple(_band(row) for row in told.tables("band"))
    starts = [each.starts_at for each in bands]
    if starts[:1] != [1] or starts != sorted(set(starts)) or starts[-1] > STEPS * STEPS:
        told.fault(
            "band", f"begins at {starts}.", "Let the first begin at 1 and each later one higher, to 25."
        )
    found = RiskScale(_steps(told, "likelihood"), _steps(told, "impact"), bands, told.take("source", str))
    told.finish()
    return found


def _steps(told: Table, key: str) -> tuple[str, ...]:
    words = told.words(key)
    if len(words) != STEPS or not all(each.strip() for each in words):
        told.fault(key, f"has {len(words)} steps.", f"Write {STEPS} in quotes, the least first.")
    return words


def _band(row: Table) -> ScoreBand:
    found = ScoreBand(
        row.take("name", str), row.take("from", int), row.take("tone", str), row.take("says", str)
    )
    if found.tone not in TONES:
        row.fault("tone", f"is {found.tone!r}.", f"Choose one of {', '.join(TONES)}.")
    row.finish()
    return found
