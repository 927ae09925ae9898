"""Judging suppliers and contracts by the council's criteria: points from the record and from answers."""

from wisely.relationships.decisions.chains import (
    Declared,
    check_is_told,
    contract_runs,
    declared_is_whole,
    end_is_told,
    is_nobody_twice,
    share_leaves_room,
)
from wisely.relationships.decisions.strategic import (
    Answer,
    Counted,
    Judged,
    answers_are_whole,
    counted_answer,
    criteria_are_agreed,
    judged,
)
from wisely.relationships.decisions.tiers import (
    Worked,
    factors_are_agreed,
    steps_are_whole,
    value_a_year,
    value_is_known,
    worked_out,
)
from wisely.relationships.decisions.worth import WORTH, expected_of

__all__ = [
    "WORTH",
    "Answer",
    "Counted",
    "Declared",
    "Judged",
    "Worked",
    "answers_are_whole",
    "check_is_told",
    "contract_runs",
    "counted_answer",
    "criteria_are_agreed",
    "declared_is_whole",
    "end_is_told",
    "expected_of",
    "factors_are_agreed",
    "is_nobody_twice",
    "judged",
    "share_leaves_room",
    "steps_are_whole",
    "value_a_year",
    "value_is_known",
    "worked_out",
]
