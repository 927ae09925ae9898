"""What the clock set off while no worker ran is done when one starts: once, and at the hour of then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from wisely.jobs import clock

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def missed(at):
    """By task, the last time within reach of a worker that starts now."""
    deferrer = PeriodicDeferrer(registry=app.periodic_registry, **app.periodic_defaults)
    return {
        task.task.name: datetime.fromtimestamp(timestamp, UTC)
        for task, timestamp in deferrer.get_previous_tasks(at=at.timestamp())
    }


def test_every_task_of_the_clock_is_made_up_for_after_a_night_without_a_worker():
    found = missed(MORNING)

    assert set(found) == {each.task.name for each in app.periodic_registry.periodic_tasks.values()}
    assert found["contracts.watch_suppliers"] == MORNING.replace(hour=5, minute=52)
    assert found["performance.count_stale_months"] == MORNING.replace(hour=2, minute=40)
    assert found["contracts.tell_of_alerts"] == MORNING.replace(minute=7)


@pytest.mark.parametrize(("minutes", "is_now"), [(0, False), (4, False), (6, True), (1_000, True)])
def test_what_is_done_late_is_of_the_hour_at_which_it_is_done(minutes, is_now):
    set_off = MORNING - timedelta(minutes=minutes)

    with time_machine.travel(MORNING, tick=False):
        assert clock.moment_of(int(set_off.timestamp())) == (MORNING if is_now else set_off)
