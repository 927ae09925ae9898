"""Cursors that let the server bind values, and keep within what its protocol allows."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import ClientCursor, Cursor

MOST_VALUES = 65_535  # of one statement, in PostgreSQL's protocol
PLANS_KEPT = 400  # statements of one connection; the pages have about two hundred, psycopg keeps a hundred


class WideCursor(ServerBindingCursor, Cursor[Any]):
    """A cursor for which a statement may carry any number of values: beyond the limit they are bound here."""

    def execute(self, query: Any, params: Any = None, **words: Any) -> Any:
        """Run a statement, as psycopg does."""
        if params is not None and len(params) > MOST_VALUES:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        return super().execute(query, params, **words)


def keep_plans(*, connection: Any, **_: object) -> None:
    """Let a connection keep the plans of as many statements as the pages have (docs/decisions/0010)."""
    connection.connection.prepared_max = PLANS_KEPT
    connection.connection.cursor_factory = WideCursor
