"""Long work: asked for, seen while it goes on, stopped, ended once; and what its asker may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.actions.work import preloaded
from tests.actions.work.killing import until
from wisely.audit.row_security import in_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.people.models import Assignment, Directorate, Person
from wisely.work import actions, queries, running
from wisely.work.kinds import Outcome, long_work
from wisely.work.models import Fault, Job


def carry_out(house, job, *, must_end=lambda: False):
    """Carry a job out here, as the worker does."""
    preloaded.BENCH = house.bench
    running.carry_out(job.pk, authority_id=house.council.pk, now=timezone.now, must_end=must_end)


def test_a_job_takes_effect_once_with_its_result_and_what_it_could_not_take_in(house):
    job = house.ask(many=40)
    carry_out(house, job)
    ended = house.job(job)

    assert (ended.stage, ended.result) == ("done", "40 suppliers were registered.")
    assert (house.suppliers("Acorn"), house.events("suppliers.intake.registered")) == (40, 1)
    assert [house.events(f"work.job.{verb}") for verb in ("asked", "done", "failed", "stopped")] == [
        1,
        1,
        0,
        0,
    ]
    with in_scope(house.council.pk):
        assert [row[0] for row in queries.faults_of(job.pk)] == ["line 0", "line 10", "line 20", "line 30"]


def test_a_job_that_is_delivered_again_does_nothing_more(house):
    job = house.ask()
    carry_out(house, job)
    carry_out(house, job)

    assert (house.suppliers("Acorn"), house.events("work.job.done")) == (40, 1)


def test_work_that_is_done_by_the_worker_is_done_in_the_name_of_who_asked(house, staff):
    job = house.ask()
    staff.start()
    until(lambda: house.stage(job) == "done")
    with in_scope(house.council.pk):
        from wisely.audit.models import Event

        # The work rings a bell at its end, which another reaction may have answered already.
        registered = Event.objects.filter(verb="suppliers.intake.registered").earliest("pk")
        assert registered.by == house.asha.reference
        assert Event.objects.get(verb="work.job.done").by == "system:clock"


def test_others_see_how_far_it_is_while_its_own_transaction_is_open(house, staff):
    house.hold("written")
    job = house.ask(many=40)
    staff.start()
    until(lambda: house.reached("written"))
    seen = house.progress(job)

    assert (seen.words, seen.step, seen.total, seen.unit) == ("Writing", 2, 40, "names")
    assert seen.permille == 500
    assert (house.stage(job), house.suppliers("Acorn")) == ("asked", 0), (
        "and nothing of the work is to be seen"
    )
    house.let_go("written")
    until(lambda: house.stage(job) == "done")


def test_work_that_was_asked_to_stop_takes_everything_back(house, staff):
    house.hold("written")
    job = house.ask()
    staff.start()
    until(lambda: house.reached("written"))
    with in_scope(house.council.pk):
        asked = actions.ask_to_stop(Job.objects.get(pk=job.pk), by=house.asha, at=timezone.now())
        assert asked.stage == "stopping"
    house.let_go("written")
    until(lambda: house.stage(job) == "stopped")

    assert (house.suppliers("Acorn"), house.events("suppliers.intake.registered")) == (0, 0)
    assert [house.events(f"work.job.{verb}") for verb in ("asked_to_stop", "stopped", "done")] == [1, 1, 0]


def test_work_that_nobody_is_at_stops_at_once(house):
    job = house.ask()
    with in_scope(house.council.pk):
        actions.ask_to_stop(Job.objects.get(pk=job.pk), by=house.asha, at=timezone.now())
    assert house.stage(job) == "stopped"

    carry_out(house, job)
    assert house.suppliers("Acorn") == 0


def test_work_that_has_ended_cannot_be_stopped(house):
    job = house.ask()
    carry_out(house, job)
    with in_scope(house.council.pk), pytest.raises(Refusal, match="has ended already"):
        actions.ask_to_stop(Job.objects.get(pk=job.pk), by=house.asha, at=timezone.now())


def test_only_who_asked_or_may_can_stop_and_see_it(house):
    job = house.ask()
    with in_scope(house.council.pk):
        assert queries.job_sheet(job.reference, seen_by=house.other) is None
        assert queries.job_sheet(job.reference, seen_by=house.asha).title == "Registering Acorn"
        assert queries.job_sheet(job.reference, seen_by=house.admin).title == "Registering Acorn"
        assert list(queries.jobs(of=house.other)) == []
        with pytest.raises(Refusal):
            actions.ask_to_stop(Job.objects.get(pk=job.pk), by=house.other, at=timezone.now())


def test_who_lacks_the_permission_cannot_ask(house):
    with pytest.raises(Refusal, match="does not include"):
        house.ask(by=house.other)


def test_work_that_no_room_declares_cannot_be_asked_for(house):
    with pytest.raises(LookupError, match=r"test\.nothing"):
        house.ask("test.nothing")


def test_the_same_work_on_one_row_is_under_way_once(house):
    with in_scope(house.council.pk):
        row = Directorate.objects.get(code="T")
    first = house.ask(about=row)
    with pytest.raises(Refusal, match=first.reference):
        house.ask(about=row)
    with in_scope(house.council.pk):
        assert queries.open_job_about("test.suppliers", row).pk == first.pk

    carry_out(house, first)
    house.ask(about=row, name="Birch")


def test_a_role_lost_since_is_a_reason_to_do_nothing(house):
    job = house.ask()
    with in_scope(house.council.pk):
        person = Person.objects.get(reference=house.asha.reference)
        people.end_assignment(
            Assignment.objects.get(person=person),
            ended_on=date(2026, 1, 2),
            reason="It moved.",
            by=BUILDER,
            at=timezone.now(),
        )
    carry_out(house, job)

    assert (house.stage(job), house.suppliers("Acorn")) == ("failed", 0)
    assert "does not include" in house.job(job).why_failed


def test_who_has_left_since_gets_nothing_done(house):
    job = house.ask()
    with in_scope(house.council.pk):
        person = Person.objects.get(reference=house.asha.reference)
        people.record_leaving(person, left_on=date(2026, 1, 2), by=BUILDER, at=timezone.now())
    carry_out(house, job)

    assert (house.stage(job), house.job(job).why_failed) == (
        "failed",
        "The person who asked for it no longer works here.",
    )


class NotReadable(Exception):
    """A fault that a kind expects, in words for the asker."""


@long_work(
    "test.unreadable", needs="suppliers.register_supplier", steps={"Reading": 1}, expected=(NotReadable,)
)
def read_what_cannot_be_read(arguments, *, progress, by, at):
    progress.next_step(total=3)
    progress.fault("line 2", column="Amount", value="n/a", reason="It is no amount.")
    raise NotReadable("Line 2 cannot be read. Mend it and try again.")


def test_a_fault_that_is_expected_ends_the_job_in_its_own_words_and_keeps_what_was_found(house):
    job = house.ask("test.unreadable")
    carry_out(house, job)

    assert house.job(job).why_failed == "Line 2 cannot be read. Mend it and try again."
    with in_scope(house.council.pk):
        assert [fault.reason for fault in Fault.objects.filter(job=job.pk)] == ["It is no amount."]


def test_a_fault_that_nobody_expects_is_tried_three_times_and_then_told(house):
    house.fault("written")
    job = house.ask()
    for _ in range(2):
        with pytest.raises(RuntimeError):
            carry_out(house, job)
        assert house.stage(job) == "asked"
    carry_out(house, job)
    ended = house.job(job)

    assert ended.stage == "failed"
    assert job.reference in ended.why_failed
    assert (house.suppliers("Acorn"), house.progress(job).begun) == (0, 3)


def test_a_job_of_a_kind_this_version_does_not_know_is_told(house):
    job = house.ask()
    with in_scope(house.council.pk):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("UPDATE work_job SET kind = 'test.gone'")
    carry_out(house, job)

    assert "does not know this kind" in house.job(job).why_failed


def test_a_worker_that_has_to_end_gives_the_job_back_whole(house):
    from wisely.work.progress import GivenBack

    job = house.ask()
    with pytest.raises(GivenBack):
        carry_out(house, job, must_end=lambda: True)
    assert (house.stage(job), house.suppliers("Acorn")) == ("asked", 0)

    carry_out(house, job)
    assert house.stage(job) == "done"


def test_two_workers_with_one_job_do_it_once(house, staff):
    """The queue may take a slow worker for dead; the job's own lock decides."""
    house.hold("written")
    job = house.ask()
    staff.start()
    until(lambda: house.reached("written"))
    with pytest.raises(running.Busy):
        carry_out(house, job)
    assert house.progress(job).begun == 1, "the second did not touch how far the first is"

    house.let_go("written")
    until(lambda: house.stage(job) == "done")
    assert house.suppliers("Acorn") == 40


def test_work_of_one_council_sees_no_row_of_another(house):
    with in_scope(house.council.pk):
        stranger = people.establish_authority(
            slug="far", name="Far Council", prefix="FAR", pack="aldermoor", is_demonstration=False,
            by=BUILDER, at=timezone.now(),
        )  # fmt: skip
    job = house.ask()
    running.carry_out(job.pk, authority_id=stranger.pk, now=timezone.now, must_end=lambda: False)

    assert (house.stage(job), house.suppliers("Acorn")) == ("asked", 0)
    with in_scope(stranger.pk):
        visitor = replace(house.admin, authority_id=stranger.pk)
        assert queries.job_sheet(job.reference, seen_by=visitor) is None


def test_the_acts_at_the_end_follow_the_stages(house):
    job = house.ask()
    with in_scope(house.council.pk):
        found = Job.objects.get(pk=job.pk)
        actions.fail_job(found, why="It was a test.", by=BUILDER, at=timezone.now())
        with pytest.raises(Refusal):
            actions.finish_job(found, Outcome("No."), by=BUILDER, at=timezone.now())
        with pytest.raises(Refusal):
            actions.stop_job(found, by=BUILDER, at=timezone.now())
