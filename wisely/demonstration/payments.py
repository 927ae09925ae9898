"""Invented payment files, as councils publish them: with titles, totals, encodings, credits and slips."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from wisely.lib.periods import Period

REDACTED = "REDACTED PERSONAL DATA"
SECOND_SPELLING = 0.06  # of the payments to a supplier whom the ledger holds under two names
REPEATED = 0.002  # of the payments stand in the file twice, and were perhaps made twice
HEADER = (
    "Directorate", "Service Division", "Category", "Purpose", "Payment Date", "Transaction Number",
    "Net Amount", "Beneficiary Name", "Procurement Card",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """A supplier whom a directorate pays for something, while the period lasts. Pounds net a month.

    `names` are the supplier's in this ledger, the usual one first.
    """

    names: tuple[str, ...]
    directorate: str
    category: str
    category_code: str
    purpose: str
    monthly_net: float
    period: Period
    is_individual: bool = False


@dataclass(frozen=True, slots=True)
class MonthFile:
    """A file as it would lie on a council's website."""

    name: str
    content: bytes
    rows: int
    net_total: Decimal


def month_file(
    name: str, month: Period, *, council: str, relations: Sequence[Relation], rows: int, throw: Random
) -> MonthFile:
    """Write one month: `rows` payments over the relations of the month, with the dirt that real files have.

    The slips (a day that does not exist, an amount in words) are extra rows, outside `rows` and the total.
    """
    living = [relation for relation in relations if relation.period.overlaps(month)]
    drawn = throw.choices(living, [relation.monthly_net**0.5 for relation in living], k=rows)
    times = Counter(map(id, drawn))
    days = (month.last_on - month.starts_on).days  # type: ignore[operator]
    lines = [
        _line(
            relation,
            _amount(relation, times[id(relation)], throw),
            month.starts_on + timedelta(days=throw.randint(0, days)),
            number,
            throw,
        )
        for number, relation in enumerate(drawn, start=1)
    ]
    for place in throw.sample(range(1, rows), k=int(rows * REPEATED)):
        lines[place] = list(lines[place - 1])
    total = sum((Decimal(line[6]) for line in lines), Decimal(0))
    content = _written(
        lines, month.starts_on.month % 4, council=council, month=month, total=total, throw=throw
    )
    return MonthFile(name, content, rows, total)


def _amount(relation: Relation, times: int, throw: Random) -> Decimal:
    """Share the month's money over its payments; one in seventy is a credit."""
    share = relation.monthly_net / times * throw.lognormvariate(0, 0.5)
    net = Decimal(f"{max(share, 1.5):.2f}")
    return -(net / 4).quantize(Decimal("0.01")) if throw.random() < 0.014 else net


def _line(relation: Relation, net: Decimal, paid_on: date, number: int, throw: Random) -> list[str]:
    name = relation.names[0] if throw.random() > SECOND_SPELLING else relation.names[-1]
    beneficiary = REDACTED if relation.is_individual else name
    category = "" if throw.random() < 0.03 else relation.category
    purpose = "" if throw.random() < 0.01 else relation.purpose
    return [
        relation.directorate, category, category, purpose, f"{paid_on:%d/%m/%Y}",
        f"{paid_on:%y%m}-{number:05d}", str(net), beneficiary,
        "Yes" if abs(net) < 80 and throw.random() < 0.2 else "No",
    ]  # fmt: skip


def _written(
    lines: list[list[str]], style: int, *, council: str, month: Period, total: Decimal, throw: Random
) -> bytes:
    """Style 1 has titles, pound signs and an old encoding; 2 a byte-order mark; 3 a grand total and slips."""
    out = io.StringIO()
    pen = csv.writer(out, lineterminator="\r\n")
    if style == 1:
        pen.writerow([f"{council}: payments to suppliers, {month.starts_on:%B %Y}"])
        pen.writerow([])
    pen.writerow(HEADER)
    for line in lines:
        if style == 1:
            line[6] = f"£{Decimal(line[6]):,.2f}".replace("£-", "-£")
        pen.writerow(line)
    if style == 3:
        for slip in _slips(lines, month, throw):
            pen.writerow(slip)
        pen.writerow(["", "", "", "", "", "", str(total), "", ""])
    return out.getvalue().encode({1: "cp1252", 2: "utf-8-sig"}.get(style, "utf-8"))


def _slips(lines: list[list[str]], month: Period, throw: Random) -> list[list[str]]:
    """Give rows that nobody can import: a day that does not exist, none at all, an amount in words."""
    no_such_day = f"31/{month.starts_on:%m/%Y}" if month.starts_on.month in {4, 6, 9, 11} else "30/02/2025"
    slips = []
    for place, text in ((4, no_such_day), (6, "one hundred pounds"), (4, "")):
        slip = list(throw.choice(lines))
        slip[place] = text
        slips.append(slip)
    return slips
