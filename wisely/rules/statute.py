"""The law as dated data: thresholds, procedures, time limits, notices and grounds, each with its clause.

Files lie in `law/`. Each row says whether its source was looked up (V) or is known and was not (K).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from wisely.lib.periods import Period
from wisely.lib.working_days import ACT, ENGLAND, last_working_day, next_working_day
from wisely.rules.parts import Thresholds

REGIMES = ("PCR2015", "PA2023", "PSR2023")
REGIME_NAMES = {
    "PCR2015": "Public Contracts Regulations 2015",
    "PA2023": "Procurement Act 2023",
    "PSR2023": "Provider Selection Regime Regulations 2023",
}
CIRCUMSTANCES = frozenset(
    {
        "light touch",
        "urgent",
        "agreed with all",
        "preselected",
        "planned notice",
        "electronic",
        "all documents",
    }
)
STAGES = ("participation", "tender", "council tender", "standstill")
HEALTH_REGIME_FROM = date(2024, 1, 1)  # SI 2023/1348 reg 1: commencement of the Provider Selection Regime


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The least days of a stage, where all circumstances of `when` hold. `counts` is "after" or "with"."""

    regime: str
    procedures: tuple[str, ...]
    stage: str
    when: frozenset[str]
    days: int
    unit: str
    counts: str
    cite: str

    def last_on(self, began_on: date) -> date:
        """Give the last day of the period for what was sent or published on a day.

        Working days are the Act's: a bank holiday anywhere in the United Kingdom stops the clock. A period of
        no days ends where it begins.
        """
        if self.days == 0:
            return began_on
        first = began_on if self.counts == "with" else began_on + timedelta(days=1)
        if self.unit == "working day":
            return last_working_day(self.days, beginning_with=first, calendar=ACT)
        last = Period.of_days(self.days, beginning_with=first).last_on
        assert last is not None
        # PCR 2015 reg 2(7)-(9): a standstill that would end on a day off runs to the next working day.
        return next_working_day(last, calendar=ENGLAND) if self.stage == "standstill" else last


@dataclass(frozen=True, slots=True)
class Procedure:
    """A way in which the law lets a contract be awarded. `needs` names the fact that opens it."""

    code: str
    name: str
    regime: str
    where: str
    needs: str
    is_competed: bool
    stages: tuple[str, ...]
    notices: tuple[str, ...]
    says: str
    cite: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice or publication that the law asks for. `days` counts its anchor's day as the first."""

    code: str
    name: str
    regime: str
    duty: str
    trigger: str
    deadline: str
    days: int | None
    anchor: str
    spared: str
    cite: str
    starts_on: date

    def due_on(self, anchor_on: date) -> date | None:
        """Give the last day for it, or None where the law names no number of days.

        Twenty-four hours, as regulations 106 and 110 have it, count as the following day.
        """
        if self.days is None:
            return None
        if self.days == 1:
            return anchor_on + timedelta(days=1)
        return Period.of_days(self.days, beginning_with=anchor_on).last_on


@dataclass(frozen=True, slots=True)
class DirectAwardGround:
    """A ground for awarding without a competition, with what limits it and what it spares."""

    code: str
    regime: str
    says: str
    limits: str
    has_standstill: bool
    is_light_touch_only: bool
    without_notices: tuple[str, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class ExclusionGround:
    """A ground on which a supplier must or may be excluded; None `years`: until put right."""

    regime: str
    is_mandatory: bool
    name: str
    says: str
    years: int | None
    cite: str


@dataclass(frozen=True, slots=True)
class NoticeLimit:
    """From which value (that or more) an advertised opportunity must be advertised nationally too."""

    regime: str
    starts_on: date
    ends_on: date | None
    value: int
    includes_vat: bool
    where: str
    cite: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A value above which the law asks for something more, in pounds including VAT."""

    code: str
    name: str
    of: str
    above: int
    says: str
    cite: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class Statute:
    """All that the law's files say. Ask for what held on the day on which a procurement commenced."""

    thresholds: tuple[Thresholds, ...]
    notice_limits: tuple[NoticeLimit, ...]
    triggers: tuple[Trigger, ...]
    limits: tuple[TimeLimit, ...]
    procedures: tuple[Procedure, ...]
    notices: tuple[Notice, ...]
    direct_award_grounds: tuple[DirectAwardGround, ...]
    exclusion_grounds: tuple[ExclusionGround, ...]

    def thresholds_on(self, on: date) -> Thresholds | None:
        """Give the thresholds of a day, or None where no law is known for it."""
        return next((row for row in self.thresholds if holds(row.starts_on, row.ends_on, on)), None)

    def latest_thresholds(self) -> Thresholds:
        """Give the thresholds that were set last, for days that they do not reach yet."""
        return self.thresholds[0]

    def notice_limit_on(self, on: date) -> NoticeLimit | None:
        """Give the least value for national advertising on a day."""
        return next((row for row in self.notice_limits if holds(row.starts_on, row.ends_on, on)), None)

    def limit(self, regime: str, procedure: str, stage: str, facts: frozenset[str]) -> TimeLimit | None:
        """Give the shortest limit that may be used for a stage, or None where the law sets none."""
        fit = [
            row
            for row in self.limits
            if row.regime == regime
            and procedure in row.procedures
            and row.stage == stage
            and row.when <= facts
        ]
        return min(fit, key=lambda row: row.days, default=None)

    def notice(self, code: str) -> Notice:
        """Give a notice by its code.

        :raises KeyError: when there is none.
        """
        return _by_code(self.notices)[code]

    def grounds(self, regime: str) -> tuple[DirectAwardGround, ...]:
        """Give the grounds for direct award of a regime."""
        return tuple(row for row in self.direct_award_grounds if row.regime == regime)


def holds(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Say whether a day lies between two others, both included."""
    return starts_on <= on and (ends_on is None or on <= ends_on)


@cache
def _by_code(notices: tuple[Notice, ...]) -> dict[str, Notice]:
    return {row.code: row for row in notices}
