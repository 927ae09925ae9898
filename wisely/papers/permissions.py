"""Who reads papers, who writes them, and who gives them out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_PAPER = "papers.see_paper"
    DRAFT_PAPER = "papers.draft_paper"
    ISSUE_PAPER = "papers.issue_paper"


class OfPaper(Protocol):
    """What a permission is judged by."""

    @property
    def directorate_code(self) -> str: ...
    @property
    def category(self) -> str: ...


class OfGivenOut(OfPaper, Protocol):
    """What a withdrawal is judged by."""

    @property
    def drafted_by(self) -> str: ...
    @property
    def issued_at(self) -> datetime | None: ...


def _scope_of(paper: OfPaper) -> dict[str, str]:
    return {"directorate": paper.directorate_code, "category": paper.category}


def may_draft_paper(officer: Actor, paper: OfPaper) -> Verdict:
    """Test that a paper may be drafted or its text changed."""
    return may(officer, Permission.DRAFT_PAPER, scope=_scope_of(paper))


def may_issue_paper(officer: Actor, paper: OfPaper) -> Verdict:
    """Test that a paper may be given out."""
    return may(officer, Permission.ISSUE_PAPER, scope=_scope_of(paper))


def may_withdraw_paper(officer: Actor, paper: OfGivenOut) -> Verdict:
    """Test that a paper may be withdrawn: a draft by its writers, what was issued by who may issue."""
    if paper.issued_at is not None:
        return may_issue_paper(officer, paper)
    return YES if paper.drafted_by == officer.reference else may_draft_paper(officer, paper)
