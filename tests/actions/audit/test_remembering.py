"""What is kept in memory is what the record says, whatever commits when."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event as Gate

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from tests.actions.audit.conftest import BUILDER, NOON, add
from wisely.audit import remembering
from wisely.audit.row_security import in_scope
from wisely.people import actions
from wisely.people.models import Directorate

LIMIT_SECONDS = 20
ADDED = ("people.directorate.added",)


@pytest.fixture(autouse=True)
def nothing_kept():
    remembering.forget()


def codes(council, *, about=ADDED, what="directorates"):
    """Ask for the directorates as a page does; give them, and how often the table was read."""

    def make():
        return list(Directorate.objects.order_by("code").values_list("code", flat=True))

    with in_scope(council.pk), CaptureQueriesContext(connection) as seen:
        found = remembering.remembered(council.pk, what, make, about=about)
    return found, sum('FROM "people_directorate"' in each["sql"] for each in seen)


def until_kept(council, **told):
    """Ask until it is kept: nothing is while anybody in the server writes, and other tests do."""
    until = time.monotonic() + 60
    while codes(council, **told)[1] and time.monotonic() < until:
        time.sleep(0.05)
    return codes(council, **told)


@contextmanager
def adding_elsewhere(council, code):
    """Add a directorate on a connection of its own; it commits when the block ends."""
    added, may_end = Gate(), Gate()

    def add_one():
        with transaction.atomic(), in_scope(council.pk):
            actions.add_directorate(council, code=code, name=code, by=BUILDER, at=NOON)
            added.set()
            may_end.wait(LIMIT_SECONDS)
        connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(add_one)
        assert added.wait(LIMIT_SECONDS)
        try:
            yield
        finally:
            may_end.set()
            under_way.result(LIMIT_SECONDS)


def test_what_stands_is_not_made_again(council):
    add(council, 2)
    assert until_kept(council) == (["D0", "D1"], 0)


def test_other_events_leave_it_in_memory_and_its_own_do_not(council):
    add(council, 1)
    until_kept(council)
    with in_scope(council.pk):
        actions.register_person(council, name="Nia Rees", email="nia@example.test", by=BUILDER, at=NOON)
    assert codes(council) == (["D0"], 0)
    add(council, 1, begin=1)
    assert codes(council) == (["D0", "D1"], 1)


@pytest.mark.parametrize("about", [ADDED, ()])
def test_an_act_that_commits_after_a_later_one_is_not_missed(council, about):
    add(council, 1)
    until_kept(council, about=about)
    with adding_elsewhere(council, "SLOW"):
        add(council, 1, begin=1)
        for _ in range(3):
            assert codes(council, about=about)[0] == ["D0", "D1"]
    assert codes(council, about=about)[0] == ["D0", "D1", "SLOW"]


def test_another_figure_asked_for_meanwhile_does_not_hide_it(council):
    add(council, 1)
    until_kept(council)
    with adding_elsewhere(council, "SLOW"):
        with in_scope(council.pk):
            actions.register_person(council, name="Nia Rees", email="nia@example.test", by=BUILDER, at=NOON)
        codes(council)
        codes(council, what="again")
    assert codes(council)[0] == codes(council, what="again")[0] == ["D0", "SLOW"]


def test_a_page_that_only_reads_looks_at_the_record_once(council):
    add(council, 1)
    until_kept(council)
    until_kept(council, what="again")
    with in_scope(council.pk), remembering.one_look(), CaptureQueriesContext(connection) as seen:
        for what in ("directorates", "again", "directorates"):
            remembering.remembered(council.pk, what, list, about=ADDED)
    assert sum("audit_event" in each["sql"] for each in seen) <= 2  # another test may write meanwhile
    add(council, 1, begin=1)
    assert codes(council)[0] == ["D0", "D1"]


def test_a_page_asks_once_about_the_same_events_also_while_somebody_writes(council):
    add(council, 1)
    with (
        adding_elsewhere(council, "SLOW"),
        in_scope(council.pk),
        remembering.one_look(),
        CaptureQueriesContext(connection) as seen,
    ):
        for what in ("directorates", "again", "a third"):
            remembering.remembered(council.pk, what, list, about=ADDED)
    assert sum("audit_event" in each["sql"] for each in seen) == 2
