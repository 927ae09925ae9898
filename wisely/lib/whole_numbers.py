"""Whole numbers as forms and addresses give them: a key, a version, a count, the number of a page."""

from __future__ import annotations

MOST = 10**18  # fits the key of any table


def whole_number(text: str | None, *, below: int = MOST) -> int | None:
    """Read ASCII digits; None for anything else, and for what is not below the bound.

    Other scripts' digits and raised ones count as digits to `str.isdigit`, and tens of thousands of them stop
    `int`: neither is a fault of the server.
    """
    if not text or len(text) > len(str(MOST)) or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number < below else None
