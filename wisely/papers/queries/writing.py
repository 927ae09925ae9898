"""A paper as a document, and as fields that a committee system reads."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wisely.papers.decisions import EXCEPTION_RULE, URGENCY_RULE, as_groups
from wisely.papers.lifecycle import PAPER, PaperStage
from wisely.papers.models import Paper
from wisely.papers.queries.facts import day_of
from wisely.papers.queries.papers import DECIDING, decision_kind_of, rule_of
from wisely.rules import papers as kinds
from wisely.rules.rulebook import Rulebook
from wisely.ui import words
from wisely.ui.documents import Block, Document, Facts, Grid, Heading, Paragraph

NOT_WRITTEN = "Nothing is written here."


def document_of(paper: Paper, *, book: Rulebook) -> Document:
    """Give a paper as a document. Asks nothing of the database but `authority`."""
    rule = rule_of(paper, book=book)
    blocks: list[Block] = []
    if paper.kind in DECIDING:
        blocks.append(Facts(_days(paper, book), "The decision and its days"))
    for question in rule.questions:
        text = str(paper.narrative.get(question.key, "")).strip()
        if text or question.is_needed:
            blocks += [Heading(question.heading), Paragraph(text or NOT_WRITTEN)]
    blocks.append(Heading("From the record"))
    for group in as_groups(paper.facts):
        blocks += [Heading(group.heading, level=3), Facts(group.rows, group.heading)]
    taken = f"The facts are those of the council’s record on {words.moment(paper.taken_at)}."
    bound = f" The content is bound by SHA-256 {paper.content_sha256}." if paper.content_sha256 else ""
    blocks.append(Paragraph(f"{taken}{bound} It is written under {rule.rule}."))
    issued_on = words.day(timezone.localdate(paper.issued_at)) if paper.issued_at else ""
    return Document(
        council=book.council.name, caption=rule.name, title=paper.title, reference=paper.reference,
        day=f"issued {issued_on}" if issued_on else "", blocks=tuple(blocks), accent=book.council.primary,
        mark="" if paper.stage == PaperStage.ISSUED else PAPER.badge(paper.stage).word,
    )  # fmt: skip


def _days(paper: Paper, book: Rulebook) -> tuple[tuple[str, str], ...]:
    decision = decision_kind_of(paper, book=book)
    rows = [
        ("Decision maker", paper.decision_maker or "Not named"),
        ("Lead officer", paper.lead_officer or "Not named"),
        ("Kind of decision", decision.name if decision else "Not known"),
        ("Day of the decision", day_of(paper.decision_on)),
    ]
    if paper.kind == kinds.DECISION:
        rows += [
            (
                "May be called in until",
                day_of(paper.call_in_ends_on) if paper.effective_on else "Not issued yet",
            ),
            ("In effect from", day_of(paper.effective_on)),
        ]
        if paper.effective_on and paper.call_in_ends_on is None:
            rows[-2] = ("May be called in until", "Not open to call-in")
    return (*rows, *_short_notice(paper))


def _short_notice(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Write how a decision goes without its full notice, for its readers: the way, the chair, the reason."""
    if not paper.short_notice:
        return ()
    is_urgent = paper.short_notice == kinds.SPECIAL_URGENCY
    who = paper.scrutiny_chair or "Not named"
    when = f", {words.day(paper.scrutiny_on)}" if paper.scrutiny_on else ""
    return (
        ("Notice", f"{paper.short_notice.capitalize()} ({URGENCY_RULE if is_urgent else EXCEPTION_RULE})"),
        ("Scrutiny agreed" if is_urgent else "Scrutiny was told", f"{who}{when}"),
        ("Why it cannot wait", paper.short_notice_reason),
    )


def forward_plan_of(rows: list[Paper], *, book: Rulebook) -> Document:
    """Give the forward plan of key decisions as one document."""
    cells = tuple(
        (
            row.title, row.reference, row.decision_maker, day_of(row.decision_on),
            words.day(timezone.localdate(row.issued_at)) if row.issued_at else "",
        )
        for row in rows
    )  # fmt: skip
    grid = Grid(
        "Key decisions that lie ahead", ("What", "Reference", "Who decides", "When", "Notice issued"), cells
    )
    rule = next((each for each in book.procedure_rules.decisions if each.notice_clear_days), None)
    said = (
        f"Each stands here for at least {rule.notice_clear_days} clear days before it is taken ({rule.rule})."
        if rule
        else ""
    )
    none = Paragraph("No key decision lies ahead.")
    return Document(
        council=book.council.name, caption="Forward plan of key decisions",
        title="Key decisions that the council is going to take", reference=f"as of {words.day(book.on)}",
        day="", blocks=(Paragraph(said), grid if cells else none), accent=book.council.primary,
    )  # fmt: skip


def committee_fields(paper: Paper, *, book: Rulebook, on: date) -> dict[str, object]:
    """Give a paper as the fields that committee systems of English councils publish of a decision.

    Days are ISO dates; null where there is none.
    """
    decision = decision_kind_of(paper, book=book)
    call_in = decision.call_in_working_days if decision else 0

    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "reference": paper.reference, "title": paper.title, "type": rule_of(paper, book=book).name,
        "decisionMaker": paper.decision_maker, "decisionDueDate": day(paper.decision_on),
        "wardsAffected": paper.wards, "leadOfficer": paper.lead_officer,
        "directorate": paper.directorate.name if paper.directorate else None,
        "isKeyDecision": bool(decision and decision.notice_clear_days),
        "kindOfDecision": decision.name if decision else None, "isOpenToCallIn": bool(call_in),
        "callInEndsOn": day(paper.call_in_ends_on), "effectiveFrom": day(paper.effective_on),
        "decisionStatus": standing_of(paper, on=on), "noticeIssuedAt":
        paper.issued_at.isoformat() if paper.issued_at else None,
        "shortNotice": paper.short_notice or None, "shortNoticeReason": paper.short_notice_reason or None,
        "scrutinyChair": paper.scrutiny_chair or None, "scrutinyOn": day(paper.scrutiny_on),
        "about": paper.subject,
        "contentSha256": paper.content_sha256 or None, "rule": rule_of(paper, book=book).rule,
        "text": [
            {"heading": question.heading, "text": paper.narrative.get(question.key, "")}
            for question in rule_of(paper, book=book).questions
        ],
        "record": [
            {"heading": group.heading, "facts": [{"label": row[0], "value": row[1]} for row in group.rows]}
            for group in as_groups(paper.facts)
        ],
    }  # fmt: skip


def standing_of(paper: Paper, *, on: date) -> str:
    """Say how a paper stands on a day, in words that committee systems use."""
    if paper.stage != PaperStage.ISSUED:
        return PAPER.badge(paper.stage).word
    if paper.kind == kinds.KEY_DECISION:
        return "For determination"
    if paper.call_in_ends_on is not None and on <= paper.call_in_ends_on:
        return "Open to call-in"
    return "Implemented from the effective day" if paper.kind == kinds.DECISION else "Issued"
