"""The yearly pipeline notice (UK1): whether a council owes it, by which day, and what it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wisely.lib.money import Net
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.rulebook import Rulebook

COVERS_MONTHS = 18  # PA23 s.93(3), from the first day of the financial year


@dataclass(frozen=True, slots=True)
class PipelineNotice:
    """The notice that is due next. Days are the first and the last; `above_gross` is in pounds with VAT.

    `owed` is a no, with its reason, where the council may publish it and need not.
    """

    opens_on: date
    due_on: date
    covers_until: date
    above_gross: int
    owed: Verdict
    cite: str

    def tells_of(self, value: Net, vat_rate: object, *, advertised_on: date | None) -> bool:
        """Say whether it tells of a contract, by its value with options and by when it is advertised."""
        if advertised_on is None or not self.opens_on <= advertised_on < self.covers_until:
            return False
        return value.with_vat(vat_rate).amount > self.above_gross  # type: ignore[arg-type]


def pipeline_notice(book: Rulebook) -> PipelineNotice | None:
    """Give the pipeline notice that is due next on the day of a rulebook; None before the law knew one."""
    law, on = book.statute, book.on
    notice = law.notice("UK1")
    above = next((each.above for each in law.triggers if each.code == "pipeline"), None)
    if above is None or on < notice.starts_on:
        return None
    opens_on = date(on.year if on.month >= 4 else on.year - 1, 4, 1)
    if on > (notice.due_on(opens_on) or opens_on):
        opens_on = date(opens_on.year + 1, 4, 1)
    due_on = notice.due_on(opens_on)
    assert due_on is not None
    return PipelineNotice(
        opens_on=opens_on, due_on=due_on, covers_until=add_months(opens_on, COVERS_MONTHS), above_gross=above,
        owed=YES if book.procedure_rules.spends_over_100m else no(
            "The council does not expect to pay more than £100,000,000 under contracts in the year, so the "
            "notice is not owed. It may be published all the same.", cite=notice.cite,
        ),
        cite=notice.cite,
    )  # fmt: skip


def days_left(notice: PipelineNotice, *, on: date) -> int:
    """Count the days until its last day; 0 on the day itself."""
    return max((notice.due_on - on) // timedelta(days=1), 0)
