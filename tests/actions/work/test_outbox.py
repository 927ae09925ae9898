"""What follows an act afterwards: it exists exactly when the act does, and takes effect once whoever is killed."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from tests.actions.work.killing import until, workers
from wisely.audit.models import Reaction
from wisely.audit.row_security import in_scope
from wisely.lib.verdict import Refusal
from wisely.work import actions, queries


def queued():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'wisely.react'")
        return cursor.fetchone()[0]


def queued_for(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'name' LIKE %s", [f"%{name}"])
        return cursor.fetchone()[0]


def test_an_act_leaves_a_job_for_each_of_its_reactions(house):
    before = queued()
    house.ring("supplier one")

    assert queued() - before == 2


def test_an_act_that_is_rolled_back_leaves_no_job(house):
    before = queued()
    with pytest.raises(ZeroDivisionError):
        house.ring("supplier one", fails=True)

    assert queued() == before


def test_an_act_in_a_worker_leaves_its_jobs_exactly_when_it_does(house, staff):
    """The worker takes jobs by connections of its own; what a job defers must not go through those."""
    house.fault("written")
    failing = house.ask(name="Acorn")
    staff.start()
    until(lambda: house.stage(failing) == "failed", what="the act was rolled back three times")
    assert (queued_for("register_a_supplier"), house.suppliers("Bell")) == (0, 0)

    house.fault("written", on=False)
    house.ask(name="Birch")
    until(lambda: house.suppliers("Bell") == 1, what="what followed the act came to pass")


def test_a_reaction_takes_effect_once_and_its_job_goes(house, staff):
    house.ring("supplier one")
    staff.start()
    until(lambda: house.suppliers("Bell") == 1)
    until(lambda: queued_for("register_a_supplier") == 0)

    assert house.events("suppliers.intake.registered") == 1


def test_a_worker_killed_in_the_middle_of_a_reaction_leaves_nothing_and_the_next_does_it_once(house, staff):
    house.hold("reaction")
    house.ring("supplier one")
    first = staff.start()
    until(lambda: house.reached("reaction") == 1, what="the first worker wrote its rows and waits")
    first.kill()

    assert house.suppliers("Bell") == 0, "nothing of the killed reaction stayed"
    house.let_go("reaction")
    staff.start()
    until(lambda: house.suppliers("Bell") == 1)
    until(lambda: queued_for("register_a_supplier") == 0)
    assert (house.suppliers("Bell"), house.events("suppliers.intake.registered")) == (1, 1)
    assert house.reached("reaction") == 2, "it was begun twice"


def test_a_worker_killed_over_and_over_still_lets_every_reaction_take_effect_once(house, staff):
    for number in range(12):
        house.ring(f"supplier {number}")
    house.hold("reaction")
    for round_ in range(1, 4):
        doomed = staff.start()
        until(
            lambda wanted=round_: house.reached("reaction") >= wanted,
            what="one holds the numbers, the others wait for them",
        )
        doomed.kill()
    house.let_go("reaction")
    staff.start()
    until(lambda: queued_for("register_a_supplier") == 0)

    assert (house.suppliers("Bell"), house.events("suppliers.intake.registered")) == (12, 12)


def test_a_delivery_that_comes_again_changes_nothing(house, staff):
    house.ring("supplier one")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
            "SELECT queue_name, task_name, args FROM procrastinate_jobs WHERE task_name = 'wisely.react'"
        )
    assert queued_for("register_a_supplier") == 2
    staff.start()
    until(lambda: queued_for("register_a_supplier") == 0)

    assert (house.suppliers("Bell"), house.events("suppliers.intake.registered")) == (1, 1)
    assert Reaction.objects.filter(name__endswith="register_a_supplier").count() == 1


def test_a_reaction_that_fails_is_tried_again_later_and_settles(house, staff):
    house.fault("reaction")
    house.ring("supplier one")
    staff.start()
    until(lambda: house.failed() and house.failed()[0].attempts >= 2, what="it was tried twice")
    failed = house.failed()[0]
    assert (failed.stage, failed.why) == ("trying", "RuntimeError: the bench says that reaction fails")
    assert failed.next_at > failed.failed_at
    assert house.suppliers("Bell") == 0

    house.fault("reaction", on=False)
    until(lambda: house.failed()[0].stage == "settled")
    assert house.suppliers("Bell") == 1


@pytest.fixture
def impatient(house):
    """Workers that give a reaction up after three tries."""
    with workers(house.bench, back_off=(0.05, 0.1, 2)) as staff:
        yield staff


def stuck(house):
    until(lambda: house.failed() and house.failed()[0].stage == "stuck", what="it is stuck")
    return house.failed()[0]


def test_a_reaction_that_fails_too_often_waits_for_an_administrator_who_has_it_tried_again(house, impatient):
    house.fault("reaction")
    house.ring("supplier one")
    impatient.start()
    failed = stuck(house)
    assert (failed.attempts, failed.next_at) == (3, None)
    with in_scope(house.council.pk):
        assert queries.stuck_count(authority_id=house.council.pk) == 1
        assert [each.pk for each in queries.failed_reactions(authority_id=house.council.pk)] == [failed.pk]
        with pytest.raises(Refusal, match="does not include"):
            actions.try_reaction_again(failed, by=house.asha, at=timezone.now())
        actions.try_reaction_again(failed, by=house.admin, at=timezone.now())
    until(lambda: house.failed()[0].attempts == 6, what="it was tried as often once more")
    failed = stuck(house)

    house.fault("reaction", on=False)
    with in_scope(house.council.pk):
        actions.try_reaction_again(failed, by=house.admin, at=timezone.now())
    until(lambda: house.failed()[0].stage == "settled")
    assert (house.suppliers("Bell"), house.events("work.reaction.tried_again")) == (1, 2)


def test_a_stuck_reaction_can_be_set_aside_with_a_reason(house, impatient):
    house.fault("reaction")
    house.ring("supplier one")
    impatient.start()
    failed = stuck(house)
    with in_scope(house.council.pk):
        with pytest.raises(Refusal, match="Say why"):
            actions.set_reaction_aside(failed, reason=" ", by=house.admin, at=timezone.now())
        actions.set_reaction_aside(failed, reason="Told by telephone.", by=house.admin, at=timezone.now())
        assert queries.stuck_count(authority_id=house.council.pk) == 0
        with pytest.raises(Refusal, match="while it is set aside"):
            actions.try_reaction_again(failed, by=house.admin, at=timezone.now())


class Peer:
    """Another machine that takes lines and says so; it keeps what it got, repeats included."""

    def __init__(self):
        self.got = []

        class Take(socketserver.StreamRequestHandler):
            def handle(handler):
                self.got.append(handler.rfile.readline().decode().strip())
                handler.wfile.write(b"ok")

        self.take = Take

    @contextmanager
    def answering(self, port=0):
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        server = socketserver.ThreadingTCPServer(("127.0.0.1", port), self.take)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            server.server_close()


SCALE = 600  # one second here stands for ten minutes


def test_an_hour_without_the_peer_loses_nothing_that_was_to_be_sent(house):
    """Waits shrink with the hour: 5 s and an hour at most become 8 ms and 6 s, an hour's outage 6 s."""
    peer = Peer()
    with peer.answering() as port:
        (house.bench / "port").write_text(str(port))
    for number in range(25):
        house.ring(f"peer {number}")
    with workers(house.bench, back_off=(5 / SCALE, 3_600 / SCALE, 32), short_at_once=8) as staff:
        first = staff.start()
        ends = timezone.now().timestamp() + 3_600 / SCALE
        until(lambda: len(house.failed()) >= 25, what="all have failed at least once")
        first.kill()
        staff.start()
        until(lambda: timezone.now().timestamp() > ends, what="the hour is over")
        assert peer.got == []
        with peer.answering(port):
            until(lambda: queued_for("tell_a_peer") == 0, what="all was sent")
    numbers = Counter(line.split()[0] for line in peer.got)
    notes = {line.split(maxsplit=1)[1] for line in peer.got}

    assert notes == {f"peer {number}" for number in range(25)}, "nothing is lost"
    assert len(numbers) == 25, "each carries its event, by which a repeat is known"
    assert {failed.stage for failed in house.failed() if failed.name.endswith("tell_a_peer")} == {"settled"}
