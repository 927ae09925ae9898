"""The sequencer: each leaf gets one place, whatever commits when, and whenever the run is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event as Gate

import pytest
from django.db import connection, connections

from tests.actions.audit.conftest import BUILDER, NOON, ROOT, add, sequence
from wisely.audit import keys, publication, sequencing
from wisely.audit.acts import act
from wisely.audit.models import Checkpoint, Event, Leaf, Subtree
from wisely.audit.row_security import in_scope
from wisely.lib import signed_notes
from wisely.lib.merkle import Frontier, leaf_hash
from wisely.people import actions, events
from wisely.people.models import Directorate

LIMIT_SECONDS = 20


@contextmanager
def elsewhere():
    """Another process, as far as the database can tell: a thread with a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(lambda: connections["default"].close()).result(LIMIT_SECONDS)


def positions():
    return list(Leaf.objects.order_by("position").values_list("position", flat=True))


def root_of_leaves():
    frontier = Frontier()
    rows = Leaf.objects.filter(position__isnull=False).order_by("position")
    frontier.extend(leaf_hash(bytes(each)) for each in rows.values_list("commitment", flat=True))
    return frontier.root()


def published_files(log_home, name="log"):
    folder = log_home / name
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("**/*") if path.is_file()
    }


def published_now():
    return publication.published(signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note).origin)


def test_waiting_leaves_get_places_and_a_signed_checkpoint(council, log_home):
    add(council, 5)

    done = sequence()

    assert (done.before, done.size, done.ran) == (0, 6, True)
    latest = Checkpoint.objects.get()
    assert bytes(latest.root) == root_of_leaves()
    note = (log_home / "log" / publication.number_of(latest.note.splitlines()[0]) / "checkpoint").read_text()
    assert note == latest.note
    stated = signed_notes.Checkpoint.read(note)
    assert (stated.size, stated.root) == (6, root_of_leaves())
    assert stated.origin.startswith("example.test/log/")
    assert len(signed_notes.signers(note, publication.keys_of(stated.origin))) == 1


def test_with_nothing_new_nothing_is_written(council, log_home):
    add(council, 3)
    sequence()
    before = published_files(log_home)

    assert sequence().size == 4
    assert Checkpoint.objects.count() == 1
    assert published_files(log_home) == before


def test_the_files_are_tiles_of_256_and_the_last_one_is_partial(council, log_home):
    add(council, 299)
    sequence(batch=70)
    stated = signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
    folder = publication.folder_of(stated.origin)

    whole = (folder / "tile/0/000").read_bytes()
    commitments = [
        bytes(each) for each in Leaf.objects.order_by("position").values_list("commitment", flat=True)
    ]
    assert whole == b"".join(leaf_hash(each) for each in commitments[:256])
    assert (folder / "tile/0/001.p/44").read_bytes() == b"".join(
        leaf_hash(each) for each in commitments[256:]
    )
    assert (folder / "tile/1/000.p/1").read_bytes() == bytes(Subtree.objects.get().root)
    assert (folder / "tile/entries/000").read_bytes()[:34] == b"\x00\x20" + commitments[0]
    assert not (folder / "tile/0/000.p").exists()
    assert Checkpoint.objects.count() == 5
    assert stated.root == root_of_leaves()


def test_a_leaf_that_commits_late_is_taken_once_and_never_passed_over(council):
    """Its event has a lower number than one that is in the log already."""
    written, may_commit = Gate(), Gate()

    def slow_act():
        with in_scope(council.pk):
            actions.add_directorate(council, code="LATE", name="Late", by=BUILDER, at=NOON)
            written.set()
            assert may_commit.wait(LIMIT_SECONDS)

    with elsewhere() as pool:
        slow = pool.submit(slow_act)
        assert written.wait(LIMIT_SECONDS)
        add(council, 1)
        assert sequence().size == 2
        may_commit.set()
        slow.result(LIMIT_SECONDS)
        assert sequence().size == 3

    with in_scope(council.pk):
        places = dict(Event.objects.order_by("pk").values_list("pk", "leaf__position"))
    numbers = sorted(places)
    assert [places[number] for number in numbers] == [0, 2, 1]
    assert positions() == [0, 1, 2]


def test_acts_do_not_wait_for_one_another(council):
    """While one act stands open with its leaf written, another begins, ends and is sequenced."""
    add(council, 2)
    with in_scope(council.pk):
        first, second = Directorate.objects.order_by("code")
    open_now, may_end = Gate(), Gate()

    def stays_open():
        with in_scope(council.pk):
            with act(first, by=BUILDER, at=NOON) as this:
                this.record(events.DirectorateAdded(code="first"))
            open_now.set()
            assert may_end.wait(LIMIT_SECONDS)

    with elsewhere() as pool:
        slow = pool.submit(stays_open)
        assert open_now.wait(LIMIT_SECONDS)
        with in_scope(council.pk):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")
            with act(second, by=BUILDER, at=NOON) as this:
                this.record(events.DirectorateAdded(code="second"))
        assert not slow.done()
        assert sequence().size == 4
        may_end.set()
        slow.result(LIMIT_SECONDS)
    assert sequence().size == 5


def test_acts_do_not_wait_for_the_sequencer(council):
    """While positions are given and not yet committed, an act goes through."""
    add(council, 3)
    at_work = sequencing.steps(at=NOON)
    assert [next(at_work), next(at_work)] == ["alone", "positions given"]

    def quick_act():
        with in_scope(council.pk):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")
            actions.add_directorate(council, code="NOW", name="Now", by=BUILDER, at=NOON)

    with elsewhere() as pool:
        pool.submit(quick_act).result(LIMIT_SECONDS)
        assert not pool.submit(sequence).result(LIMIT_SECONDS).ran
    assert list(at_work)[-1] == "tidied"
    assert positions() == [0, 1, 2, 3, 4]


def test_many_acts_at_once_are_all_sequenced_while_they_go_on(council):
    def works(number):
        with in_scope(council.pk):
            for turn in range(10):
                actions.add_directorate(council, code=f"W{number}-{turn}", name="W", by=BUILDER, at=NOON)
        connections["default"].close()

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(works, number) for number in range(4)]
        while not all(each.done() for each in running):
            sequence(batch=7)
        for each in running:
            each.result()

    assert sequence().size == 41
    assert positions() == list(range(41))
    assert bytes(sequencing.latest_checkpoint().root) == root_of_leaves()


def test_killed_after_any_step_it_goes_on_to_the_same_state(council, log_home, settings):
    """The n-th round is cut after its n-th step, checked, and then goes on; until a round has no more steps."""
    add(council, 250)
    sequence()
    size, seen = 251, set()
    for cut_after in range(1, 100):
        add(council, 3, begin=300 + 3 * cut_after)
        run = sequencing.steps(at=NOON, batch=2)
        done = [step for _, step in zip(range(cut_after), run, strict=False)]
        run.close()
        seen |= set(done)
        out, kept = published_now(), sequencing.latest_checkpoint()
        assert size <= out.size <= kept.size, (
            "what is out is never ahead of the database, and never goes back"
        )
        assert out.root == bytes(Checkpoint.objects.get(size=out.size).root)
        size += 3
        assert sequence().size == size
        assert published_now() == signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
        if done[-1] == "tidied":
            break
    assert {
        "positions given",
        "subtrees kept",
        "checkpoint signed",
        "committed",
        "checkpoint written",
    } <= seen

    assert positions() == list(range(size))
    assert published_now().root == root_of_leaves()
    went_on = published_files(log_home)
    settings.LOG_DIR = log_home / "again"
    sequence()
    at_once = published_files(log_home, "again")
    assert at_once.items() <= went_on.items(), "cut or not, the files are the same"


@pytest.mark.slow
@pytest.mark.parametrize("after_lines", [1, 4, 9])
def test_a_process_killed_outright_leaves_nothing_half_done(council, log_home, own_database, after_lines):
    add(council, 300)
    program = (
        "import django; django.setup()\n"
        "from datetime import datetime, UTC\n"
        "from wisely.audit import sequencing\n"
        "for step in sequencing.steps(at=datetime(2026, 3, 2, tzinfo=UTC), batch=100):\n"
        "    print(step, flush=True)\n"
    )
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "wisely.settings", "WISELY_DATABASE": own_database,
        "DATA_DIR_OF_LOG": str(log_home),
    }  # fmt: skip
    program = program.replace(
        "from datetime",
        "from django.conf import settings; from pathlib import Path\n"
        f"settings.LOG_DIR = Path({str(log_home / 'log')!r}); settings.LOG_KEYS_FILE = Path({str(log_home / 'log-keys')!r})\n"
        "settings.LOG_ORIGIN = 'example.test/log'\nfrom datetime",
        1,
    )
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(after_lines):
        assert running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()

    for _ in range(100):  # the server ends the dead process's session, and with it the lock
        if sequence().ran:
            break
    assert positions() == list(range(301))
    assert bytes(sequencing.latest_checkpoint().root) == root_of_leaves()
    stated = signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
    assert publication.published(stated.origin) == stated


def test_a_lost_folder_is_written_again(council, log_home):
    add(council, 4)
    sequence()
    before = published_files(log_home)
    for path in sorted(log_home.glob("log/**/*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()

    sequence()

    assert published_files(log_home) == before


def test_a_database_that_does_not_continue_the_published_log_publishes_nothing(council, log_home):
    add(council, 4)
    sequence()
    stated = signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
    path = publication.folder_of(stated.origin) / "checkpoint"
    other = signed_notes.Checkpoint(stated.origin, 9, bytes(32))
    path.write_text(signed_notes.sign(other.text(), keys.seeds(), name=stated.origin))
    add(council, 1, begin=50)

    with pytest.raises(publication.LogDisagrees, match="has 9 leaves"):
        sequence()
    assert signed_notes.Checkpoint.read(path.read_text()) == other

    forked = signed_notes.Checkpoint(stated.origin, 5, bytes(32))
    path.write_text(signed_notes.sign(forked.text(), keys.seeds(), name=stated.origin))
    with pytest.raises(publication.LogDisagrees, match="somebody changed the record"):
        sequence()


def test_after_a_restore_the_log_starts_anew_under_another_name_and_the_old_one_stays(council, log_home):
    add(council, 4)
    sequence()
    old = signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
    add(council, 1, begin=50)

    sequence(starts_anew=True)

    new = signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
    assert new.origin != old.origin
    assert publication.published(old.origin) == old
    assert publication.published(new.origin) == new
    assert new.size == 6
    assert publication.earlier_logs(new.origin) == [old]


def test_the_key_is_readable_by_nobody_else_and_refused_when_it_is(council, log_home):
    add(council, 1)
    sequence()
    path = log_home / "log-keys"
    assert path.stat().st_mode & 0o777 == 0o600

    path.chmod(0o644)
    add(council, 1, begin=5)
    with pytest.raises(keys.FaultyKeys, match="chmod 600"):
        sequence()
    path.chmod(0o600)
    assert sequence().size == 3


def test_a_second_key_signs_beside_the_first_until_that_is_retired(council, log_home):
    add(council, 1)
    sequence()
    keys.add_key()
    add(council, 1, begin=5)
    sequence()
    both = sequencing.latest_checkpoint().note
    assert keys.retire_keys() == 1
    add(council, 1, begin=6)
    sequence()
    last = sequencing.latest_checkpoint().note

    origin = signed_notes.Checkpoint.read(last).origin
    known = publication.keys_of(origin)
    first, second = known
    assert signed_notes.signers(both, known) == [first, second]
    assert signed_notes.signers(last, known) == [second]
    assert (publication.folder_of(origin) / "keys").read_text().split() == [first.spelt(), second.spelt()]


def test_keys_from_the_environment_are_used_and_not_written(council, log_home, settings):
    settings.LOG_KEYS = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    add(council, 1)
    sequence()

    assert not (log_home / "log-keys").exists()
    with pytest.raises(keys.FaultyKeys, match="LOG_KEYS"):
        keys.add_key()
    settings.LOG_KEYS = "c2hvcnQ="
    with pytest.raises(keys.FaultyKeys, match="Key 1 of LOG_KEYS"):
        keys.seeds()
