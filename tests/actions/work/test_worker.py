"""`manage.py work` itself: it starts, says what it does in lines, stops when told, outlives a lost database."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from structlog.testing import capture_logs

from tests.actions.work.killing import until
from tests.conftest import ROOT
from wisely.jobs import worker


@contextmanager
def command(*words, log):
    """Run the command as an operator does, on the test's own database; its lines go to a file."""
    environment = {
        **os.environ,
        "WISELY_DATABASE": connections["default"].settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "wisely.settings",
        "LOG_LEVEL": "INFO",
        "LOG_DIR": str(log.parent / "public-log"),
    }
    with log.open("w") as lines:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "work", *words], cwd=ROOT, env=environment, stderr=lines
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def said(log):
    """Give the lines that are JSON, whose words are theirs; Django's own start is not yet written so."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def events(log):
    return [line["event"] for line in said(log)]


def workers_registered():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return cursor.fetchone()[0]


def test_it_starts_and_stops_cleanly_when_told(house, tmp_path):
    log = tmp_path / "lines"
    with command(log=log) as process:
        until(lambda: workers_registered() == 2, what="both kinds of places are taken")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert workers_registered() == 0
    assert [event for event in events(log) if event.startswith("worker.")] == [
        "worker.started",
        "worker.stopped",
    ]
    assert all({"level", "logger", "timestamp"} <= line.keys() for line in said(log))


def test_it_does_what_an_act_left_to_be_done(house, tmp_path):
    """No reaction of the product follows a bell, so the worker of the product says that it failed."""
    log = tmp_path / "lines"
    house.ring("supplier one")
    with command("--heartbeat-seconds", "0.5", log=log):
        until(lambda: len(house.failed()) == 2, what="both reactions were tried and noted")
    assert {failed.why.split(":")[0] for failed in house.failed()} == {"KeyError"}


def test_it_starts_again_by_itself_when_the_database_comes_back(house, tmp_path):
    log = tmp_path / "lines"
    with command("--heartbeat-seconds", "0.3", log=log) as process:
        until(lambda: workers_registered() == 2)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        until(
            lambda: "worker.database_is_away" in events(log) or workers_registered() == 2, what="it noticed"
        )
        house.ring("supplier one")
        until(lambda: len(house.failed()) == 2, what="it works again")
        assert process.poll() is None


def test_a_job_that_ended_while_its_worker_seemed_dead_is_left_alone(house):
    """On a machine that is too busy a heartbeat comes late; the job then ends before it is given to another."""
    ended = Job(id=10**9, queue="reactions", lock=None, queueing_lock=None, task_name="rung")

    async def given_back():
        async with app.with_connector(worker._connector()).open_async() as mine:
            await worker.give_back(mine, ended)

    with capture_logs() as lines:
        asyncio.run(given_back())
    assert [line["event"] for line in lines if line["event"].startswith("job.")] == ["job.ended_meanwhile"]
