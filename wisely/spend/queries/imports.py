"""Payment files: where they are kept, how they are understood, what became of them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from wisely.spend.decisions import Mapping
from wisely.spend.models import LedgerImport, RejectedRow


def file_of(ledger_import: LedgerImport) -> Path:
    """Give where an import's file is kept, named by its hash."""
    return Path(settings.MEDIA_ROOT) / "payments" / bytes(ledger_import.file_sha256).hex()


def mapping_of(staged: LedgerImport) -> Mapping:
    """Give how the file's columns are understood at present: as proposed, until somebody confirms."""
    return Mapping.from_plain(staged.mapping)


def imports(authority_id: int | None) -> QuerySet[LedgerImport]:
    """Give the imports of a council, for lists."""
    return LedgerImport.objects.filter(authority=authority_id)


def import_for(authority_id: int | None, pk: int) -> LedgerImport | None:
    """Find an import to act on."""
    return imports(authority_id).filter(pk=pk).select_related("authority").first()


def rejected_rows(ledger_import: LedgerImport) -> QuerySet[RejectedRow]:
    """Give the rows of a file that were not imported, in the order of the file."""
    return RejectedRow.objects.filter(ledger_import=ledger_import).order_by("sheet", "line")
