"""A large file of notices is read by a worker: it can be killed, stopped and broken, and nothing is half-read."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.actions.contracts.test_imports import release
from tests.actions.people.conftest import Town
from tests.actions.work.killing import until, workers
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.actions import NewFile
from wisely.contracts.models import ImportRow, RegisterImport
from wisely.contracts.work import READ_IMPORT
from wisely.work import actions as work
from wisely.work import running
from wisely.work.models import Fault, Job, JobProgress

MANY = 2_000


def notices(many=MANY, **told):
    releases = [
        release(str(number), title=f"Lifts {number}", company="", buyer="Alderby Council", **told)
        for number in range(many)
    ]
    return json.dumps({"releases": [*releases, release("odd", value="a lot")]}).encode()


class Desk:
    """Files taken in and asked to be read, and what came of them; each look a transaction of its own."""

    def __init__(self):
        self.town = Town()
        self.council = self.town.council
        with in_scope(self.council.pk):
            self.asha = self.town.officer(self.town.person("Asha", "category_manager"))

    def ask(self, content):
        with in_scope(self.council.pk):
            at = timezone.now()
            file = NewFile("ocds", "releases.json", content)
            batch = actions.take_in_file(self.council, file, by=self.asha, at=at)
            job = work.ask_for_job(
                READ_IMPORT, title="Reading", about=batch, arguments={"import": batch.pk, "version": batch.version},
                by=self.asha, at=at,
            )  # fmt: skip
        return batch, job

    def carry_out(self, job):
        running.carry_out(job.pk, authority_id=self.council.pk, now=timezone.now, must_end=lambda: False)

    def job(self, job):
        with in_scope(self.council.pk):
            return Job.objects.get(pk=job.pk)

    def begun(self, job):
        with in_scope(self.council.pk):
            row = JobProgress.objects.get(pk=job.pk)
            return row.begun, row.step

    def batch(self, batch):
        with in_scope(self.council.pk):
            found = RegisterImport.objects.get(pk=batch.pk)
            return found, ImportRow.objects.filter(batch=found).count()


@pytest.fixture
def desk(own_database):
    return Desk()


def test_a_file_that_is_taken_in_is_read_by_its_job_with_what_was_rejected_for_download(desk):
    batch, job = desk.ask(notices(30))
    found, rows = desk.batch(batch)
    assert (found.read_at, rows, found.stage) == (None, 0, "staged")

    desk.carry_out(job)

    found, rows = desk.batch(batch)
    assert (found.new_count, found.rejected_count, rows) == (30, 1, 31)
    ended = desk.job(job)
    assert ended.stage == "done" and "30 are new" in ended.result and "1 rejected" in ended.result
    with in_scope(desk.council.pk):
        assert [(each.column, each.value) for each in Fault.objects.filter(job=job.pk)] == [
            ("Value", "a lot")
        ]
        verbs = Event.objects.filter(subject=f"contracts.registerimport:{batch.pk}").order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == [
            "contracts.import.taken_in", "contracts.import.staged",
        ]  # fmt: skip


def test_a_worker_that_is_killed_while_reading_leaves_nothing_half_read(desk, tmp_path):
    batch, job = desk.ask(notices())
    with workers(tmp_path) as staff:
        worker = staff.start()
        until(lambda: desk.begun(job)[1] >= 2 or desk.job(job).stage == "done")
        worker.kill()
        if desk.job(job).stage != "done":
            assert desk.batch(batch)[1] == 0
        staff.start()
        until(lambda: desk.job(job).stage == "done")

    found, rows = desk.batch(batch)
    assert (found.new_count, rows) == (MANY, MANY + 1)


def test_a_broken_file_ends_its_job_with_the_place_and_can_be_discarded(desk):
    batch, job = desk.ask(notices(5)[:-40])
    desk.carry_out(job)

    ended = desk.job(job)
    assert ended.stage == "failed"
    assert "stops half-way" in ended.why_failed and "Line 1" in ended.why_failed
    assert desk.batch(batch)[0].read_at is None
    with in_scope(desk.council.pk):
        actions.discard_import(desk.batch(batch)[0], by=desk.asha, at=timezone.now())
    assert desk.batch(batch)[0].stage == "discarded"


def test_reading_that_is_stopped_can_be_asked_for_again(desk):
    batch, job = desk.ask(notices(5))
    with in_scope(desk.council.pk):
        work.ask_to_stop(desk.job(job), by=desk.asha, at=timezone.now())
    desk.carry_out(job)
    assert desk.batch(batch)[1] == 0

    with in_scope(desk.council.pk):
        again = work.ask_for_job(
            READ_IMPORT, title="Reading", about=batch, arguments={"import": batch.pk}, by=desk.asha,
            at=timezone.now(),
        )  # fmt: skip
    desk.carry_out(again)
    assert desk.batch(batch)[1] == 6
