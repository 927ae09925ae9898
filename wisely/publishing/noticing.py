"""What happened since a publication and may make a correction due. Only reactions call this."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from wisely.publishing.models import ContractRow, CorrectionDue, PaymentRow, Publication
from wisely.spend.ledger import months_of
from wisely.spend.models import LedgerImport


def notice_payments(ledger_import: LedgerImport, what: str, *, at: datetime) -> None:
    """Note that payments of published months came in or went out again. Three queries at most."""
    months = Q()
    for month in months_of(ledger_import):
        months |= Q(starts_on__lte=month, ends_before__gt=month)
    if months:
        published = Publication.objects.filter(
            months, authority=ledger_import.authority_id, dataset__in=("payments", "cards"), live__gt=0
        )
        _notice(published, what, at=at)


def notice_contract(reference: str, what: str, *, at: datetime) -> None:
    """Note that something befell a contract that stands in a published register."""
    _notice(_live_with(ContractRow, contract=reference), what, at=at)


def notice_redaction(kind: str, key: str, what: str, *, at: datetime) -> None:
    """Note that what is taken out of published rows has changed."""
    if kind == "contract":
        _notice(_live_with(ContractRow, contract=key), what, at=at)
    elif kind == "payee":
        _notice(_live_with(PaymentRow, payee_key=int(key)), what, at=at)
    else:
        _notice(_live_with(PaymentRow, reference=key), what, at=at)


def _live_with(table: Any, **which: Any) -> QuerySet[Publication]:
    """Give the publications in whose newest version a row stands."""
    rows = table.objects.filter(dataset_version__number=F("dataset_version__publication__live"), **which)
    found: QuerySet[Publication] = Publication.objects.filter(
        pk__in=rows.values("dataset_version__publication")
    )
    return found


def _notice(publications: Iterable[Publication], what: str, *, at: datetime) -> None:
    rows = [
        CorrectionDue(
            authority_id=publication.authority_id, publication=publication, what=what, noticed_at=at
        )
        for publication in publications
    ]  # fmt: skip
    if rows:
        CorrectionDue.objects.bulk_create(rows)
