"""One at a time at a job, whatever the queue believes: a lock that the database drops with its holder."""

from __future__ import annotations

from django.db import connection

JOBS = 7201  # this room's number among the advisory locks of the house


def take_alone(job_id: int) -> bool:
    """Take the job for the rest of the present transaction; False where another transaction has it.

    A worker that was killed loses its connection, and with it the lock, so this tells the living from the
    dead.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [JOBS, job_id % 2**31])
        (taken,) = cursor.fetchone()
    return bool(taken)
