"""What a paper says: what was kept when it was issued; before that, what draft and pack say now."""

from __future__ import annotations

from wisely.papers.decisions import Content, TextPart, as_groups, content_from, content_sha256
from wisely.papers.models import Paper
from wisely.rules.decision_notices import ShortNotice
from wisely.rules.papers import PaperRule
from wisely.rules.procedure_rules import DecisionKind
from wisely.rules.rulebook import Rulebook


def rule_of(paper: Paper, *, book: Rulebook) -> PaperRule:
    """Give what the council's pack says of this kind of paper."""
    return book.papers[paper.kind]


def decision_kind_of(paper: Paper, *, book: Rulebook) -> DecisionKind | None:
    """Give the kind of decision that a paper is about, or None where nothing is decided."""
    return next((each for each in book.procedure_rules.decisions if each.code == paper.decision_kind), None)


def short_notice_of(paper: Paper) -> ShortNotice:
    """Give how a paper's decision goes without its full notice, if it does."""
    return ShortNotice(
        way=paper.short_notice, reason=paper.short_notice_reason, chair=paper.scrutiny_chair,
        chair_on=paper.scrutiny_on,
    )  # fmt: skip


def content_of(paper: Paper, *, book: Rulebook) -> Content:
    """Give what a paper says. What was issued is read from what is kept, whatever the pack says today."""
    return content_from(paper.content) if paper.content else content_to_issue(paper, book=book)


def content_to_issue(paper: Paper, *, book: Rulebook) -> Content:
    """Put together what a draft says. Reads `directorate`; one query if it is not loaded."""
    rule, decision = rule_of(paper, book=book), decision_kind_of(paper, book=book)
    return Content(
        council=book.council.name, kind=paper.kind, caption=rule.name, rule=rule.rule,
        reference=paper.reference, subject_kind=paper.subject_kind, subject=paper.subject, title=paper.title,
        directorate=paper.directorate.name if paper.directorate else "", lead_officer=paper.lead_officer,
        wards=paper.wards, decision=decision.name if decision else "",
        is_key=bool(decision and decision.notice_clear_days),
        is_open_to_call_in=bool(decision and decision.call_in_working_days), is_public=paper.is_public,
        decision_maker=paper.decision_maker, decision_on=paper.decision_on, short=short_notice_of(paper),
        call_in_ends_on=paper.call_in_ends_on, effective_on=paper.effective_on, taken_at=paper.taken_at,
        issued_at=paper.issued_at,
        text=tuple(
            TextPart(each.key, each.heading, str(paper.narrative.get(each.key, "")).strip(), each.is_needed)
            for each in rule.questions
        ),
        groups=as_groups(paper.facts),
    )  # fmt: skip


def is_as_issued(paper: Paper) -> bool:
    """Say whether what is kept of an issued paper is still what its hash binds."""
    return paper.content is None or content_sha256(paper.content) == paper.content_sha256
