"""A connection beside the work's own: what is written here others see at once, and it outlives a rollback.

Progress has to be seen while the work's transaction is open, so it cannot be written in that. Nothing here
locks a row of `work_job`, which the work locks when it ends; `keep` does for a moment, so it is called
before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection

from wisely.work.lifecycle import JobStage
from wisely.work.progress import NotTaken, Stand

_HEAR = """
UPDATE work_jobprogress SET step = %s, words = %s, done = %s, total = %s, unit = %s, permille = %s,
                            moved_at = %s
WHERE job_id = %s RETURNING (SELECT stage FROM work_job WHERE id = job_id)
"""
_BEGIN = """
UPDATE work_jobprogress SET begun = begun + 1, started_at = %s, moved_at = %s,
                            step = 0, words = '', done = 0, total = NULL, unit = '', permille = 0
WHERE job_id = %s RETURNING begun
"""


class Aside:
    """The connection, open for a `with`: one council in scope, each statement a transaction of its own."""

    def __init__(self, *, authority_id: int, job_id: int, now: Callable[[], datetime]) -> None:
        self._authority_id, self._job_id, self._now = authority_id, job_id, now

    def __enter__(self) -> Self:
        words: dict[str, Any] = connection.get_connection_params()
        for django_only in ("cursor_factory", "context"):
            words.pop(django_only, None)
        self._connection = psycopg.connect(**words, autocommit=True, application_name="wisely progress")
        self._connection.execute(
            "SELECT set_config('wisely.authorities', %s, false)", [str(self._authority_id)]
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, fault, trace
        self._connection.close()

    def begin(self) -> int:
        """Start anew from nothing, and give how often a worker has begun by now."""
        self._connection.execute("DELETE FROM work_fault WHERE job_id = %s", [self._job_id])
        at = self._now()
        return self._number(_BEGIN, at, at)

    def fault(self) -> int:
        """Count a fault that nobody expected, and give how many there were."""
        return self._number(
            "UPDATE work_jobprogress SET faulted = faulted + 1 WHERE job_id = %s RETURNING faulted"
        )

    def hear(self, stand: Stand) -> bool:
        """Write where the work stands; say whether somebody asked it to stop."""
        row = self._connection.execute(
            _HEAR,
            [
                stand.step,
                stand.words,
                stand.done,
                stand.total,
                stand.unit,
                stand.permille,
                self._now(),
                self._job_id,
            ],
        ).fetchone()
        return row is not None and row[0] == JobStage.STOPPING

    def keep(self, faults: list[NotTaken]) -> None:
        """Write what was not taken in."""
        with self._connection.cursor() as cursor:
            cursor.executemany(
                'INSERT INTO work_fault (authority_id, job_id, place, "column", value, reason) '
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (self._authority_id, self._job_id, each.place, each.column, each.value, each.reason)
                    for each in faults
                ],
            )

    def _number(self, statement: str, *values: datetime) -> int:
        row = self._connection.execute(statement, [*values, self._job_id]).fetchone()
        return int(row[0]) if row else 0
