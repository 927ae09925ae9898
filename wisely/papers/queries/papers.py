"""Papers as lists and pages see them: what each says, how it differs from the record, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.papers import permissions
from wisely.papers.decisions import (
    Content,
    Difference,
    differences,
    text_gaps,
    titled,
    was_taken,
)
from wisely.papers.lifecycle import PAPER, PaperStage
from wisely.papers.models import Paper
from wisely.papers.queries.content import (
    content_of,
    decision_kind_of,
    is_as_issued,
    rule_of,
    short_notice_of,
)
from wisely.papers.queries.facts import Recorded, recorded
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.rules import papers as kinds
from wisely.rules.decision_notices import (
    EXCEPTION_CLEAR_DAYS,
    NOTICE_RULE,
    NoticeGiven,
    decision_is_noticed,
    earliest_decision_on,
    notice_comes_in_time,
)
from wisely.rules.procedure_rules import DecisionKind
from wisely.rules.rulebook import Rulebook, rulebook

AHEAD, PASSED, RECORDED, EVERY = "ahead", "passed", "recorded", "every"
DECIDING = (kinds.DECISION, kinds.KEY_DECISION)


def papers(authority_id: int | None) -> QuerySet[Paper]:
    """Give the papers of a council, for lists."""
    return Paper.objects.filter(authority=authority_id)


def paper_for(authority_id: int | None, reference: str) -> Paper | None:
    """Give a paper to act on. One query."""
    return papers(authority_id).filter(reference=reference).select_related("authority", "directorate").first()


def papers_about(authority_id: int | None, *, subject_kind: str, subject: str) -> list[Paper]:
    """Give the papers about a thing, newest first. One query."""
    return list(papers(authority_id).filter(subject_kind=subject_kind, subject=subject).order_by("-pk"))


def key_decisions(authority_id: int | None) -> QuerySet[Paper]:
    """Give the forward plan: notices of key decisions that stand, for lists."""
    return papers(authority_id).filter(kind=kinds.KEY_DECISION, stage=PaperStage.ISSUED)


def forward_plan(authority_id: int | None, *, on: date) -> QuerySet[Paper]:
    """Give every notice of a key decision that stands, with its `standing` on a day."""
    rows: QuerySet[Paper] = key_decisions(authority_id).annotate(
        standing=standing_of_notices(authority_id, on=on)
    )
    return rows


def standing_of_notices(authority_id: int | None, *, on: date) -> Case:
    """Give where the decisions of notices are on a day.

    "ahead" until its day is over, "recorded" once a decision notice about the same thing is issued after it,
    "passed" where its day is over and nothing is recorded.
    """
    recorded_after = papers(authority_id).filter(
        kind=kinds.DECISION, stage=PaperStage.ISSUED, subject_kind=OuterRef("subject_kind"),
        subject=OuterRef("subject"), issued_at__gte=OuterRef("issued_at"),
    )  # fmt: skip
    return Case(
        When(Exists(recorded_after), then=Value(RECORDED)),
        When(decision_on__gte=on, then=Value(AHEAD)),
        default=Value(PASSED),
    )


def narrow_by_standing(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    """Narrow the forward plan to what stands so; "every" narrows to nothing less."""
    return rows if answer == EVERY else rows.filter(standing=answer)


def decision_after(notice: Paper) -> Paper | None:
    """Give the decision notice that was issued after a notice, about the same thing. One query."""
    found = papers(notice.authority_id).filter(
        kind=kinds.DECISION, stage=PaperStage.ISSUED, subject_kind=notice.subject_kind,
        subject=notice.subject, issued_at__gte=notice.issued_at,
    )  # fmt: skip
    return found.order_by("issued_at").first()


def notice_of(paper: Paper) -> Paper | None:
    """Give the notice of a key decision that stands for the same thing, or None. One query."""
    found = key_decisions(paper.authority_id).filter(subject_kind=paper.subject_kind, subject=paper.subject)
    return found.order_by("issued_at").first()


def book_for(paper: Paper, *, on: date) -> Rulebook:
    """Give the rulebook of a day for a paper's council. Reads `authority`; one query if not loaded."""
    return rulebook(on, paper.authority.pack)


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One paper with all that its page shows. `is_intact`: what is kept of it is what was issued."""

    paper: Paper
    content: Content
    is_intact: bool
    differences: Sequence[Difference]
    gaps: Mapping[str, str]
    notice: Paper | None
    first_day_on: date | None
    may_be_issued: Verdict
    recorded: Recorded | None

    @property
    def is_about_nothing(self) -> bool:
        """Whether the record knows nothing under its reference any more."""
        return self.recorded is None


def paper_sheet(paper: Paper, *, on: date) -> PaperSheet:
    """Put together what a paper's page shows, held against the record as it is now. About ten queries."""
    book = book_for(paper, on=on)
    now = recorded(
        paper.authority_id, kind=paper.kind, subject_kind=paper.subject_kind, subject=paper.subject, book=book
    )
    content, rule = content_of(paper, book=book), rule_of(paper, book=book)
    decision = decision_kind_of(paper, book=book)
    notice = notice_of(paper) if paper.kind == kinds.DECISION else None
    return PaperSheet(
        paper=paper, content=content, is_intact=is_as_issued(paper),
        differences=_moved(content, now) if now else (),
        recorded=now, gaps=text_gaps(paper.narrative, rule), notice=notice,
        first_day_on=_first_day(paper, notice, decision, on=on),
        may_be_issued=_may_be_issued(paper, content, now, book=book),
    )  # fmt: skip


def _moved(content: Content, now: Recorded) -> tuple[Difference, ...]:
    """Give what the record says otherwise now, the title among it."""
    return differences(titled(content.title, content.groups), titled(now.title, now.groups))


def _may_be_issued(paper: Paper, content: Content, now: Recorded | None, *, book: Rulebook) -> Verdict:
    """Test that a paper is whole, says what the record says, and comes at its time."""
    if now is None:
        return no("The record knows nothing under this reference any more.")
    rule = rule_of(paper, book=book)
    gaps = text_gaps(paper.narrative, rule)
    return (
        now.ready
        & (no(next(iter(gaps.values())), cite=rule.rule) if gaps else YES)
        & _is_as_recorded(content, now)
        & days_are_in_order(paper, decided_on=now.decided_on, book=book)
    )


def _is_as_recorded(content: Content, now: Recorded) -> Verdict:
    moved = _moved(content, now)
    if not moved:
        return YES
    first = moved[0].label[:1].lower() + moved[0].label[1:]
    what = f"{first} and {len(moved) - 1} more differ" if len(moved) > 1 else f"{first} differs"
    return no(
        f"The record has moved since its facts were taken: {what}. Look at the differences and take the "
        "facts anew."
    )


def _first_day(paper: Paper, notice: Paper | None, decision: DecisionKind | None, *, on: date) -> date | None:
    """Give the first day that the notice allows, by the way in which it was given; None where none counts."""
    if decision is None or not decision.notice_clear_days or paper.kind not in DECIDING:
        return None
    since = notice or (paper if paper.kind == kinds.KEY_DECISION else None)
    if since is None or since.short_notice == kinds.SPECIAL_URGENCY:
        return None
    days = (
        EXCEPTION_CLEAR_DAYS if since.short_notice == kinds.GENERAL_EXCEPTION else decision.notice_clear_days
    )
    noticed_on = timezone.localdate(since.issued_at) if since.issued_at else on
    return earliest_decision_on(noticed_on, clear_days=days)


def days_are_in_order(paper: Paper, *, decided_on: date | None, book: Rulebook) -> Verdict:
    """Test that a paper about a decision has its day, and that the day had the notice that it needs.

    A kind of decision that the council's rules do not know, or no longer know, is never let through: nobody
    could say what it owes the public.
    """
    if paper.kind not in DECIDING:
        return YES
    if paper.decision_on is None or not paper.decision_maker.strip():
        return no("Say who decides, and on which day, before it is issued.")
    decision = decision_kind_of(paper, book=book)
    if decision is None:
        return no(
            "The council’s rules name no such kind of decision, so nobody can say which notice it owes. Take "
            "the facts anew; if that does not help, the rules are to be mended.",
            cite=NOTICE_RULE, who_can="the keeper of the council’s rules",
        )  # fmt: skip
    if paper.kind == kinds.KEY_DECISION:
        return _notice_is_in_time(paper, decision, on=book.on)
    return was_taken(paper.decision_on, decided_on=decided_on, on=book.on) & _had_its_notice(paper, decision)


def _notice_is_in_time(paper: Paper, decision: DecisionKind, *, on: date) -> Verdict:
    assert paper.decision_on is not None
    if not decision.notice_clear_days:
        return no("It is not a key decision, so no notice is owed.", cite=decision.rule)
    return notice_comes_in_time(
        on=on,
        decision_on=paper.decision_on,
        clear_days=decision.notice_clear_days,
        short=short_notice_of(paper),
    )


def _had_its_notice(paper: Paper, decision: DecisionKind) -> Verdict:
    assert paper.decision_on is not None
    notices = key_decisions(paper.authority_id).filter(subject_kind=paper.subject_kind, subject=paper.subject)
    given = [each for each in map(notice_given, notices.order_by("issued_at")) if each]
    return decision_is_noticed(
        given, decision_on=paper.decision_on, clear_days=decision.notice_clear_days,
        short=short_notice_of(paper),
    )  # fmt: skip


def notice_given(notice: Paper) -> NoticeGiven | None:
    """Give a notice that was issued as the facts that a decision is judged by."""
    if notice.issued_at is None or notice.decision_on is None:
        return None
    return NoticeGiven(
        issued_on=timezone.localdate(notice.issued_at), decision_on=notice.decision_on,
        short=short_notice_of(notice),
    )  # fmt: skip


def acts_on_paper(sheet: PaperSheet, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    paper = sheet.paper
    may_write = PAPER.may("revise", at_stage=paper.stage) & permissions.may_draft_paper(by, paper)
    known = no("The record knows nothing under this reference any more.") if sheet.is_about_nothing else YES
    as_it_is = no("The record says what the paper says. There is nothing to take.")
    return {
        "revise_paper": may_write,
        "take_facts": may_write & known & (YES if sheet.differences else as_it_is),
        "issue_paper": PAPER.may("issue", at_stage=paper.stage)
        & permissions.may_issue_paper(by, paper)
        & sheet.may_be_issued,
        "withdraw_paper": PAPER.may("withdraw", at_stage=paper.stage)
        & permissions.may_withdraw_paper(by, paper),
    }


def history_of(paper: Paper) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a paper, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(paper)
    return told, names_in(told)
