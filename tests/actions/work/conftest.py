"""A council in a database of its own, with real commits, so that other processes see what is done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.actions.work import preloaded
from tests.actions.work.killing import workers
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.people import actions as people
from wisely.people.models import Directorate
from wisely.suppliers.models import Supplier
from wisely.work import actions
from wisely.work.models import FailedReaction, Job, JobProgress

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class House:
    """What a test of long work does and looks at, each in a transaction of its own."""

    def __init__(self, bench):
        self.bench = bench
        self.town = Town()
        self.council = self.town.council
        with in_scope(self.council.pk):
            self.asha = self.town.officer(self.town.person("Asha", "category_manager"))
            self.other = self.town.officer(self.town.person("Oli", "officer"))
            self.admin = self.town.officer(self.town.person("Ada", "administrator"))
            people.add_directorate(self.council, code="T", name="Tests", by=BUILDER, at=NOON)

    def hold(self, point):
        (self.bench / f"{point}-hold").touch()

    def let_go(self, point):
        (self.bench / f"{point}-hold").unlink()

    def fault(self, point, *, on=True):
        file = self.bench / f"{point}-fault"
        file.touch() if on else file.unlink()

    def reached(self, point):
        """How often a worker came to a point."""
        file = self.bench / f"{point}-reached"
        return len(file.read_text().split()) if file.exists() else 0

    def ring(self, note, *, fails=False):
        """Do an act that reactions follow; with `fails`, in a transaction that is rolled back."""
        with in_scope(self.council.pk):
            preloaded.ring(Directorate.objects.get(code="T"), note, by=self.asha, at=timezone.now())
            if fails:
                raise ZeroDivisionError

    def ask(self, kind="test.suppliers", *, many=40, name="Acorn", by=None, about=None):
        with in_scope(self.council.pk):
            return actions.ask_for_job(
                kind, title=f"Registering {name}", about=about, arguments={"many": many, "name": name},
                back_href="/suppliers/", by=by or self.asha, at=timezone.now(),
            )  # fmt: skip

    def job(self, job):
        with in_scope(self.council.pk):
            return Job.objects.get(pk=job.pk)

    def stage(self, job):
        return self.job(job).stage

    def progress(self, job):
        with in_scope(self.council.pk):
            return JobProgress.objects.get(pk=job.pk)

    def suppliers(self, name=""):
        return Supplier.objects.filter(name__startswith=name).count()

    def events(self, verb):
        with in_scope(self.council.pk):
            return Event.objects.filter(verb=verb).count()

    def failed(self):
        with in_scope(self.council.pk):
            return list(FailedReaction.objects.order_by("pk"))


@pytest.fixture
def house(own_database, tmp_path):
    return House(tmp_path)


@pytest.fixture
def staff(house):
    with workers(house.bench) as staff:
        yield staff
