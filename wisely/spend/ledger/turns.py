"""One at a time in a council's ledger: who brings lines in, judges, classifies or undoes waits for others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

LEDGER = 7102  # this room's number among the advisory locks of the house
_WAIT = "SELECT pg_advisory_xact_lock(%s, %s)"


def wait_for_turn(authority_id: int) -> None:
    """Wait until nobody else changes a council's lines, and keep others waiting until the transaction ends.

    Each would miss what the other cannot show it yet, and lines and sums locked in two orders would lock both
    out. So this comes before the first line, payee or sum is read or locked; to take it twice is to take it
    once. Rows that nobody locks within their turn, such as an import's own, may be locked before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [LEDGER, authority_id])


@contextmanager
def in_turn(authority_id: int) -> Iterator[None]:
    """Open a transaction with the ledger to itself, for an act on a row that others lock within theirs."""
    with transaction.atomic():
        wait_for_turn(authority_id)
        yield
