"""A supplier judged by the council's criteria: what the record counts, what people answer, the points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.strategic import SPEND, Criterion, StrategicCriteria

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """What the record says: pounds net paid in twelve months, its place among all, how many directorates.

    `place` is None where nothing was paid.
    """

    paid_net: Decimal = Decimal(0)
    place: int | None = None
    directorates: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion answered: whether it is met and why."""

    is_met: bool
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Every criterion with its answer, and the points of those that are met."""

    answers: tuple[tuple[Criterion, Answer], ...]
    points: int
    is_strategic: bool


def counted_answer(criterion: Criterion, counted: Counted) -> Answer:
    """Answer a criterion that the record counts."""
    if criterion.counted == SPEND:
        is_met = counted.paid_net >= criterion.paid_net or (
            counted.place is not None and counted.place <= criterion.among
        )
        if counted.place is None:
            return Answer(is_met=False, why="Nothing was paid to it in the last twelve months.")
        return Answer(
            is_met, f"Paid £{counted.paid_net:,.0f} excluding VAT in twelve months: place {counted.place}."
        )
    where = "one directorate" if counted.directorates == 1 else f"{counted.directorates} directorates"
    return Answer(counted.directorates >= criterion.directorates, f"Contracts in force with {where}.")


def judged(criteria: StrategicCriteria, given: Mapping[str, Answer], counted: Counted) -> Judged:
    """Judge by all criteria: what is counted by the record, whatever was given; the others as given."""
    answers = tuple(
        (
            each,
            counted_answer(each, counted)
            if each.counted
            else given.get(each.id, Answer(is_met=False, why="")),
        )
        for each in criteria.criteria
    )
    points = sum(each.points for each, answer in answers if answer.is_met)
    return Judged(answers, points, points >= criteria.cut_off)


def criteria_are_agreed(criteria: StrategicCriteria) -> Verdict:
    """Test that the council has agreed criteria."""
    if criteria.criteria:
        return YES
    return no(
        "The council has agreed no criteria for strategic suppliers.",
        cite="Council pack, strategic.toml", who_can="Whoever keeps the council's pack",
    )  # fmt: skip


def answers_are_whole(criteria: StrategicCriteria, given: Mapping[str, Answer]) -> Verdict:
    """Test that each criterion that people answer has an answer, and each that is met a reason."""
    asked: Sequence[Criterion] = [each for each in criteria.criteria if not each.counted]
    if missing := [each.test for each in asked if each.id not in given]:
        return no(f"Answer each criterion. Not answered: “{missing[0]}”.")
    for each in asked:
        if given[each.id].is_met and len(given[each.id].why.strip()) < SHORTEST_REASON:
            return no(f"Say in a sentence how this is known: “{each.test}”.")
    return YES
