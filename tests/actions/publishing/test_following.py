"""Who follows the changes with a cursor misses nothing and meets nothing twice, whatever commits when."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Gate

import pytest
from django.db import connections, transaction
from django.utils import timezone

from tests.actions.contracts.conftest import BUILDER, Register
from wisely.audit.row_security import in_scope, set_scope
from wisely.contracts import actions
from wisely.publishing.models import Change
from wisely.publishing.queries import Cursor, NotACursor, changes_after

WRITERS, EACH, LIMIT_SECONDS = 20, 4, 60


@pytest.fixture
def house(own_database):
    """A council with contracts to publish, in a database with real commits, and enough connections to it."""
    settings = connections["default"].settings_dict
    before = settings["OPTIONS"]
    connections["default"].close()
    connections["default"].close_pool()
    settings["OPTIONS"] = {**before, "pool": {**before["pool"], "max_size": WRITERS + 4}}
    with transaction.atomic():
        register = Register()
        set_scope([register.council.pk])
        register.contracts = [register.contract() for _ in range(WRITERS * EACH)]
    yield register
    connections.close_all()
    connections["default"].close_pool()
    settings["OPTIONS"] = before


class ByCursor:
    """A follower who goes on from the cursor of the last answer."""

    def __init__(self, council):
        self.council, self.cursor, self.met = council, "", []

    def look(self):
        with in_scope(self.council.pk, reader="public"):
            page = changes_after(self.council.pk, Cursor.read(self.cursor), most=7)
        self.met += [change.reference for change in page.changes]
        self.cursor = str(page.following)
        return page.has_more


class ByTime:
    """The control: a follower who asks for what was changed after the latest moment they know."""

    def __init__(self, council):
        self.council, self.latest, self.met = council, None, []

    def look(self):
        with in_scope(self.council.pk, reader="public"):
            rows = Change.objects.order_by("at")
            rows = rows.filter(at__gt=self.latest) if self.latest else rows
            found = list(rows.values_list("reference", "at"))
        self.met += [reference for reference, _ in found]
        self.latest = found[-1][1] if found else self.latest
        return False


def write(council, contracts, number, *, is_over):
    """Publish contracts one by one, and commit each a while after it was written."""
    dice = random.Random(number)
    try:
        for contract in contracts:
            with in_scope(council.pk):
                actions.publish_contract(contract, by=BUILDER, at=timezone.now())
                for _ in range(dice.randrange(12)):
                    time.sleep(0.01)
    finally:
        connections.close_all()
        is_over[number].set()


def follow(followers, is_over):
    try:
        while not all(gate.is_set() for gate in is_over):
            for each in followers:
                each.look()
        look_until_settled(followers[0], WRITERS * EACH)
        followers[1].look()
    finally:
        connections.close_all()


def look_until_settled(follower, most):
    """Look on until as many were met: what else is open in this server, by other tests, delays the feed."""
    until = time.monotonic() + LIMIT_SECONDS
    while len(follower.met) < most and time.monotonic() < until:
        follower.look()
        time.sleep(0.01)
    while follower.look():
        pass


def test_twenty_writers_who_commit_late_are_all_read_once_and_by_time_they_are_not(house):
    by_cursor, by_time = ByCursor(house.council), ByTime(house.council)
    is_over = [Gate() for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        following = pool.submit(follow, [by_cursor, by_time], is_over)
        writing = [
            pool.submit(write, house.council, house.contracts[number::WRITERS], number, is_over=is_over)
            for number in range(WRITERS)
        ]
        for each in [*writing, following]:
            each.result(LIMIT_SECONDS)

    written = sorted(contract.reference for contract in house.contracts)
    assert sorted(by_cursor.met) == written, "each once: none missed, none twice"
    assert sorted(by_time.met) != written, "the control has to fail, or this test proves nothing"


def test_a_change_waits_for_those_that_began_before_it(house):
    early, late = house.contracts[:2]
    written, may_commit = Gate(), Gate()

    def slow():
        try:
            with in_scope(house.council.pk):
                actions.publish_contract(early, by=BUILDER, at=timezone.now())
                written.set()
                assert may_commit.wait(LIMIT_SECONDS)
        finally:
            connections.close_all()

    follower, control = ByCursor(house.council), ByTime(house.council)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        assert written.wait(LIMIT_SECONDS)
        with in_scope(house.council.pk):
            actions.publish_contract(late, by=BUILDER, at=timezone.now())
        follower.look(), control.look()
        assert (follower.met, control.met) == ([], [late.reference])
        may_commit.set()
        waiting.result(LIMIT_SECONDS)
    look_until_settled(follower, 2), control.look()
    assert follower.met == [early.reference, late.reference]
    assert control.met == [late.reference], "by time, the one that committed late is never seen"


@pytest.mark.parametrize("text", ["x", "1", "1-", "-1-2", "1-2-3", "٣-٣", "9" * 30 + "-1"])
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(NotACursor):
        Cursor.read(text)


def test_a_cursor_reads_as_it_is_written():
    assert Cursor.read(str(Cursor(12, 7))) == Cursor(12, 7)
    assert Cursor.read("") == Cursor()
