"""Which way a council's letters go. The rulebook stands beside this room, so the roof joins the two."""

from __future__ import annotations

from collections.abc import Callable

_template_of: list[Callable[[str], str]] = []


def choose_by(template_of: Callable[[str], str]) -> None:
    """Say how a pack tells the template that its council's letters fill in at Notify; "" means by mail."""
    _template_of[:] = [template_of]


def notify_template(pack: str) -> str:
    """Give the template in Notify of a council with this pack; "" where its letters go by mail."""
    return _template_of[0](pack) if _template_of else ""
