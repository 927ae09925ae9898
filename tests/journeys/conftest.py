"""A world that is served, and a browser to see it with."""

from __future__ import annotations

import pytest

from tests import browser


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
