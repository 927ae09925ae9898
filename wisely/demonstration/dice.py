"""Dice that always fall the same way, and the words they are thrown over."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trade:
    """What the firms of one top-level category call themselves and are paid for."""

    category: str
    words: tuple[str, ...]
    charity_words: tuple[str, ...]
    purposes: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """All words of the demonstration world."""

    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    places: tuple[str, ...]
    streets: tuple[str, ...]
    away: tuple[tuple[str, str], ...]
    trades: dict[str, Trade]


@cache
def stock() -> Stock:
    """Read the words once."""
    told = tomllib.loads((Path(__file__).parent / "stock.toml").read_text())
    trades = {
        trade["category"]: Trade(
            trade["category"],
            *(tuple(trade[name]) for name in ("words", "charity_words", "purposes", "areas")),
        )
        for trade in told["trade"]
    }
    return Stock(
        first_names=tuple(told["first_names"]),
        surnames=tuple(told["surnames"]),
        places=tuple(told["places"]),
        streets=tuple(told["streets"]),
        away=tuple((place["town"], place["outward"]) for place in told["away"]),
        trades=trades,
    )


def dice(*seed: str) -> Random:
    """Give dice whose falls depend on the words of the seed only."""
    return Random("/".join(("wisely", *seed)))


def shuffled(of: Sequence[T], throw: Random) -> list[T]:
    """Give the same things in another order."""
    mixed = list(of)
    throw.shuffle(mixed)
    return mixed


def person_names(throw: Random) -> Iterator[str]:
    """Give full names, no two alike."""
    words = stock()
    seen: set[str] = set()
    while True:
        name = f"{throw.choice(words.first_names)} {throw.choice(words.surnames)}"
        if name not in seen:
            seen.add(name)
            yield name
