"""A world that is served, and a browser to see it with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests import browser

MORNING = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # two days after the world of the tests was made


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys of a worker; each journey opens pages of its own."""
    with browser.chromium() as started:
        yield started


@pytest.fixture
def served(own_demonstration):
    """The demonstration world of one journey, to write in; gives its address."""
    with browser.served() as address:
        yield address


@pytest.fixture
def november(own_demonstration):
    """The same on a morning on which its days are near: what is due, what lapses soon, what ends next."""
    with time_machine.travel(MORNING, tick=True), browser.served() as address:
        yield address
