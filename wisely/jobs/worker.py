"""The worker: takes jobs from the queue in the product's own database, until it is told to stop.

Three faults are expected and none needs a person: the database goes away (the worker waits and starts again),
a worker is killed (its heartbeat stops, and another, or the next, queues its jobs again), a job hangs when
the worker is told to stop (the process ends without it, which is the same as being killed).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from dataclasses import dataclass
from typing import Any

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import close_db_connections, close_db_connections_async
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.psycopg_connector import PsycopgConnector

from wisely.jobs import clock, long_work
from wisely.jobs.reactions import note_failures

SHORT, LONG = ("reactions", clock.CLOCK, "builtin"), (long_work.QUEUE,)
log = structlog.get_logger("wisely.jobs")


@dataclass(frozen=True, slots=True)
class Pace:
    """How a worker works. Long work has places of its own, so that no letter waits for it.

    A worker that was not heard of for `stalled_after_seconds` is taken for dead. One that was merely slow
    then shares its job with another, and the job's own lock decides. `grace_seconds` is what running jobs
    get to end by themselves; then those that ask are told to stop, and once more as long later the process
    ends.
    """

    short_at_once: int = 4
    long_at_once: int = 2
    heartbeat_seconds: float = 2
    stalled_after_seconds: float = 10
    grace_seconds: float = 8
    poll_seconds: float = 2
    again_seconds: float = 2


def run(pace: Pace) -> None:
    """Work until SIGTERM or SIGINT. Returns when running jobs have ended or were given back to the queue."""
    asyncio.run(_run(pace))


async def _run(pace: Pace) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, stopping, pace)
    log.info("worker.started", process=os.getpid())
    while not stopping.is_set():
        try:
            await _work(pace, stopping)
        except (ConnectorException, psycopg.OperationalError, psycopg.InterfaceError, OSError) as fault:
            if not _is_of_the_connection(fault):
                raise
            why = str(fault.__cause__ or fault).strip()
            log.warning("worker.database_is_away", fault=why, again_seconds=pace.again_seconds)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stopping.wait(), pace.again_seconds)
    log.info("worker.stopped", process=os.getpid())


def _is_of_the_connection(fault: BaseException) -> bool:
    """Tell a database that is away from one that refuses a statement: only the first passes by itself."""
    causes = (fault, fault.__cause__, fault.__context__)
    return any(
        isinstance(each, psycopg.OperationalError | psycopg.InterfaceError | OSError) for each in causes
    )


def _stop(stopping: asyncio.Event, pace: Pace) -> None:
    """Stop taking jobs, and see to it that a job which does not end cannot hold the process."""
    stopping.set()
    watchdog = threading.Timer(2 * pace.grace_seconds, os._exit, [1])
    watchdog.daemon = True
    watchdog.start()


async def _work(pace: Pace, stopping: asyncio.Event) -> None:
    """Run one worker over one pool of connections, until told to stop or until the database goes away.

    The worker has an application of its own, so that what a job defers still goes through Django's
    connection, inside the transaction of the act that defers it.
    """
    await sync_to_async(connections.close_all)()
    async with app.with_connector(_connector()).open_async() as mine:
        running = [
            asyncio.create_task(each)
            for each in (
                _take(mine, pace, queues=SHORT, at_once=pace.short_at_once),
                _take(mine, pace, queues=LONG, at_once=pace.long_at_once),
                _queue_again(mine, pace),
                stopping.wait(),
            )
        ]
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for each in running:
            each.cancel()
        ends = await asyncio.gather(*running, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end


async def _take(mine: App, pace: Pace, *, queues: tuple[str, ...], at_once: int) -> None:
    """Take jobs from some queues until cancelled; then let running ones end, or give them back."""
    await mine.run_worker_async(
        queues=list(queues),  # a tuple is another thing to the driver
        name=f"{queues[0]}-{os.getpid()}",
        concurrency=at_once,
        fetch_job_polling_interval=pace.poll_seconds,
        abort_job_polling_interval=pace.poll_seconds,
        shutdown_graceful_timeout=pace.grace_seconds,
        update_heartbeat_interval=pace.heartbeat_seconds,
        stalled_worker_timeout=pace.stalled_after_seconds,
        delete_jobs="successful",
        install_signal_handlers=False,
        task_middleware=[close_db_connections, close_db_connections_async, note_failures],
    )


def _connector() -> PsycopgConnector:
    """Give the queues connections of their own: two that listen, the others for taking and ending jobs."""
    words: dict[str, Any] = connection.get_connection_params()
    for django_only in ("cursor_factory", "context"):
        words.pop(django_only, None)
    return PsycopgConnector(kwargs=words, min_size=1, max_size=6)


async def _queue_again(mine: App, pace: Pace) -> None:
    """Give jobs of workers that are no longer heard of back to the queue, over and over."""
    while True:
        for job in await mine.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=pace.stalled_after_seconds
        ):
            await give_back(mine, job)
        await asyncio.sleep(pace.heartbeat_seconds)


async def give_back(mine: App, job: Job) -> None:
    """Give a job back to the queue; one that ended since it was looked for is left alone."""
    try:
        await mine.job_manager.retry_job(job)
    except ConnectorException as fault:
        if not isinstance(fault.__cause__, psycopg.errors.RaiseException):
            raise
        log.info("job.ended_meanwhile", job=job.id, task=job.task_name)  # its worker was slow, not dead
        return
    log.warning("job.queued_again", job=job.id, task=job.task_name, attempts=job.attempts)
