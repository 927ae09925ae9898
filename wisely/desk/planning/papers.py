"""The papers about a need, a waiver or a year, and the ways to draft one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from wisely.papers import queries
from wisely.papers.permissions import OfPaper
from wisely.papers.queries import PAPER
from wisely.people.doors import Request
from wisely.rules import papers as kinds
from wisely.rules.procedure_rules import DecisionKind
from wisely.rules.rulebook import Rulebook
from wisely.ui import words
from wisely.ui.parts import ActLink


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What belongs to no directorate and no category, such as a year's report."""

    directorate_code: str = ""
    category: str = ""
    stage: str = ""


class OfThing(OfPaper, Protocol):
    """What a paper is about, as far as it matters whether one may be drafted."""

    @property
    def stage(self) -> str: ...


def papers_shown(
    request: Request, *, about: str, subject: str, of: OfThing, decision: DecisionKind | None, book: Rulebook
) -> dict[str, Any]:
    """Give the papers about a thing with their badges, and the way to each draft, or why not. One query."""
    found = queries.papers_about(request.officer.authority_id, subject_kind=about, subject=subject)
    drafts = {paper.kind: paper.reference for paper in found if paper.stage == "draft"}
    is_key = bool(decision and decision.notice_clear_days)
    acts = tuple(
        ActLink(
            f"Draft: {words.lower_first(book.papers[kind].name)}",
            f"/planning/papers/draft/?{urlencode({'kind': kind, 'about': about, 'subject': subject})}",
            queries.may_be_drafted(
                kind,
                about=about,
                of=of,
                stage=of.stage,
                decision=decision,
                draft=drafts.get(kind, ""),
                by=request.officer,
            ),
            is_next=kind not in drafts and (kind != kinds.KEY_DECISION or is_key),
        )
        for kind in queries.OF_KINDS[about]
    )
    rows = [
        {"paper": paper, "name": book.papers[paper.kind].name, "badge": PAPER.badge(paper.stage)}
        for paper in found
    ]
    return {"papers": rows, "paper_acts": acts}
