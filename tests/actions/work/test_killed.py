"""Workers killed in the middle of a real import: it resumes by itself and ends right, exactly once."""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from tests.actions.spend.conftest import HEADINGS, Treasury
from tests.actions.work.killing import until, workers
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.spend.models import LedgerImport, LedgerLine, MonthlySpend
from wisely.work import actions
from wisely.work.models import Job, JobProgress

MANY = 12_000


def file_of(number, *, many=MANY):
    """A month of payments that differs from every other by its amounts."""
    rows = (
        f"Adults,Supplier {row % 400} Ltd,{row % 28 + 1:02}/04/2025,{row % 900 + 1}.{number % 100:02},Care"
        for row in range(many)
    )
    return "\n".join([HEADINGS, *rows, ""])


def total_of(number, *, many=MANY):
    pence = sum((row % 900 + 1) * 100 + number % 100 for row in range(many))
    return Decimal(pence) / 100


class Imports:
    """Files that are confirmed and asked for as jobs, and what came of them."""

    def __init__(self, folder):
        with transaction.atomic():
            self.treasury = Treasury(folder)
        self.council = self.treasury.council

    def ask(self, number, *, many=MANY):
        with in_scope(self.council.pk):
            staged = self.treasury.confirmed(file_of(number, many=many), f"file-{number}.csv")
            job = actions.ask_for_job(
                "spend.import_ledger", title=f"Import of {staged.file_name}", about=staged,
                arguments={"import": staged.pk}, by=self.treasury.finance, at=timezone.now(),
            )  # fmt: skip
        return job, staged

    def stage(self, job):
        with in_scope(self.council.pk):
            return Job.objects.get(pk=job.pk).stage

    def begun(self, job):
        with in_scope(self.council.pk):
            return JobProgress.objects.get(pk=job.pk).begun

    def step(self, job):
        with in_scope(self.council.pk):
            return JobProgress.objects.get(pk=job.pk).step

    def found(self, staged):
        """Lines, their sum, the stage, and how many acts imported this file."""
        with in_scope(self.council.pk):
            lines = LedgerLine.objects.filter(ledger_import=staged.pk).aggregate(
                n=Count("pk"), sum=Sum("amount_net")
            )
            acts = Event.objects.filter(
                subject=f"spend.ledgerimport:{staged.pk}", verb="spend.import.imported"
            ).count()
            return lines["n"], lines["sum"], LedgerImport.objects.get(pk=staged.pk).stage, acts

    def summed(self):
        with in_scope(self.council.pk):
            return MonthlySpend.objects.aggregate(sum=Sum("total_net"))["sum"] or Decimal(0)


@pytest.fixture
def imports(own_database, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return Imports(tmp_path)


@pytest.fixture
def staff(imports, tmp_path):
    with workers(tmp_path) as staff:
        yield staff


def kill_at_random_points(imports, staff, dice, *, kills, each=7):
    """Ask for imports one by one, kill the worker of each a few times, then let it end; look at everything."""
    killed, sums, number = 0, Decimal(0), 0
    while killed < kills:
        number += 1
        job, staged = imports.ask(number)
        for _ in range(min(each, kills - killed)):
            begun = imports.begun(job)
            worker = staff.start()
            until(lambda job=job, begun=begun: imports.begun(job) > begun or imports.stage(job) == "done")
            worker.process.join(dice.uniform(0, 1.2))
            worker.kill()
            killed += 1
            assert imports.found(staged)[0] in {0, MANY}, "half an import is to be seen"
        worker = staff.start()
        until(lambda job=job: imports.stage(job) == "done")
        worker.kill()
        sums += total_of(number)
        assert imports.found(staged) == (MANY, total_of(number), "imported", 1)
        assert imports.summed() == sums
    return killed


def test_an_import_killed_at_twenty_one_random_points_ends_right_exactly_once(imports, staff):
    assert kill_at_random_points(imports, staff, random.Random(2), kills=21) == 21


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("WISELY_SLOW") != "1", reason="takes many minutes: WISELY_SLOW=1 runs it")
def test_an_import_killed_at_two_hundred_random_points_ends_right_exactly_once(imports, staff):
    assert kill_at_random_points(imports, staff, random.Random(200), kills=200, each=10) == 200


@pytest.mark.parametrize("step", [1, 2])
def test_an_import_killed_in_each_of_its_steps_begins_anew(imports, staff, step):
    job, staged = imports.ask(1, many=40_000)
    worker = staff.start()
    until(lambda: imports.step(job) >= step or imports.stage(job) == "done")
    worker.kill()
    assert (imports.found(staged)[0], imports.stage(job)) == (0, "asked")

    staff.start()
    until(lambda: imports.stage(job) == "done")
    assert imports.found(staged) == (40_000, total_of(1, many=40_000), "imported", 1)
    assert imports.begun(job) == 2


def test_two_imports_at_once_and_a_killed_worker_keep_their_sums_apart(imports, staff):
    asked = [imports.ask(number) for number in (1, 2, 3)]
    worker = staff.start()
    until(lambda: any(imports.begun(job) for job, _ in asked))
    worker.process.join(0.4)
    worker.kill()
    staff.start()
    staff.start()
    for number, (job, staged) in enumerate(asked, 1):
        until(lambda job=job: imports.stage(job) == "done")
        assert imports.found(staged) == (MANY, total_of(number), "imported", 1)
    assert imports.summed() == total_of(1) + total_of(2) + total_of(3)
