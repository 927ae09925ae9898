"""By what a council finds the tier of a contract; read strictly from the pack's `tiering.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from wisely.rules.reading import Table, read

STEPS = 5
PER_CENT = 100
TIERS = ("gold", "silver", "bronze")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor in five steps, 1 the lightest. `weight` is per cent of the whole.

    Where `from_net` is given, the value a year in pounds net counts: four lower bounds, of steps 2 to 5.
    """

    id: str
    label: str
    weight: int
    steps: tuple[str, ...]
    from_net: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Tiering:
    """A council's factors and bands. A contract is gold from a score, or at step 5 of a factor named here.

    `asks` says what each tier asks of those who manage the contract. Without factors none are agreed.
    """

    factors: tuple[Factor, ...] = ()
    gold_from: Decimal = Decimal(STEPS)
    silver_from: Decimal = Decimal(STEPS)
    always_gold: tuple[str, ...] = ()
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""


def tiering(pack: str, folder: Path) -> Tiering:
    """Read the factors; a pack without the file has agreed none.

    :raises FaultyPack: for weights that are not a hundred, steps that are not five, or bands out of order.
    """
    path = folder / "tiering.toml"
    if not path.exists():
        return Tiering()
    told = read(path, name=f"{pack}/tiering.toml")
    factors = tuple(_factor(row) for row in told.tables("factor"))
    if (weights := sum(each.weight for each in factors)) != PER_CENT:
        told.fault("factor", f"weigh {weights} in all.", "Let them be a hundred.")
    gold, silver = told.take("gold_from", Decimal), told.take("silver_from", Decimal)
    if not 1 < silver < gold <= STEPS:
        told.fault("silver_from", f"is {silver} and gold_from {gold}.", "Write 1 < silver < gold, at most 5.")
    always = told.words("always_gold", default=())
    if unknown := [each for each in always if each not in {factor.id for factor in factors}]:
        told.fault("always_gold", f"names {unknown[0]!r}.", "Name factors of this file.")
    asks = told.table("asks")
    found = Tiering(
        factors, gold, silver, always, {tier: asks.words(tier, default=()) for tier in TIERS},
        told.take("source", str),
    )  # fmt: skip
    for table in (told, asks):
        table.finish()
    return found


def _factor(row: Table) -> Factor:
    bounds = tuple(Decimal(each) for each in row.take("from_net", list, []))
    found = Factor(
        row.take("id", str), row.take("label", str), row.take("weight", int),
        row.words("steps"), bounds,
    )  # fmt: skip
    if len(found.steps) != STEPS:
        row.fault("steps", f"are {len(found.steps)}.", "Write five, the lightest first.")
    if bounds and (len(bounds) != STEPS - 1 or list(bounds) != sorted(set(bounds))):
        row.fault("from_net", "is not four amounts that rise.", "Write the lower bounds of steps 2 to 5.")
    row.finish()
    return found
