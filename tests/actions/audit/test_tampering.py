"""Random edits by a superuser, and a verifier in a process of its own that must notice every one of them.

CI tries some; WISELY_TAMPERS=5000 tries as many as the threat model states, which takes some minutes.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.actions.audit.conftest import BUILDER, NOON, add, sequence
from tests.actions.audit.tampering import EDITS
from tests.actions.people.conftest import Town
from wisely.audit import keys, publication, sequencing
from wisely.audit.exporting import whole_record
from wisely.audit.models import Checkpoint, Event, Payload
from wisely.audit.row_security import in_scope
from wisely.audit.verification import verify_record
from wisely.lib import signed_notes
from wisely.people import actions

EVERY = 7  # of so many, one has a process to itself; the others share one, for the time that a start takes
COUNT = int(os.environ.get("WISELY_TAMPERS", "120"))
FIRST = int(os.environ.get("WISELY_TAMPERS_FROM", "0"))  # so that several machines share the work


@dataclass
class World:
    """A record, its log, and what an outsider keeps of it: a checkpoint and a key."""

    log: Path
    origin: str
    seed: bytes
    key: str
    kept: Path
    kept_size: int
    numbers: list[int]
    unerased: list[int]
    erased: list[int]
    eraser: str
    older_notes: list[str] = field(default_factory=list)


@pytest.fixture
def superuser(own_database):
    """Become PostgreSQL's superuser, whom no trigger and no row-level security holds."""

    def become(name):
        connection.close()
        connection.close_pool()
        for settings in (connection.settings_dict, connections.settings["default"]):
            settings["USER"] = name

    yield lambda: become("postgres")
    become("wisely")


@pytest.fixture
def world(own_database, log_home, tmp_path, superuser):
    """Two councils, chains of several events, a person who was erased, and two signed checkpoints kept."""
    here, there = Town(), Town(slug="other", prefix="OTH")
    add(here.council, 190)
    add(there.council, 40)
    sequence()
    with in_scope(here.council.pk):
        asha = here.person("Asha", "officer")
        for _ in range(12):
            actions.invite_to_sign_in(asha, by=BUILDER, at=timezone.now())
    sequence()
    kept = tmp_path / "kept"
    kept.write_text(sequencing.latest_checkpoint().note)
    with in_scope(here.council.pk):
        actions.record_leaving(asha, left_on=NOON.date(), by=BUILDER, at=timezone.now())
        actions.erase_person(asha, reason="The time has passed.", by=BUILDER, at=timezone.now())
    add(here.council, 30, begin=500)
    size = sequence().size
    latest = sequencing.latest_checkpoint()
    stated = signed_notes.Checkpoint.read(latest.note)
    superuser()
    eraser = Event.objects.get(verb="people.person.erased")
    rows = Payload.objects.order_by("pk")
    assert size > 270, "more than one tile"
    return World(
        log=publication.folder_of(stated.origin), origin=stated.origin, seed=keys.seeds()[0],
        key=signed_notes.public_key(keys.seeds()[0], name=stated.origin).spelt(), kept=kept,
        kept_size=signed_notes.Checkpoint.read(kept.read_text()).size,
        numbers=list(Event.objects.order_by("pk").values_list("pk", flat=True)),
        unerased=list(rows.filter(salt__isnull=False).values_list("pk", flat=True)),
        erased=list(rows.filter(salt__isnull=True).values_list("pk", flat=True)),
        eraser=f"people.person.erased#{eraser.pk}",
        older_notes=[row.note for row in Checkpoint.objects.exclude(size=size)],
    )  # fmt: skip


def export(path):
    path.write_text("".join(whole_record()), encoding="utf-8")
    return path


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("**/*") if path.is_file()
    }


def tampered(world, edit, chance, *, folder, good):
    """Make one edit that changes something; leave its export and its log in a folder, and the world as it was."""
    good_log, good_export = good
    shutil.copytree(world.log, folder / "good")
    while True:
        with transaction.atomic():
            edit(world, chance)
            export(folder / "export.jsonl")
            transaction.set_rollback(True)
        if files_of(world.log) != good_log or (folder / "export.jsonl").read_text() != good_export:
            break
    shutil.move(world.log, folder / "log")
    shutil.move(folder / "good", world.log)


def test_what_is_whole_is_found_whole(world, verifier, tmp_path):
    told = verifier(
        "record",
        export(tmp_path / "export.jsonl"),
        "--log",
        world.log,
        "--since",
        world.kept,
        "--key",
        world.key,
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert f"{len(world.numbers)} leaves and all tiles agree" in told.stdout
    assert f"{len(world.numbers)} events in" in told.stdout
    assert verifier("tree", world.log, "--since", world.kept, "--key", world.key).returncode == 0
    assert "compare them with ones from elsewhere" in verifier("tree", world.log).stdout
    assert verify_record().faults == []


@pytest.mark.slow
def test_every_edit_by_a_superuser_is_noticed(world, verifier, tmp_path):
    good = files_of(world.log), export(tmp_path / "export.jsonl").read_text()
    tried = Counter()
    with verifier.many() as verdict:
        for seed in range(FIRST, FIRST + COUNT):
            edit, folder = EDITS[seed % len(EDITS)], tmp_path / f"case-{seed}"
            folder.mkdir()
            tampered(world, edit, random.Random(seed), folder=folder, good=good)
            words = [
                "record", folder / "export.jsonl", "--log", folder / "log", "--since", world.kept, "--key", world.key
            ]  # fmt: skip
            alone = verifier(*words) if seed % EVERY == 0 else None
            told = alone.stderr if alone else verdict(*words)
            assert told.startswith("FAULT: "), (edit.__name__, seed, told)
            assert alone is None or alone.returncode == 1
            tried[edit.__name__] += 1
            shutil.rmtree(folder)

    assert len(tried) == len(EDITS) and tried.total() == COUNT
    assert (files_of(world.log), export(tmp_path / "export.jsonl").read_text()) == good
