"""A paper as a document, and as fields that a committee system reads."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wisely.papers.decisions import Content
from wisely.papers.lifecycle import PAPER, PaperStage
from wisely.papers.models import Paper
from wisely.papers.queries.content import content_of
from wisely.papers.queries.facts import day_of
from wisely.papers.queries.papers import DECIDING, decision_after
from wisely.rules import papers as kinds
from wisely.rules.decision_notices import EXCEPTION_CLEAR_DAYS, EXCEPTION_RULE, URGENCY_RULE
from wisely.rules.rulebook import Rulebook
from wisely.ui import words
from wisely.ui.documents import Block, Document, Facts, Grid, Heading, Paragraph

NOT_WRITTEN = "Nothing is written here."


def document_of(paper: Paper, *, book: Rulebook) -> Document:
    """Give a paper as a document; of what was issued, from what is kept. Reads a draft's `directorate`."""
    content = content_of(paper, book=book)
    blocks: list[Block] = []
    if content.kind in DECIDING:
        blocks.append(Facts(days_of(content), "The decision and its days"))
    for part in content.text:
        if part.text or part.is_needed:
            blocks += [Heading(part.heading), Paragraph(part.text or NOT_WRITTEN)]
    blocks.append(Heading("From the record"))
    for group in content.groups:
        blocks += [Heading(group.heading, level=3), Facts(group.rows, group.heading)]
    taken = f"The facts are those of the council’s record on {words.moment(content.taken_at)}."
    bound = f" The content is bound by SHA-256 {paper.content_sha256}." if paper.content_sha256 else ""
    blocks.append(Paragraph(f"{taken}{bound} It is written under {content.rule}."))
    issued_on = words.day(timezone.localdate(content.issued_at)) if content.issued_at else ""
    return Document(
        council=content.council, caption=content.caption, title=content.title, reference=content.reference,
        day=f"issued {issued_on}" if issued_on else "", blocks=tuple(blocks), accent=book.council.primary,
        mark="" if paper.stage == PaperStage.ISSUED else PAPER.badge(paper.stage).word,
    )  # fmt: skip


def days_of(content: Content) -> tuple[tuple[str, str], ...]:
    """Write who decides and the days of a decision, as its readers see them."""
    rows = [
        ("Decision maker", content.decision_maker or "Not named"),
        ("Lead officer", content.lead_officer or "Not named"),
        ("Kind of decision", content.decision or "Not known"),
        ("Day of the decision", day_of(content.decision_on)),
    ]
    if content.kind == kinds.DECISION:
        last_on = (
            day_of(content.call_in_ends_on)
            if content.call_in_ends_on
            else "Not open to call-in"
            if content.effective_on
            else "Not issued yet"
        )
        rows += [("May be called in until", last_on), ("In effect from", day_of(content.effective_on))]
    return (*rows, *_short_notice(content))


def _short_notice(content: Content) -> tuple[tuple[str, str], ...]:
    """Write how a decision goes without its full notice, for its readers: the way, the chair, the reason."""
    short = content.short
    if not short.way:
        return ()
    is_urgent = short.way == kinds.SPECIAL_URGENCY
    when = f", {words.day(short.chair_on)}" if short.chair_on else ""
    return (
        ("Notice", f"{short.way.capitalize()} ({URGENCY_RULE if is_urgent else EXCEPTION_RULE})"),
        ("Scrutiny agreed" if is_urgent else "Scrutiny was told", f"{short.chair or 'Not named'}{when}"),
        ("Why it cannot wait", short.reason),
    )


def forward_plan_of(rows: list[Paper], *, book: Rulebook) -> Document:
    """Give the forward plan of key decisions as one document."""
    cells = tuple(
        (
            row.title, row.reference, row.decision_maker, day_of(row.decision_on),
            words.day(timezone.localdate(row.issued_at)) if row.issued_at else "",
            row.short_notice.capitalize() or "In full",
        )
        for row in rows
    )  # fmt: skip
    grid = Grid(
        "Key decisions that lie ahead",
        ("What", "Reference", "Who decides", "When", "Notice issued", "Notice"),
        cells,
    )
    rule = next((each for each in book.procedure_rules.decisions if each.notice_clear_days), None)
    said = (
        f"A notice in full is published at least {rule.notice_clear_days} clear days before the decision is "
        f"taken ({rule.rule}). Where that cannot wait, a notice by general exception is published at least "
        f"{EXCEPTION_CLEAR_DAYS} clear days before, and the chair of overview and scrutiny has been told in "
        "writing; in special urgency the chair has agreed. Such a notice says why."
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
    content = content_of(paper, book=book)

    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "reference": content.reference, "title": content.title, "type": content.caption,
        "decisionMaker": content.decision_maker, "decisionDueDate": day(content.decision_on),
        "wardsAffected": content.wards, "leadOfficer": content.lead_officer,
        "directorate": content.directorate or None, "isKeyDecision": content.is_key,
        "kindOfDecision": content.decision or None, "isOpenToCallIn": content.is_open_to_call_in,
        "callInEndsOn": day(content.call_in_ends_on), "effectiveFrom": day(content.effective_on),
        "decisionStatus": standing_of(paper, on=on),
        "noticeIssuedAt": content.issued_at.isoformat() if content.issued_at else None,
        "shortNotice": content.short.way or None, "shortNoticeReason": content.short.reason or None,
        "scrutinyChair": content.short.chair or None, "scrutinyOn": day(content.short.chair_on),
        "about": content.subject, "contentSha256": paper.content_sha256 or None, "rule": content.rule,
        "text": [{"heading": part.heading, "text": part.text} for part in content.text],
        "record": [
            {"heading": group.heading, "facts": [{"label": row[0], "value": row[1]} for row in group.rows]}
            for group in content.groups
        ],
    }  # fmt: skip


def _standing_of_notice(paper: Paper, *, on: date) -> str:
    if (recorded := decision_after(paper)) is not None:
        return f"Decided; recorded in {recorded.reference}"
    is_ahead = paper.decision_on is None or on <= paper.decision_on
    return "For determination" if is_ahead else "Its day has passed; no decision is recorded"


def standing_of(paper: Paper, *, on: date) -> str:
    """Say how a paper stands on a day, in words that committee systems use. One query for a notice."""
    if paper.stage != PaperStage.ISSUED:
        return PAPER.badge(paper.stage).word
    if paper.kind == kinds.KEY_DECISION:
        return _standing_of_notice(paper, on=on)
    if paper.call_in_ends_on is not None and on <= paper.call_in_ends_on:
        return "Open to call-in"
    return "Implemented from the effective day" if paper.kind == kinds.DECISION else "Issued"
