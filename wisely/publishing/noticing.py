"""What happened since a publication and may make a correction due. Only reactions call this."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from wisely.publishing.models import ContractRow, CorrectionDue, PaymentRow, Publication
from wisely.spend.ledger import months_of
from wisely.spend.models import LedgerImport

# One statement: each withdrawal of a contract waits for it.
_NOTICE_CONTRACT = """
INSERT INTO publishing_correctiondue (version, authority_id, publication_id, what, noticed_at)
SELECT 0, publication.authority_id, publication.id, %(what)s, %(at)s
FROM publishing_publication publication
WHERE EXISTS (
  SELECT FROM publishing_datasetversion made
  JOIN publishing_contractrow told ON told.dataset_version_id = made.id
  WHERE made.publication_id = publication.id AND made.number = publication.live
    AND told.authority_id = publication.authority_id AND told.contract = %(reference)s
)
"""


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
    """Note that something befell a contract that stands in a published register. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTICE_CONTRACT, {"reference": reference, "what": what, "at": at})


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
