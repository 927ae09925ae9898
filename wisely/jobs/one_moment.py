"""One unchanging view of the whole database, every council in scope: for the operator's commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from wisely.audit.row_security import set_scope
from wisely.people.queries.officers import councils


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Read everything as it stood at one moment. Nothing can be written meanwhile on this connection."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        set_scope([council.pk for council in councils()])
        yield
