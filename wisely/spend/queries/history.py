"""What happened to an import or to a name in the ledger, newest first."""

from __future__ import annotations

from wisely.people.queries.history import Remembered, what_happened_to
from wisely.spend.models import LedgerImport, Payee


def history_of(row: LedgerImport | Payee) -> list[Remembered]:
    """Give the events of an import or a payee. One query."""
    return what_happened_to(row)
