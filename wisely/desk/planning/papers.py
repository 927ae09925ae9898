"""The papers about a need, a waiver or a year, and the ways to draft one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from wisely.papers import queries
from wisely.papers.permissions import OfPaper, may_draft_paper
from wisely.papers.queries import PAPER
from wisely.people.doors import Request
from wisely.rules import papers as kinds
from wisely.rules.rulebook import Rulebook
from wisely.ui.parts import ActLink


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What belongs to no directorate and no category, such as a year's report."""

    directorate_code: str = ""
    category: str = ""


def papers_shown(
    request: Request, *, about: str, subject: str, of: OfPaper, wanted: tuple[str, ...], book: Rulebook
) -> dict[str, Any]:
    """Give the papers about a thing with their badges, and the ways to draft those `wanted`. One query."""
    found = queries.papers_about(request.officer.authority_id, subject_kind=about, subject=subject)
    drafts = {paper.kind for paper in found if paper.stage == "draft"}
    verdict = may_draft_paper(request.officer, of)
    acts = tuple(
        ActLink(
            f"Draft: {book.papers[kind].name[0].lower()}{book.papers[kind].name[1:]}",
            f"/planning/papers/draft/?{urlencode({'kind': kind, 'about': about, 'subject': subject})}",
            verdict,
        )
        for kind in wanted
        if kind not in drafts
    )
    rows = [
        {"paper": paper, "name": book.papers[paper.kind].name, "badge": PAPER.badge(paper.stage)}
        for paper in found
    ]
    return {"papers": rows, "paper_acts": acts}


def wanted_of_need(*, is_key: bool) -> tuple[str, ...]:
    """Name the papers that a need may have: a key decision's notice only where it is one."""
    return (kinds.GATE, *wanted_of_decision(is_key=is_key))


def wanted_of_decision(*, is_key: bool) -> tuple[str, ...]:
    """Name the papers that any decision may have: its notice before it only where it is a key one."""
    return (*((kinds.KEY_DECISION,) if is_key else ()), kinds.DECISION)
