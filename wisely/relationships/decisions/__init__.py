"""Judging suppliers and contracts by the council's criteria: points from the record and from answers."""

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

__all__ = [
    "Answer",
    "Counted",
    "Judged",
    "Worked",
    "answers_are_whole",
    "counted_answer",
    "criteria_are_agreed",
    "factors_are_agreed",
    "judged",
    "steps_are_whole",
    "value_a_year",
    "value_is_known",
    "worked_out",
]
