"""Every read of the papers room."""

from wisely.papers.decisions import Content
from wisely.papers.events import SENTENCES
from wisely.papers.lifecycle import PAPER, PaperStage
from wisely.papers.models import SUBJECT_KINDS
from wisely.papers.queries.content import content_of, decision_kind_of, rule_of
from wisely.papers.queries.drafting import OF_KINDS, may_be_drafted
from wisely.papers.queries.facts import recorded
from wisely.papers.queries.papers import (
    DECIDING,
    PaperSheet,
    acts_on_paper,
    book_for,
    decision_after,
    forward_plan,
    history_of,
    key_decisions,
    narrow_by_standing,
    notice_of,
    paper_for,
    paper_sheet,
    papers,
    papers_about,
)
from wisely.papers.queries.published import (
    count_of_public_decisions,
    latest_public_papers,
    public_decisions,
    public_paper_for,
    public_papers,
    withdrawal_of,
)
from wisely.papers.queries.writing import committee_fields, days_of, document_of, forward_plan_of, standing_of

__all__ = [
    "DECIDING",
    "OF_KINDS",
    "PAPER",
    "SENTENCES",
    "SUBJECT_KINDS",
    "Content",
    "PaperSheet",
    "PaperStage",
    "acts_on_paper",
    "book_for",
    "committee_fields",
    "content_of",
    "count_of_public_decisions",
    "days_of",
    "decision_after",
    "decision_kind_of",
    "document_of",
    "forward_plan",
    "forward_plan_of",
    "history_of",
    "key_decisions",
    "latest_public_papers",
    "may_be_drafted",
    "narrow_by_standing",
    "notice_of",
    "paper_for",
    "paper_sheet",
    "papers",
    "papers_about",
    "public_decisions",
    "public_paper_for",
    "public_papers",
    "recorded",
    "rule_of",
    "standing_of",
    "withdrawal_of",
]
