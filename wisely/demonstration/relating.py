"""Whom the council depends on: its category manager judges those who were paid most."""

from __future__ import annotations

from datetime import date

from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.relationships.actions import judge_strategic
from wisely.relationships.queries import Answer, likely_strategic
from wisely.rules.rulebook import Rulebook
from wisely.suppliers.queries import supplier_by_reference

JUDGED = 6
_WHY = {
    "criticality": "Its services look after people who cannot look after themselves for a day.",
    "substitutability": "Two others answered the last call, and neither has the places.",
    "data_or_reputation": "It keeps case files of those it looks after.",
    "social_value": "It is one of the ten largest employers in the city.",
}
_MET: tuple[frozenset[str], ...] = (
    frozenset(_WHY), frozenset({"criticality", "substitutability"}), frozenset({"substitutability"}),
    frozenset({"criticality", "data_or_reputation"}), frozenset({"social_value"}), frozenset(),
)  # fmt: skip


def judge_suppliers(staff: Staff, book: Rulebook, *, on: date) -> None:
    """Judge the first of those who may be strategic, some of them to be and some not."""
    at, criteria = morning(on), book.strategic
    by = staff.one_of_the_cast("Category manager", at=at)
    likely = likely_strategic(staff.authority.pk, criteria, on=on)[:JUDGED]
    for each, met in zip(likely, _MET, strict=False):
        supplier = supplier_by_reference(each.reference)
        if supplier is not None:
            answers = {key: Answer(key in met, why if key in met else "") for key, why in _WHY.items()}
            judge_strategic(
                staff.authority, supplier=supplier, criteria=criteria, answers=answers, by=by, at=at
            )
