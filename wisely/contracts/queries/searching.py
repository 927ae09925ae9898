"""Contracts found by words that people type, with slips of the finger mended and a reason for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Length, StrIndex

from wisely.audit.compiled import compiled_once, is_any, value_of
from wisely.contracts.queries.register import in_force, register
from wisely.contracts.queries.wording import MOST_WORDS, Wording, wording_of, words_of
from wisely.lib.slips import holds, nearest, plain_letters

MOST_KEYS = 500
LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_KEPT_FOR = timedelta(minutes=10)


_vocabularies: dict[int, tuple[datetime, tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True)
class ContractFound:
    """A contract with why it was found."""

    reference: str
    title: str
    supplier_name: str
    stage: str
    ends_on: date | None
    owner_name: str
    is_in_force: bool
    why: str


@dataclass(frozen=True, slots=True)
class ContractsFound:
    """The best of what was found, how many there are (501 is many), and the words it was found by."""

    rows: tuple[ContractFound, ...]
    count: int
    words: tuple[str, ...]
    mended: tuple[tuple[str, str], ...]


def find_contracts(
    authority_id: int | None, text: str, *, on: date, at: datetime, most: int = 6
) -> ContractsFound:
    """Find contracts that hold every word; where none does, by the nearest words that the register holds.

    One query, where the words of the register are in memory.
    """
    words = words_of(text)
    if not words or not authority_id:
        return ContractsFound((), 0, words, ())
    wording = wording_of(authority_id)
    keys = _keys(wording, words)
    mended: tuple[tuple[str, str], ...] = ()
    if not keys:
        better = _mended(authority_id, wording, words, at=at)
        if better != words:
            pairs = zip(words, better, strict=True)
            mended = tuple((typed, meant) for typed, meant in pairs if typed != meant)
            words, keys = better, _keys(wording, better)
    if not keys:
        return ContractsFound((), 0, words, ())
    padded = (*words, *[""] * (MOST_WORDS - len(words)))
    best = _best(authority_id, on, [int(key) for key in keys], *padded, count=len(words), at_most=most)
    found = [_found(row, words, dict(mended)) for row in best]
    return ContractsFound(tuple(found), len(keys), words, mended)


def _keys(wording: Wording, words: tuple[str, ...]) -> list[str]:
    return wording.holding(words)[: MOST_KEYS + 1]


@compiled_once
def _best(  # noqa: PLR0917 - a place for each word
    authority: Any, on: Any, keys: Any,
    one: Any, two: Any, three: Any, four: Any, five: Any, six: Any, seven: Any, eight: Any,
    *, count: int, at_most: int,
) -> QuerySet[Any, Any]:  # fmt: skip
    """Put those in force first, then those named by the words, then by their last day; the latest first."""
    words = (one, two, three, four, five, six, seven, eight)[:count]
    binds = Case(When(in_force(), then=Value(True)), default=Value(False), output_field=BooleanField())
    named = Q()
    for number in range(count):
        named &= Q(**{f"at_{number}__range": (1, F("before_the_supplier"))})
    in_title = Case(When(named, then=Value(True)), default=Value(False), output_field=BooleanField())
    places = {
        f"at_{number}": StrIndex("found_by", value_of(word, TextField())) for number, word in enumerate(words)
    }
    length = Length("reference") + Length("former_reference") + Length("title") + 2
    found: QuerySet[Any, Any] = (
        register(authority, on=on)
        .filter(is_any("pk", keys))
        .alias(before_the_supplier=length, **places)
        .annotate(binds=binds, in_title=in_title)
        .order_by("-binds", "-in_title", F("ends_on").desc(nulls_last=True), "pk")
        .values_list(
            "reference", "former_reference", "title", "supplier_name", "stage", "ends_on", "owner__name",
            "binds", named=True,
        )
    )  # fmt: skip
    return found[:at_most]


def _found(row: Any, words: tuple[str, ...], mended: dict[str, str]) -> ContractFound:
    typed = {meant: said for said, meant in mended.items()}
    places = {
        "reference": plain_letters(f"{row.reference} {row.former_reference}"),
        "title": plain_letters(row.title),
        "supplier": plain_letters(row.supplier_name),
    }
    held: dict[str, list[str]] = {}
    for word in words:
        place = next((name for name, told in places.items() if holds(told, word)), "one of its lots")
        said = f"“{word}”" + (f" (typed “{typed[word]}”)" if word in typed else "")
        held.setdefault(place, []).append(said)
    why = "; ".join(f"{place} has {', '.join(said)}" for place, said in held.items())
    return ContractFound(
        reference=row.reference, title=row.title, supplier_name=row.supplier_name, stage=row.stage,
        ends_on=row.ends_on, owner_name=row.owner__name or "", is_in_force=row.binds,
        why=why[:1].upper() + why[1:],
    )  # fmt: skip


def _mended(authority_id: int, wording: Wording, words: tuple[str, ...], *, at: datetime) -> tuple[str, ...]:
    """Put the nearest word that the register holds in the place of each that it does not hold."""
    vocabulary: list[tuple[str, ...]] = []  # read only where a word has a slip

    def nearest_to(word: str) -> str:
        if len(word) < LEAST_LETTERS or wording.has(word):
            return word
        if not vocabulary:
            vocabulary.append(_vocabulary(authority_id, wording, at=at))
        return nearest(word, vocabulary[0]) or word

    return tuple(nearest_to(word) for word in words)


def _vocabulary(authority_id: int, wording: Wording, *, at: datetime) -> tuple[str, ...]:
    """Give the words of a council's register, gathered at most ten minutes ago."""
    kept = _vocabularies.get(authority_id)
    if kept is not None and timedelta(0) <= at - kept[0] < _KEPT_FOR:
        return kept[1]
    parts = {part for word in set(" ".join(wording.lines).split()) for part in _WORD.findall(word)}
    words = tuple(sorted(part for part in parts if len(part) >= LEAST_LETTERS and part.isalpha()))
    _vocabularies[authority_id] = (at, words)
    return words
