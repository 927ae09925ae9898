"""How often a page asks the database, at its worst: with nothing in memory, and nothing kept there either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wisely.audit.remembering import forget


def asked_at_worst(client: Client, path: str) -> list[str]:
    """Give what a page asks while somebody else's act is under way, so that it can remember nothing."""
    with somebody_writing():
        forget()
        return asked(client, path)


def asked(client: Client, path: str) -> list[str]:
    """Give what a page asks as things are: less where figures are in memory."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    return [each["sql"] for each in seen]


@contextmanager
def somebody_writing() -> Iterator[None]:
    """Hold a transaction open that has a number, on a connection of its own, as an act holds one."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_current_xact_id()")
        yield
        other.rollback()
