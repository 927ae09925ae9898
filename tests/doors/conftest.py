"""What all tests of doors share: the pages they see are kept for a look in a browser (tests/album.py)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import Client

from tests import album


@pytest.fixture(scope="session", autouse=True)
def pages_are_kept() -> Iterator[None]:
    """Keep what every test client is answered. Nothing of the answer is changed."""
    kept, request = album.Album(album.place()), Client.request

    def and_kept(client: Client, **words: object) -> object:
        answer = request(client, **words)
        kept.look(answer, os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0])
        return answer

    Client.request = and_kept
    yield
    Client.request = request
