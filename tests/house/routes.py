"""`python -m tests.house.routes`: write down every route of the house with its lock, in tests/house/routes.txt.

A test compares, so that no route opens, closes or changes its lock without somebody seeing it in the diff.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("routes.txt")
HEADING = (
    "# address | lock | what it needs, or why it needs nothing. Written by `python -m tests.house.routes`.\n"
)

OTHERS = {
    # the module that a view comes from: who locks it, and why it needs no lock of ours
    "allauth.account": "allauth: sign-in and its own pages, which ask for a sign-in themselves where one is due",
    "allauth.mfa": "allauth: second factors, behind its own sign-in",
    "allauth.socialaccount": "allauth: OpenID Connect",
    "allauth.usersessions": "allauth: a person's own sessions, behind its own sign-in",
    "django.contrib.staticfiles": "style sheets and scripts, the same for everybody",
}


@dataclass(frozen=True)
class Route:
    """An address as written in `urls`, and the view behind it."""

    address: str
    view: Callable[..., Any]
    method: str = ""

    @property
    def module(self) -> str:
        return str(getattr(self.view, "__module__", type(self.view).__module__))

    @property
    def locks(self) -> list[Any]:
        """Give the locks on the view, the outermost first: one for each decorator that put one on."""
        found, view = [], self.view
        while view is not None:
            if "lock" in vars(view):
                found.append(view.lock)
            view = getattr(view, "__wrapped__", None)
        return list(dict.fromkeys(map(id, found))) and _distinct(found)

    @property
    def writes_on_get(self) -> bool:
        return any(getattr(lock, "writes_on_get", False) for lock in self.locks)

    @property
    def owner(self) -> str:
        """The library that answers for the route, or "" where it is ours or has one of our locks on it."""
        if self.locks:
            return ""
        return next(
            (name for name in OTHERS if self.module == name or self.module.startswith(f"{name}.")), ""
        )

    def __str__(self) -> str:
        if self.method:
            lock = self.locks[0] if self.locks else None
            return f"/{self.address} {self.method} | {lock.kind if lock else 'NONE'} | {(lock.needs or lock.why) if lock else ''}"
        if self.owner:
            return f"/{self.address} | {self.owner} | {OTHERS[self.owner]}"
        lock = self.locks[0] if self.locks else None
        kind = f"{lock.kind}{', writes on GET' if self.writes_on_get else ''}" if lock else "NONE"
        return f"/{self.address} | {kind} | {(lock.needs or lock.why) if lock else ''}"


def _distinct(locks: list[Any]) -> list[Any]:
    """`functools.wraps` carries attributes outwards: the same lock seen twice is one lock."""
    kept: list[Any] = []
    for lock in locks:
        if not any(lock is each for each in kept):
            kept.append(lock)
    return kept


def routes(patterns: Any = None, prefix: str = "") -> Iterator[Route]:
    """Walk the address table down to every view."""
    from django.urls import URLResolver, get_resolver

    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        elif operations := operations_of(pattern.callback):
            yield from (Route(address, each.run, method) for each in operations for method in each.methods)
        else:
            yield Route(address, pattern.callback)


def operations_of(view: Any) -> list[Any]:
    """Give the operations of the API behind one address: each method there has a lock of its own."""
    inner = inspect.unwrap(view)
    if getattr(inner, "__module__", "") != "ninja.operation":
        return []
    return list(inspect.getclosurevars(inner).nonlocals["self"].operations)


def listed(all_routes: list[Route]) -> str:
    return HEADING + "".join(sorted(f"{route}\n" for route in all_routes))


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
    django.setup()
    FILE.write_text(listed(list(routes())), encoding="utf-8")
    print(f"{FILE.name}: {listed(list(routes())).count(chr(10)) - 1} routes")  # noqa: T201 - a command speaks


if __name__ == "__main__":
    main()
