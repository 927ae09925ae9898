"""A number that somebody typed, or put into an address, is read or is none; it never stops the server."""

from __future__ import annotations

import pytest

from wisely.lib.whole_numbers import MOST, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(MOST - 1), MOST - 1)])
def test_digits_are_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", [None, "", " 7", "-7", "+7", "7.0", "1_000", "²", "٣", "NaN", str(MOST), "9" * 5_000, "7\x00"]
)
def test_anything_else_is_none(text):
    assert whole_number(text) is None


def test_a_bound_is_not_reached():
    assert whole_number("999", below=1_000) == 999
    assert whole_number("1000", below=1_000) is None
