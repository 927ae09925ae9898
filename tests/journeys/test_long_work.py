"""An officer watches long work, leaves it, and comes back to its end; another stops it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests import browser
from tests.actions.work import preloaded
from tests.actions.work.killing import until, workers
from tests.cast import ASHA, HERE, client_as, person
from tests.journeys.visitors import BOTH, text, visiting
from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.people.queries import officer_by_reference
from wisely.suppliers.models import Supplier
from wisely.work import actions
from wisely.work.models import Job

pytestmark = [pytest.mark.journey, pytest.mark.slow]
MANY = 60


class Bench:
    """A job of Asha's that can be held, and a staff to do it."""

    def __init__(self, folder):
        self.folder = folder
        self.council = Authority.objects.get(slug=HERE)

    def ask(self):
        now, who = timezone.now(), person(ASHA)
        with in_scope(self.council.pk):
            by = officer_by_reference(who.reference, on=timezone.localdate(now))
            assert preloaded.register_many
            self.job = actions.ask_for_job(
                "test.suppliers", title="Registering sixty suppliers", back_href="/suppliers/",
                arguments={"many": MANY, "name": "Zephyr"}, by=by, at=now,
            )  # fmt: skip

    def hold(self, point):
        (self.folder / f"{point}-hold").touch()

    def let_go(self, point):
        (self.folder / f"{point}-hold").unlink()

    def is_at(self, point):
        return (self.folder / f"{point}-reached").exists()

    @property
    def stage(self):
        with in_scope(self.council.pk):
            return Job.objects.get(pk=self.job.pk).stage

    def suppliers(self):
        return Supplier.objects.filter(name__startswith="Zephyr").count()


@pytest.fixture
def bench(served, tmp_path):
    return Bench(tmp_path)


@pytest.mark.parametrize("kind", BOTH)
def test_work_is_watched_left_and_found_done_though_its_worker_was_killed(chromium, served, bench, kind):
    bench.hold("written")
    bench.ask()
    with (
        workers(bench.folder) as staff,
        visiting(chromium, kind, client=client_as(ASHA), address=served) as visitor,
    ):
        page = visitor.page
        page.goto(f"{served}/jobs/")
        visitor.follow("Registering sixty suppliers")
        assert "It waits for its turn." in text(visitor)
        doomed = staff.start()
        until(lambda: bench.is_at("written"))
        page.get_by_text("0 of 60 names").wait_for()
        assert "It is safe to leave this page." in text(visitor)
        assert browser.faults(page) == [] if kind.scripts else "50% done" in text(visitor)
        doomed.kill()
        visitor.follow("Start")
        bench.let_go("written")
        staff.start()
        until(lambda: bench.stage == "done")
        page.goto(f"{served}/jobs/")
        visitor.follow("Registering sixty suppliers")
        assert "60 suppliers were registered." in text(visitor)
        assert browser.faults(page) == [] if kind.scripts else True
        assert page.get_by_role("link", name="See the result").get_attribute("href") == "/suppliers/"
        assert visitor.download("Download where, what and why").read_text("utf-8-sig").count("line ") == 6
    assert bench.suppliers() == MANY


@pytest.mark.parametrize("kind", BOTH)
def test_work_is_stopped_and_the_page_says_so_by_itself(chromium, served, bench, kind):
    bench.hold("written")
    bench.ask()
    with (
        workers(bench.folder) as staff,
        visiting(chromium, kind, client=client_as(ASHA), address=served) as visitor,
    ):
        page = visitor.page
        page.goto(f"{served}/jobs/{bench.job.reference}/")
        staff.start()
        until(lambda: bench.is_at("written"))
        page.get_by_text("0 of 60 names").wait_for()
        visitor.follow("Stop this job")
        assert "It was asked to stop" in text(visitor)
        bench.let_go("written")
        page.get_by_text("It was stopped before its end.").wait_for(timeout=30_000)
        assert "nothing is half done" in text(visitor)
    assert (bench.stage, bench.suppliers()) == ("stopped", 0)
