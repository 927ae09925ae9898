"""Pieces made one ahead of their use."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, get_ident

import pytest

from wisely.lib.ahead import made_ahead


def test_pieces_come_whole_and_in_their_order():
    assert list(made_ahead(range(50))) == list(range(50))
    assert list(made_ahead([])) == []
    assert list(made_ahead([None, 0, None])) == [None, 0, None]


def test_the_next_is_made_while_the_present_one_is_used():
    second = Event()

    def pieces() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    coming = made_ahead(pieces())
    assert next(coming) == 1
    assert second.wait(10), "the second piece is not begun before the first is done with"
    assert list(coming) == [2]


def test_they_are_made_in_one_thread_of_their_own():
    makers = list(made_ahead(get_ident() for _ in range(5)))
    assert len(set(makers)) == 1
    assert makers[0] != get_ident()


def test_what_goes_wrong_is_told_where_the_piece_would_have_come():
    def pieces() -> Iterator[int]:
        yield 1
        raise ValueError("line 7 cannot be read")

    coming = made_ahead(pieces())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="line 7"):
        next(coming)


def test_who_stops_early_leaves_no_thread_behind():
    made = []

    def pieces() -> Iterator[int]:
        for number in range(1_000):
            made.append(number)
            yield number

    coming = made_ahead(pieces())
    next(coming)
    coming.close()
    count = len(made)
    assert count <= 2
    assert list(coming) == []
    assert len(made) == count
