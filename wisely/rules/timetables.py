"""How long a route takes, to the day: the council's own steps and the law's least periods, one after another.

Days are counted from the day on which work begins to the day on which the contract can start. A timetable is
the earliest that is lawful and that the council's own pace allows, never a promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wisely.lib.periods import DAY, add_months
from wisely.lib.working_days import ENGLAND, add_working_days, next_working_day
from wisely.rules.cases import Case
from wisely.rules.meetings import Meeting
from wisely.rules.procedure_rules import DecisionKind, Pace
from wisely.rules.statute import DirectAwardGround, Procedure, Statute, TimeLimit

PLANNED_NOTICE_DAYS = {
    "PA2023": 40,
    "PCR2015": 35,
}  # PA23 s.15; PCR 2015 reg 27(4): the least before the notice
PLANNED_NOTICE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a route. `days` are calendar days since the one before; `is_law`: no shorter."""

    code: str
    name: str
    ends_on: date
    days: int
    because: str
    is_law: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """The steps of a route, with the days that notices hang on. All are the earliest possible."""

    began_on: date
    steps: tuple[Step, ...]
    published_on: date
    award_notice_on: date
    signs_on: date
    ready_on: date

    @property
    def days(self) -> int:
        """Calendar days from the beginning to a contract that can start."""
        return (self.ready_on - self.began_on).days


@dataclass(frozen=True, slots=True)
class Ways:
    """What a timetable is made from: the law's part, the council's pace and the decision that it needs."""

    statute: Statute
    procedure: Procedure
    pace: Pace
    extra_days: int
    rule: str
    decision: DecisionKind
    meeting: Meeting | None = None
    ground: DirectAwardGround | None = None


class _Course:
    """Lays step after step."""

    def __init__(self, began_on: date) -> None:
        self.at = began_on
        self.steps: list[Step] = []

    def lay(self, code: str, name: str, ends_on: date, because: str, *, is_law: bool = False) -> date:
        if ends_on > self.at or is_law:
            self.steps.append(Step(code, name, ends_on, (ends_on - self.at).days, because, is_law))
        self.at = ends_on
        return ends_on

    def work(self, code: str, name: str, days: int, because: str) -> date:
        return self.lay(code, name, add_working_days(self.at, days, calendar=ENGLAND), because)


def timetable(case: Case, ways: Ways, *, began_on: date) -> Timetable:
    """Lay out a route from the day on which work on it begins.

    :raises BeyondTheTable: when it runs past the years of the shipped bank holidays.
    """
    course = _Course(next_working_day(began_on, calendar=ENGLAND))
    course.work("prepare", "Prepare the documents", ways.pace.prepare + ways.extra_days, ways.rule)
    published_on = next_working_day(course.at, calendar=ENGLAND)
    _invite(course, case, ways, published_on)
    if ways.procedure.is_competed:
        course.work("assess", "Assess what comes in", ways.pace.assess, ways.rule)
    _decide(course, ways, published_on)
    award_notice_on = next_working_day(course.at, calendar=ENGLAND)
    if (limit := standstill(case, ways)) is not None:
        course.lay("standstill", "Standstill", limit.last_on(award_notice_on), limit.cite, is_law=True)
    signs_on = next_working_day(course.at + DAY, calendar=ENGLAND)
    course.lay("sign", "Sign", signs_on, ways.rule)
    course.work("mobilise", "Mobilise", ways.pace.mobilise, ways.rule)
    return Timetable(began_on, tuple(course.steps), published_on, award_notice_on, signs_on, course.at)


def _invite(course: _Course, case: Case, ways: Ways, published_on: date) -> None:
    """Lay the stages in which suppliers answer. The law's period binds, and the council's if it is longer."""
    facts = circumstances(case, ways.procedure.regime, published_on=published_on)
    course.at = published_on
    for stage in ways.procedure.stages:
        if stage == "participation":
            limit = _limit(ways, stage, facts)
            words = (stage, "Suppliers ask to take part")
            _law_or_council(course, words, limit, council_days=0, rule=ways.rule)
            course.work("select", "Select those who are invited", max(1, ways.pace.assess // 2), ways.rule)
        elif stage == "tender":
            limit = _limit(ways, stage, facts)
            words = (stage, "Suppliers send their tenders")
            _law_or_council(course, words, limit, council_days=ways.pace.invite, rule=ways.rule)
        elif stage == "council tender":
            course.work("tender", "Suppliers send their offers", ways.pace.invite, ways.rule)


def _limit(ways: Ways, stage: str, facts: frozenset[str]) -> TimeLimit | None:
    return ways.statute.limit(ways.procedure.regime, ways.procedure.code, stage, facts)


def _law_or_council(
    course: _Course, words: tuple[str, str], limit: TimeLimit | None, *, council_days: int, rule: str
) -> None:
    """Close the period on a working day: a deadline on a day off serves nobody."""
    code, name = words
    by_council = add_working_days(course.at, council_days, calendar=ENGLAND)
    by_law = next_working_day(limit.last_on(course.at), calendar=ENGLAND) if limit else course.at
    if limit and by_law >= by_council:
        course.lay(code, name, by_law, limit.cite, is_law=True)
    else:
        course.lay(code, name, by_council, rule)


def circumstances(case: Case, regime: str, *, published_on: date) -> frozenset[str]:
    """Name what shortens the law's periods for a notice published on a day."""
    facts = case.circumstances
    if case.planned_notice_on is not None and regime in PLANNED_NOTICE_DAYS:
        least = timedelta(days=PLANNED_NOTICE_DAYS[regime])
        latest = add_months(case.planned_notice_on, PLANNED_NOTICE_MONTHS)
        if case.planned_notice_on + least <= published_on <= latest:
            facts |= {"planned notice"}
    return facts


def _decide(course: _Course, ways: Ways, published_on: date) -> None:
    """Lay the decision. A key decision stands on the forward plan from publication, for its clear days.

    "Clear" days leave out both the day of the notice and that of the decision (2012 Regulations reg 9). What
    a body decides waits for its meeting, before which the papers lie open for clear days too (reg 7).
    """
    ends_on = add_working_days(course.at, ways.pace.decide, calendar=ENGLAND)
    kind, meeting = ways.decision, ways.meeting
    if meeting is not None:
        ends_on = add_working_days(ends_on, kind.papers_working_days + 1, calendar=ENGLAND)
    if kind.notice_clear_days:
        first = published_on + timedelta(days=kind.notice_clear_days + 1)
        ends_on = max(ends_on, next_working_day(first, calendar=ENGLAND))
    name, rule = f"Decide ({kind.name.lower()})", kind.rule
    if meeting is not None:
        name, rule = f"{name}, at the meeting of the {meeting.body}", meeting.rule
        ends_on = meeting.first_on(ends_on)
    course.lay("decide", name, ends_on, rule)
    if kind.call_in_working_days:
        course.work("call-in", "The decision may be called in", kind.call_in_working_days, kind.rule)


def standstill(case: Case, ways: Ways) -> TimeLimit | None:
    """Give the standstill that binds, or None where the law asks for none.

    PA23 s.51(3): none for light touch, urgent and life-saving direct awards, call-offs and dynamic markets.
    """
    if "standstill" not in ways.procedure.stages:
        return None
    if case.is_light_touch and ways.procedure.regime == "PA2023":
        return None
    if ways.ground is not None and not ways.ground.has_standstill:
        return None
    return ways.statute.limit(ways.procedure.regime, ways.procedure.code, "standstill", case.circumstances)


def latest_start(case: Case, ways: Ways, *, needed_on: date) -> date:
    """Give the latest working day on which work can begin for a contract to be ready on a day.

    The gap is tried from the far side and then narrowed day by day, because bank holidays and a planned
    procurement notice make the length of a route depend on when it runs.

    :raises BeyondTheTable: when it runs outside the years of the shipped bank holidays.
    """
    start = needed_on
    while (late := (timetable(case, ways, began_on=start).ready_on - needed_on).days) > 0:
        start -= timedelta(days=late)
    while timetable(case, ways, began_on=start + DAY).ready_on <= needed_on:
        start += DAY
    return start
