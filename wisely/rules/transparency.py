"""What the Transparency Code asks a council to publish: datasets, their fields, and reasons to take some out.

Data is in `law/transparency.toml`; a council's pack may be stricter in its own `transparency.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from wisely.lib.periods import Period, add_months, financial_year, months_of
from wisely.rules.reading import Table, read

HERE = Path(__file__).parent
MONTHLY, QUARTERLY = "month", "quarter"


@dataclass(frozen=True, slots=True)
class DatasetField:
    """One field of a dataset. `kind` is a word of `ui.kinds.Kind`; `is_asked` says that the Code asks it."""

    key: str
    heading: str
    says: str
    kind: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset. `every` is month or quarter; rows count above `above_net` pounds net, or all at None."""

    code: str
    name: str
    says: str
    every: str
    above_net: Decimal | None
    fields: tuple[DatasetField, ...]
    cite: str
    within_months: int

    def due_on(self, period: Period) -> date:
        """Give the last day to publish a period: so many months after the end of its quarter."""
        year = financial_year(period.starts_on)
        quarter = next(
            found for number in (1, 2, 3, 4) if (found := year.quarter(number)).contains(period.starts_on)
        )
        assert quarter.ends_before is not None, "a quarter ends"
        return add_months(quarter.ends_before, self.within_months) - timedelta(days=1)

    def periods(self, whole: Period) -> list[Period]:
        """Give the months or quarters that lie in a stretch of days, whole ones only, earliest first."""
        months = list(months_of(whole))
        if self.every == QUARTERLY:
            found = [financial_year(each.starts_on).quarter(_quarter(each)) for each in months]
        else:
            found = months
        return [
            each
            for each in dict.fromkeys(found)
            if each.starts_on >= whole.starts_on and _ends_within(each, whole)
        ]


def _quarter(period: Period) -> int:
    return (period.starts_on.month - 4) % 12 // 3 + 1


def _ends_within(period: Period, whole: Period) -> bool:
    return whole.ends_before is None or (
        period.ends_before is not None and period.ends_before <= whole.ends_before
    )


@dataclass(frozen=True, slots=True)
class RedactionReason:
    """Why something may be taken out before it is published. `name` is what the public reads."""

    code: str
    name: str
    says: str
    cite: str


IN_THE_LEDGER = "ledger"


@cache
def datasets(pack: str) -> dict[str, Dataset]:
    """Give the datasets by code, as the Code has them or stricter where the council's pack is.

    :raises FaultyPack: when a file has a fault: file, key, what is wrong, what to do.
    """
    told = read(HERE / "law" / "transparency.toml", name="law/transparency.toml")
    within = told.take("within_months", int)
    found: dict[str, Dataset] = {}
    for row in told.tables("dataset"):
        each = _dataset(row, within, found)
        found[each.code] = each
    own = HERE / "council" / pack / "transparency.toml"
    return _stricter(found, own, pack) if own.exists() else found


def _dataset(row: Table, within: int, before: dict[str, Dataset]) -> Dataset:
    like = row.take("fields_of", str, "")
    row.take("source", str)
    fields = before[like].fields if like else tuple(_field(each) for each in row.tables("field"))
    found = Dataset(
        code=row.take("code", str), name=row.take("name", str), says=row.take("says", str),
        every=row.take("every", str), above_net=row.maybe("above_net", Decimal), fields=fields,
        cite=row.take("cite", str), within_months=within,
    )  # fmt: skip
    row.finish()
    return found


def _field(row: Table) -> DatasetField:
    field = DatasetField(
        row.take("key", str),
        row.take("heading", str),
        row.take("says", str),
        row.take("kind", str),
        row.take("is_asked", bool),
    )
    row.finish()
    return field


def _stricter(found: dict[str, Dataset], path: Path, pack: str) -> dict[str, Dataset]:
    """Lay a council's own choices over the Code's: published more often, or from a lower amount."""
    told = read(path, name=f"{pack}/transparency.toml")
    chosen = dict(found)
    for row in told.tables("dataset"):
        code = row.take("code", str)
        if code not in found:
            row.fault("code", f"is {code!r}.", f"Choose one of {', '.join(found)}.")
        law = found[code]
        every, above = row.take("every", str, law.every), row.maybe("above_net", Decimal)
        if every not in {MONTHLY, QUARTERLY}:
            row.fault("every", f"is {every!r}.", "Write month or quarter.")
        if above is not None and (law.above_net is None or above > law.above_net):
            row.fault("above_net", f"is {above}.", "The Code asks for more: write a lower amount.")
        chosen[code] = replace(
            law, every=every, above_net=law.above_net if above is None else above,
            name=row.take("name", str, law.name),
        )  # fmt: skip
        row.finish()
    told.finish()
    return chosen


@cache
def redaction_reasons() -> dict[str, RedactionReason]:
    """Give the reasons for redactions by code."""
    told = read(HERE / "law" / "transparency.toml", name="law/transparency.toml")
    found = {}
    for row in told.tables("redaction"):
        each = RedactionReason(
            row.take("code", str), row.take("name", str), row.take("says", str), row.take("cite", str)
        )
        row.finish()
        found[each.code] = each
    return found
