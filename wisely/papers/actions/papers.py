"""A paper is drafted from the record, its text is written, it is issued and perhaps withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from wisely.approvals.actions import give_notice, withdraw_notice
from wisely.approvals.queries import notice_of_paper
from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.hashing import canonical_json, sha256_of
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.papers import events, permissions
from wisely.papers.decisions import (
    as_kept,
    call_in_ends_on,
    content_sha256,
    effective_on,
    text_is_in_order,
)
from wisely.papers.lifecycle import PAPER, PaperStage
from wisely.papers.models import Paper
from wisely.papers.queries.content import content_to_issue, decision_kind_of, rule_of
from wisely.papers.queries.drafting import may_be_drafted
from wisely.papers.queries.facts import Recorded, recorded
from wisely.papers.queries.papers import (
    DECIDING,
    acts_on_paper,
    book_for,
    notice_given,
    paper_sheet,
    papers,
)
from wisely.people.models import Authority
from wisely.rules import papers as kinds
from wisely.rules.decision_notices import SHORT_NOTICE_RULES
from wisely.rules.rulebook import rulebook

LABELS = {"decision_on": "day of the decision", "decision_maker": "decision maker",
          "short_notice": "general exception or special urgency",
          "short_notice_reason": "why the notice is shorter", "scrutiny_chair": "chair of scrutiny",
          "scrutiny_on": "day of the chair of scrutiny"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSaid:
    """What people write in a paper: its text by the pack's keys, who decides and when.

    `short_notice` and what follows are of a key decision that goes without its full notice.
    """

    narrative: Mapping[str, str] = field(default_factory=dict)
    decision_maker: str = ""
    decision_on: date | None = None
    short_notice: str = ""
    short_notice_reason: str = ""
    scrutiny_chair: str = ""
    scrutiny_on: date | None = None


def draft_paper(
    authority: Authority, *, kind: str, subject_kind: str, subject: str, by: Actor, at: datetime
) -> Paper:
    """Draft a paper: its facts are those of the record now, its text begins with the record's own words."""
    today = timezone.localdate(at)
    book = rulebook(today, authority.pack)
    found = recorded(authority.pk, kind=kind, subject_kind=subject_kind, subject=subject, book=book)
    paper = Paper(
        authority=authority, kind=kind, subject_kind=subject_kind, subject=subject, drafted_by=by.reference,
        taken_at=at,
    )  # fmt: skip
    if found is not None:
        _take_over(paper, found)
        paper.narrative = {
            question.key: found.texts.get(question.starts_from, "")
            for question in book.papers[kind].questions
        }
    with act(paper, by=by, at=at) as this:
        this.needs(
            YES if found else no("The record knows nothing under this reference."),
            may_be_drafted(
                kind,
                about=subject_kind,
                of=paper,
                stage=found.stage if found else "",
                decision=found.decision if found else None,
                draft=_draft_of_the_same(paper),
                by=by,
            ),
        )
        series = f"D{today:%y}"
        paper.reference = make_reference(authority.prefix, series, this.number(series))
        this.record(
            events.PaperDrafted(
                paper=paper.reference, kind=kind, subject=subject, facts_sha256=_hash_of_facts(paper)
            )
        )
    return paper


def _take_over(paper: Paper, found: Recorded) -> None:
    paper.title, paper.facts = found.title, as_kept(found.groups)
    paper.directorate, paper.category, paper.wards = found.directorate, found.category, found.wards
    paper.lead_officer = found.lead_officer
    paper.decision_kind = found.decision.code if found.decision and paper.kind in DECIDING else ""
    paper.decision_maker = paper.decision_maker or found.decision_maker


def _hash_of_facts(paper: Paper) -> str:
    return sha256_of([canonical_json(paper.facts).encode()]).hex()


def _draft_of_the_same(paper: Paper) -> str:
    drafts = papers(paper.authority_id).filter(
        kind=paper.kind, subject_kind=paper.subject_kind, subject=paper.subject, stage=PaperStage.DRAFT
    )
    return drafts.values_list("reference", flat=True).first() or ""


def revise_paper(
    paper: Paper, said: TextSaid, *, version: int | None = None, by: Actor, at: datetime
) -> Paper:
    """Change the text of a draft, who decides and when. The facts stay as they were taken.

    :raises Conflict: when `version` is no longer the present one.
    """
    rule = rule_of(paper, book=book_for(paper, on=timezone.localdate(at)))
    with act(paper, by=by, at=at, version=version) as this:
        kept = {name: getattr(paper, name) for name in LABELS}
        changed = [LABELS[name] for name in LABELS if kept[name] != getattr(said, name)]
        headings = {question.key: question.heading for question in rule.questions}
        changed += [
            headings[key].lower()
            for key, text in said.narrative.items()
            if key in headings and paper.narrative.get(key, "") != text
        ]
        this.needs(
            permissions.may_draft_paper(by, paper),
            text_is_in_order(said.narrative, rule),
            YES
            if said.short_notice in {"", *kinds.SHORT_NOTICES}
            else no("There is no such way to shorten a notice."),
            YES if changed else no("Nothing was changed. Change something first, or go back."),
        )
        this.move(PAPER, "revise")
        paper.narrative = {**paper.narrative, **said.narrative}
        for name in LABELS:
            setattr(paper, name, getattr(said, name))
        this.record(events.PaperRevised(paper=paper.reference, labels=", ".join(changed)))
    return paper


def _is_a_way(short_notice: str) -> Verdict:
    known = short_notice in {"", *kinds.SHORT_NOTICES}
    return YES if known else no("There is no such way to shorten a notice.", cite=SHORT_NOTICE_RULES)


def take_facts(paper: Paper, *, version: int | None = None, by: Actor, at: datetime) -> Paper:
    """Take the record's facts into a draft anew. The text stays as it was written."""
    with act(paper, by=by, at=at, version=version) as this:
        sheet = paper_sheet(paper, on=timezone.localdate(at))
        this.needs(acts_on_paper(sheet, by=by)["take_facts"])
        assert sheet.recorded is not None
        this.move(PAPER, "revise")
        _take_over(paper, sheet.recorded)
        paper.taken_at = at
        this.record(
            events.FactsTaken(
                paper=paper.reference, changed=len(sheet.differences), facts_sha256=_hash_of_facts(paper)
            )
        )  # fmt: skip
    return paper


def issue_paper(paper: Paper, *, version: int | None = None, by: Actor, at: datetime) -> Paper:
    """Give a paper out. All that it says is kept and bound by a hash; call-in and effect are counted.

    A decision is recorded only once it is taken: the need has passed its gate, the waiver was decided on. A
    key decision needs its 28 clear days' notice, or five and a chair of scrutiny who was told, or one who
    agreed (SI 2012/2089 regs 9-11).
    """
    today = timezone.localdate(at)
    book = book_for(paper, on=today)
    with act(paper, by=by, at=at, version=version) as this:
        this.needs(acts_on_paper(paper_sheet(paper, on=today), by=by)["issue_paper"])
        this.move(PAPER, "issue")
        decision = decision_kind_of(paper, book=book)
        paper.issued_at, paper.issued_by = at, by.reference
        paper.is_public = paper.kind == kinds.KEY_DECISION or bool(decision and decision.is_published)
        if paper.kind == kinds.DECISION:
            days = decision.call_in_working_days if decision else 0
            paper.call_in_ends_on = call_in_ends_on(today, working_days=days)
            paper.effective_on = effective_on(today, working_days=days)
        if paper.kind == kinds.KEY_DECISION:
            _tell_the_gate(paper, by=by, at=at)
        paper.content = content_to_issue(paper, book=book).as_json()
        paper.content_sha256 = content_sha256(paper.content)
        this.record(
            events.PaperIssued(
                paper=paper.reference, kind=paper.kind, subject=paper.subject,
                decision_on=paper.decision_on.isoformat() if paper.decision_on else "",
                effective_on=paper.effective_on.isoformat() if paper.effective_on else "",
                content_sha256=paper.content_sha256, is_public=paper.is_public,
            )
        )  # fmt: skip
    return paper


def _tell_the_gate(paper: Paper, *, by: Actor, at: datetime) -> None:
    """Let the gate and the approvals of its subject know that the public was told, and for which day."""
    given = notice_given(paper)
    assert given is not None
    give_notice(
        paper.authority, given, subject_kind=paper.subject_kind, subject=paper.subject,
        paper=paper.reference, by=by, at=at,
    )  # fmt: skip


def withdraw_paper(
    paper: Paper, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Paper:
    """Withdraw a draft, or what was issued. It stays to be read, and says that it holds no longer."""
    with act(paper, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_paper(paper_sheet(paper, on=timezone.localdate(at)), by=by)["withdraw_paper"],
            YES if len(reason.split()) >= 3 else no("Say why in at least 3 words."),
        )
        this.move(PAPER, "withdraw")
        paper.withdrawn_at, paper.is_public = at, False
        notice = notice_of_paper(paper.authority_id, paper.reference)
        if notice is not None:
            withdraw_notice(notice, by=by, at=at)
        this.record(events.PaperWithdrawn(paper=paper.reference))
    return paper
