"""What the public reads of papers: decisions and notices that were issued to it, and what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from wisely.audit.row_security import in_scope
from wisely.papers.lifecycle import PaperStage
from wisely.papers.models import Paper
from wisely.papers.queries.papers import AHEAD, papers, standing_of_notices
from wisely.rules import papers as kinds

CALL_IN, IN_EFFECT = "call-in", "in effect"


def public_papers(authority_id: int | None) -> QuerySet[Paper]:
    """Give what the public may read."""
    return papers(authority_id).filter(stage=PaperStage.ISSUED, is_public=True)


def public_decisions(authority_id: int, *, on: date) -> QuerySet[Paper]:
    """Give what the public may read, for lists, each with its `standing` on a day.

    A notice "ahead", "passed" or "recorded", as on the forward plan; a decision open to "call-in" or
    "in effect".
    """
    rows: QuerySet[Paper] = public_papers(authority_id).annotate(
        standing=Case(
            When(kind=kinds.KEY_DECISION, then=standing_of_notices(authority_id, on=on)),
            When(call_in_ends_on__gte=on, then=Value(CALL_IN)),
            default=Value(IN_EFFECT),
        )
    )
    return rows


def count_of_public_decisions(authority_id: int, *, on: date) -> tuple[int, int]:
    """Count what the public may read, and the key decisions among it that lie ahead. One query."""
    told = public_decisions(authority_id, on=on).aggregate(
        every=Count("pk"), ahead=Count("pk", filter=Q(standing=AHEAD))
    )
    return told["every"], told["ahead"]


def public_paper_for(authority_id: int, reference: str) -> Paper | None:
    """Give one paper that the public may read. One query."""
    found = public_papers(authority_id).filter(reference=reference)
    return found.select_related("authority", "directorate").first()


def latest_public_papers(authority_id: int, *, most: int) -> list[Paper]:
    """Give what was issued to the public last, newest first. One query."""
    return list(public_papers(authority_id).order_by(F("issued_at").desc(), "-pk")[:most])


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When a paper was issued to the public, and when it was withdrawn."""

    issued_at: datetime
    withdrawn_at: datetime


def withdrawal_of(authority_id: int, reference: str) -> Withdrawal | None:
    """Say when a paper that the public could read was withdrawn; None for any other.

    It looks past what the public may read, and gives two moments and nothing else.
    """
    with in_scope(authority_id):
        row = papers(authority_id).filter(reference=reference, stage=PaperStage.WITHDRAWN).first()
    if row is None or not row.content or not row.content["is_public"]:
        return None
    assert row.issued_at is not None
    assert row.withdrawn_at is not None
    return Withdrawal(row.issued_at, row.withdrawn_at)
