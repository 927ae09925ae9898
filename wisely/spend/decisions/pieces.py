"""The same need bought in pieces: what passes a threshold together that none of its parts passes alone.

The law values together what could reasonably be bought under one contract (PA23 Sch 3 para 4), and the
bands of a council would be walked round in the same way. The same need is a category here; a piece is what
one supplier was paid for it without a contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wisely.lib.money import Net
from wisely.rules.cases import Case, valuation
from wisely.rules.parts import Category
from wisely.rules.routes import council_value
from wisely.rules.rulebook import Rulebook

RULE = "PA23 Sch 3 para 4"
CONSTRUCTION = "45"  # the division of the Common Procurement Vocabulary that is works


@dataclass(frozen=True, slots=True)
class Bought:
    """What was paid for a category without a contract in twelve months. Pounds net where they are known."""

    category: str
    paid: Decimal
    largest: Decimal
    suppliers: int
    lines: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """Something bought in pieces, with each threshold that they pass together and none alone."""

    bought: Bought
    code: str
    passes: tuple[str, ...]


def in_pieces(bought: Bought, category: Category, book: Rulebook) -> Pieces | None:
    """Hold what was bought against every threshold in force; None where its pieces pass none together."""
    if bought.suppliers < 2 or bought.paid <= bought.largest:
        return None
    whole, part = (valuation(_case(each, category, book), book) for each in (bought.paid, bought.largest))
    passes = []
    if whole.is_above and not part.is_above:
        passes.append(f"£{whole.threshold:,.0f}, the law’s for {whole.threshold_name}")
    together, alone = council_value(whole, book), council_value(part, book)
    passes += [
        f"£{band.above:,.0f}, the council’s for “{band.name}”"
        for band in reversed(book.procedure_rules.bands)
        if alone <= band.above < together
    ]
    return Pieces(bought, category.code, tuple(passes)) if passes else None


def _case(value: Decimal, category: Category, book: Rulebook) -> Case:
    is_works = bool(category.cpv_divisions) and set(category.cpv_divisions) == {CONSTRUCTION}
    return Case(
        Net(value),
        on=book.on,
        kind="works" if is_works else "services",
        is_light_touch=category.is_light_touch,
    )
