"""Who reads budgets, who sets them, and who says which budget pays."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor, SystemActor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.permissions import may

SEPARATION = "Separation of duties"


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_BUDGETS = "budgets.see_budgets"
    SET_BUDGET = "budgets.set_budget"
    ANSWER_QUESTION = "budgets.answer_question"


class OfQuestion(Protocol):
    """What answering is judged by: who asked, who is asked (by reference and name, or ""), and where."""

    asked_by: str

    @property
    def directorate_code(self) -> str: ...
    @property
    def asks_reference(self) -> str: ...
    @property
    def asks_name(self) -> str: ...


class OfCostCentre(Protocol):
    """What paying is judged by: the cost centre, its holder by reference and name, or ""."""

    code: str
    name: str

    @property
    def directorate_code(self) -> str: ...
    @property
    def holder_reference(self) -> str: ...
    @property
    def holder_name(self) -> str: ...


def may_set_budget(officer: Actor, *, directorate: str = "") -> Verdict:
    """Test that cost centres may be kept and their budgets set, over the directorate."""
    return may(officer, Permission.SET_BUDGET, scope={"directorate": directorate})


def may_answer(officer: Actor, question: OfQuestion) -> Verdict:
    """Test that an officer may say which budget pays: who is asked, and never about what they asked for.

    Reads the question's `directorate` and `asks`.
    """
    if isinstance(officer, SystemActor):
        return YES
    if question.asked_by in {officer.reference, officer.on_behalf_of}:
        return no(
            "You asked for this money, so somebody else has to say which budget pays.", cite=SEPARATION,
            who_can=question.asks_name or "Finance officer",
        )  # fmt: skip
    verdict = may(officer, Permission.ANSWER_QUESTION, scope={"directorate": question.directorate_code})
    if not verdict and question.asks_reference == officer.reference:
        return may(officer, Permission.ANSWER_QUESTION)
    return verdict


def may_charge(officer: Actor, centre: OfCostCentre) -> Verdict:
    """Test that an officer may say that a cost centre pays: its holder, or who answers for its directorate.

    Reads the cost centre's `directorate` and `holder`.
    """
    if isinstance(officer, SystemActor) or centre.holder_reference == officer.reference:
        return YES
    verdict = may(officer, Permission.ANSWER_QUESTION, scope={"directorate": centre.directorate_code})
    if verdict:
        return YES
    return no(
        f"{centre.code} {centre.name} is not yours. Choose one of yours, or pass the question on.",
        cite=verdict.cite, who_can=centre.holder_name or verdict.who_can,
    )  # fmt: skip
