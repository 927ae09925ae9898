"""By what a council calls a supplier strategic; read strictly from the pack's `strategic.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from wisely.rules.reading import Table, read

SPEND, REACH = "spend", "reach"
COUNTED = (SPEND, REACH)
POINTS = 100


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: what it asks and how many points it is worth. What is `counted` nobody is asked.

    Of spend: among how many that were paid most in twelve months, or from how many pounds net; of reach: in
    contracts of how many directorates.
    """

    id: str
    test: str
    points: int
    counted: str = ""
    among: int = 0
    paid_net: Decimal = Decimal(0)
    directorates: int = 0


@dataclass(frozen=True, slots=True)
class StrategicCriteria:
    """A council's criteria; from `cut_off` points of a hundred a supplier is strategic. None, not agreed."""

    criteria: tuple[Criterion, ...] = ()
    cut_off: int = POINTS
    again_months: int = 12
    source: str = ""


def strategic_criteria(pack: str, folder: Path) -> StrategicCriteria:
    """Read the criteria; a pack without the file has agreed none.

    :raises FaultyPack: for points that are not a hundred in all, a cut-off beyond them, or an unknown count.
    """
    path = folder / "strategic.toml"
    if not path.exists():
        return StrategicCriteria()
    told = read(path, name=f"{pack}/strategic.toml")
    criteria = tuple(_criterion(row) for row in told.tables("criterion"))
    if (points := sum(each.points for each in criteria)) != POINTS:
        told.fault("criterion", f"are worth {points} points in all.", "Let them be a hundred.")
    if len({each.id for each in criteria}) < len(criteria):
        told.fault("criterion", "has one id twice.", "Give each an id of its own.")
    cut_off, months = told.take("cut_off", int), told.take("again_months", int, 12)
    if not 1 <= cut_off <= POINTS:
        told.fault("cut_off", f"is {cut_off}.", "Write points from 1 to 100.")
    if not 1 <= months <= 60:
        told.fault("again_months", f"is {months}.", "Write months from 1 to 60.")
    found = StrategicCriteria(criteria, cut_off, months, told.take("source", str))
    told.finish()
    return found


def _criterion(row: Table) -> Criterion:
    counted = row.take("counted", str, "")
    if counted and counted not in COUNTED:
        row.fault("counted", f"is {counted!r}.", f"Choose {' or '.join(COUNTED)}, or leave it out.")
    found = Criterion(
        id=row.take("id", str), test=row.take("test", str), points=row.take("points", int), counted=counted,
        among=row.take("among", int) if counted == SPEND else 0,
        paid_net=Decimal(row.take("paid_net", int)) if counted == SPEND else Decimal(0),
        directorates=row.take("directorates", int) if counted == REACH else 0,
    )  # fmt: skip
    if found.points < 1:
        row.fault("points", f"are {found.points}.", "Write one at least.")
    row.finish()
    return found
