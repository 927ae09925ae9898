"""What somebody must be told of a contract before it is too late, whom it goes to, and when to the next.

The steps are ours, not a standard's; the days of notice are the council's (`rules.alert_days`). Nothing here
asks whether today is the day: what was due while the service stood still is due still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wisely.contracts.lifecycle import ContractStage
from wisely.lib.periods import add_months
from wisely.rules.alert_days import AlertDays

NOTICE, BEGIN, ENDING, PAST, REVIEW = "notice", "begin", "ending", "past end", "review"
UPDATE, INSURANCE, DECLARATION, DISTRESS = "update", "insurance", "declaration", "distress"
RESULT, RISK = "kpi result", "risk review"
LONGEST_ROUTE_MONTHS = 18  # no route of a council takes longer; a test holds each pack to it
RULES: dict[str, str] = {
    NOTICE: "Tell the supplier whether an option is taken",
    BEGIN: "Begin what comes after",
    ENDING: "It ends soon",
    PAST: "It is past its end and not closed",
    REVIEW: "Its review is due",
    UPDATE: "You are asked to confirm its record",
    INSURANCE: "An insurance of its supplier lapses",
    DECLARATION: "What its supplier declared runs out",
    DISTRESS: "Its supplier shows a sign of distress",
    RESULT: "A result of a KPI is overdue",
    RISK: "A risk is past its review",
}
STEPS_REACHED = {
    REVIEW: 2,
    UPDATE: 3,
    INSURANCE: 3,
    DECLARATION: 3,
    RESULT: 4,
    RISK: 4,
}  # how many people, one after another; other rules go all the way up

OWNER, DEPUTY = "owner", "deputy"
STEPS: tuple[tuple[str, str], ...] = (
    # each step by its word, and the role that stands for it; the first two are named on the contract
    (OWNER, ""),
    (DEPUTY, ""),
    ("head of service", "budget_holder"),
    ("category manager", "category_manager"),
    ("head of procurement", "head_of_procurement"),
)
STEP_NAMES = tuple(name for name, _ in STEPS)
FIRST_OF_RISK = "owner of the contract or the risk"  # who watches a risk is told with the owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What alerts need to know of a contract.

    `start_by` is the latest safe day to begin what comes after. `updates` are requests to confirm the record
    that nobody has answered: the day each was asked, and the day it is due. `insured_until` are the last days
    of cover of its suppliers' insurances, where no later one of the kind was seen; `declared_until` those on
    which what its suppliers declared holds, where they did not declare it anew. `distress` are signs of its
    suppliers' distress that nobody has acted on: the day each was seen, and the last day to act in time.
    `results_late` are the last days on which a result of a KPI was in time, `reviews_late` those by which a
    risk was to be looked at again: all are past.
    """

    stage: str
    ends_on: date | None
    next_notice_on: date | None = None
    options_left: int = 0
    review_on: date | None = None
    start_by: date | None = None
    has_successor: bool = False
    updates: tuple[tuple[date, date], ...] = ()
    insured_until: tuple[date, ...] = ()
    declared_until: tuple[date, ...] = ()
    distress: tuple[tuple[date, date], ...] = ()
    results_late: tuple[date, ...] = ()
    reviews_late: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to be told: its rule, the day of the contract that it hangs on, and the days it asks for.

    `due_on` is the first day on which it is told, `act_by_on` the last on which somebody can act in time.
    """

    rule: str
    about_on: date
    due_on: date
    act_by_on: date


def occasions_due(watched: Watched, *, days: AlertDays, on: date) -> list[Occasion]:
    """Give what is due to be told of a contract on a day, whether or not it was due before.

    Each once: two that hang on one day by one rule are one, told from the earlier day.
    """
    found = [Occasion(UPDATE, due_on, asked_on, due_on) for asked_on, due_on in watched.updates]
    found += [_after(RESULT, day, days.to_result) for day in watched.results_late]
    found += [_after(RISK, day, days.to_risk_review) for day in watched.reviews_late]
    if watched.stage == ContractStage.SIGNED:
        found += _of_its_term(watched, days, on)
    found.sort(key=lambda each: each.due_on)
    once: dict[tuple[str, date], Occasion] = {}
    for each in found:
        if each.due_on <= on:
            once.setdefault((each.rule, each.about_on), each)
    return list(once.values())


def ends_watched_until(on: date, days: AlertDays) -> date:
    """Give the last day of a contract, as far ahead as one may be told of on a day: no further is looked.

    What comes after is begun so long before the end as the longest route takes, and told `begin` days before.
    """
    return max(
        add_months(on + timedelta(days=days.begin), LONGEST_ROUTE_MONTHS), on + timedelta(days=days.ending)
    )


def _of_its_term(watched: Watched, days: AlertDays, on: date) -> list[Occasion]:
    ends_on, oldest = watched.ends_on, on - timedelta(days=days.longest_ago)
    if ends_on is not None and ends_on < on:
        return [_after(PAST, ends_on, days.to_close)]
    found = [Occasion(DISTRESS, act_by_on, seen_on, act_by_on) for seen_on, act_by_on in watched.distress]
    found += [_before(INSURANCE, day, day, days.insurance) for day in watched.insured_until]
    found += [_before(DECLARATION, day, day, days.declaration) for day in watched.declared_until]
    if watched.next_notice_on is not None and watched.options_left and watched.next_notice_on >= oldest:
        found.append(_before(NOTICE, watched.next_notice_on, watched.next_notice_on, days.notice))
    if watched.review_on is not None and watched.review_on >= oldest:
        found.append(_before(REVIEW, watched.review_on, watched.review_on, days.review))
    if ends_on is not None:
        if watched.start_by is not None and not watched.has_successor:
            found.append(_before(BEGIN, ends_on, watched.start_by, days.begin))
        found.append(_before(ENDING, ends_on, ends_on, days.ending))
    return found


def _before(rule: str, about_on: date, act_by_on: date, days: int) -> Occasion:
    return Occasion(rule, about_on, act_by_on - timedelta(days=days), act_by_on)


def _after(rule: str, about_on: date, days: int) -> Occasion:
    """Give what is told from the day after a day that nobody kept."""
    return Occasion(rule, about_on, about_on + timedelta(days=1), about_on + timedelta(days=days))


def step_name(step: int, rule: str = "") -> str:
    """Name a step: owner, deputy, and so on upwards."""
    return FIRST_OF_RISK if (step, rule) == (0, RISK) else STEP_NAMES[step]


def whom_to_tell(
    occasion: Occasion,
    told: Mapping[int, date],
    steps: Sequence[Sequence[int]],
    *,
    days: AlertDays,
    on: date,
) -> list[tuple[int, int]]:
    """Give who is to be told now: pairs of step and person, for an occasion on which nobody has acted.

    `told` is the day on which each step was told, `steps` the people of each. Steps without people are
    passed over; the next waits some days for the one before, and for nobody once it is late.
    """
    found: list[tuple[int, int]] = []
    reached: set[int] = set()
    left = STEPS_REACHED.get(occasion.rule, len(steps))
    for step, people in enumerate(steps):
        fresh = [person for person in dict.fromkeys(people) if person not in reached]
        reached.update(fresh)
        if not fresh or left == 0:
            continue
        left -= 1
        if step not in told:
            found += [(step, person) for person in fresh]
        since = told.get(step, on)
        is_late = on >= occasion.act_by_on
        if not is_late and on < since + timedelta(days=days.to_next_step):
            break
    return found


def next_step_on(occasion: Occasion, told: Mapping[int, date], *, days: AlertDays, on: date) -> date | None:
    """Give the day to come on which the next step is told where nobody acts; None where there is none."""
    is_at_the_top = not told or max(told) == len(STEPS) - 1
    if is_at_the_top or len(told) >= STEPS_REACHED.get(occasion.rule, len(STEPS)):
        return None
    following = min(max(told.values()) + timedelta(days=days.to_next_step), occasion.act_by_on)
    return following if following > on else None
