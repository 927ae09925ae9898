"""What the workers of the tests know beside the product: an event, reactions to it, and kinds of long work.

They are told what to do by files in the test's own folder, the bench: `hold` makes them wait at a given point,
`fault` makes them fail there.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
    django.setup()

from django.conf import settings
from django.db import connections

from wisely.audit.acts import act
from wisely.audit.reactions import BackOff, afterwards
from wisely.lib.actor import the_clock
from wisely.people.models import Directorate
from wisely.suppliers.actions import Draft, register_suppliers
from wisely.work.kinds import Outcome, long_work

BENCH = Path("/nowhere")


@dataclass(frozen=True)
class BellRung:
    verb: ClassVar[str] = "test.bell.rung"
    note: str


def ring(directorate: Directorate, note: str, *, by, at) -> None:
    """An act whose event the reactions below follow."""
    with act(directorate, by=by, at=at) as this:
        this.record(BellRung(note=note))


def _come_to(point: str) -> None:
    """Leave word that this point was reached; wait or fail there if the bench says so."""
    with (BENCH / f"{point}-reached").open("a") as word:
        word.write(f"{os.getpid()}\n")
    while (BENCH / f"{point}-hold").exists():
        time.sleep(0.01)
    if (BENCH / f"{point}-fault").exists():
        raise RuntimeError(f"the bench says that {point} fails")


@afterwards(BellRung)
def register_a_supplier(facts, *, event, at):
    """A reaction with an effect in the database."""
    if not facts["note"].startswith("supplier"):
        return
    by = the_clock(authority_id=event.authority_id)
    register_suppliers([Draft(f"Bell {facts['note']} Ltd")], source="a bell", by=by, at=at)
    _come_to("reaction")


@afterwards(BellRung)
def tell_a_peer(facts, *, event, at):
    """A reaction with an effect outside: a line sent to another machine, with the event to know it again by."""
    if not facts["note"].startswith("peer"):
        return
    with socket.create_connection(("127.0.0.1", int((BENCH / "port").read_text())), timeout=2) as peer:
        peer.sendall(f"{event.pk} {facts['note']}\n".encode())
        if peer.recv(2) != b"ok":
            raise ConnectionError("the peer did not say that it has it")


@long_work("test.suppliers", needs="suppliers.register_supplier", steps={"Counting": 50, "Writing": 50})
def register_many(arguments, *, progress, by, at):
    """Long work that can be held at points: counts, writes in one act, and rings a bell in the same act's shadow."""
    many = arguments["many"]
    progress.next_step(total=many, unit="names")
    for number in range(many):
        progress.tick()
        if number % 10 == 0:
            progress.fault(f"line {number}", column="Name", value="=1+1", reason="It is only a number.")
    _come_to("counted")
    progress.next_step(total=many, unit="names")
    drafts = [Draft(f"{arguments['name']} {number} Ltd") for number in range(many)]
    made = register_suppliers(drafts, source="a test", by=by, at=at)
    for directorate in Directorate.objects.filter(code="T"):
        ring(directorate, "supplier in a job", by=by, at=at)
    _come_to("written")
    progress.tick(many)
    return Outcome(f"{len(made)} suppliers were registered.", href="/suppliers/")


def work(where: dict, bench: str, pace: dict) -> None:
    """Be a worker on this database until killed or told to stop. Runs in a process of its own."""
    global BENCH
    BENCH = Path(bench)
    sys.stderr = (BENCH / "log").open("a")
    connection = connections["default"]
    for words in (connection.settings_dict, connections.settings["default"]):
        words.update(where)
    settings.MEDIA_ROOT = BENCH / "media"
    settings.LOG_DIR, settings.LOG_KEYS_FILE = BENCH / "public-log", BENCH / "public-log-keys"
    first, longest, attempts = pace.pop("back_off", (0.1, 2, 32))
    BackOff.first_seconds, BackOff.longest_seconds, BackOff.attempts = first, longest, attempts
    from wisely.jobs import logs, worker

    logs.write_lines()
    worker.run(worker.Pace(**pace))
