"""Contracts found by words that people type, with slips of the finger mended and a reason for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from wisely.contracts.models import Contract
from wisely.contracts.queries.register import ON_THE_REGISTER, in_force, register
from wisely.lib.slips import holds, is_met_whole, nearest, plain_letters
from wisely.people.models import in_plain_letters

MOST_WORDS = 8
MOST_KEYS = 500
LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_KEPT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a register, in order, and as one text to look for parts of words in."""

    words: tuple[str, ...]
    joined: str


_vocabularies: dict[int, tuple[datetime, Vocabulary]] = {}


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

    Two queries, and a third where words had to be mended; the words of the register are kept ten minutes.
    """
    words = tuple(plain_letters(text).split()[:MOST_WORDS])
    keys = _keys(authority_id, words, on=on)
    mended: tuple[tuple[str, str], ...] = ()
    if not keys and words and authority_id:
        better = _mended(authority_id, words, at=at)
        if better != words:
            pairs = zip(words, better, strict=True)
            mended = tuple((typed, meant) for typed, meant in pairs if typed != meant)
            words, keys = better, _keys(authority_id, better, on=on)
    if not keys:
        return ContractsFound((), 0, words, ())
    rows = register(authority_id, on=on).filter(pk__in=keys).select_related("owner")
    binds = Case(When(in_force(), then=Value(True)), default=Value(False), output_field=BooleanField())
    named = Q()
    for word in words:
        named &= Q(in_words__contains=word)
    in_title = Case(When(named, then=Value(True)), default=Value(False), output_field=BooleanField())
    ranked = (
        rows.alias(in_words=in_plain_letters("title"))
        .annotate(binds=binds, in_title=in_title)
        .order_by("-binds", "-in_title", F("ends_on").desc(nulls_last=True), "pk")
    )
    best = ranked[:most]
    found = [_found(row, words, dict(mended)) for row in best]
    return ContractsFound(tuple(found), len(keys), words, mended)


def _keys(authority_id: int | None, words: tuple[str, ...], *, on: date) -> list[int]:
    rows: QuerySet[Contract] = register(authority_id, on=on)
    for word in words:
        rows = rows.filter(found_by__contains=word)
        if is_met_whole(word):
            rows = rows.filter(found_by__regex=rf"\m{word}\M")
    return list(rows.order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])


def _found(row: Contract, words: tuple[str, ...], mended: dict[str, str]) -> ContractFound:
    typed = {meant: said for said, meant in mended.items()}
    places = {
        "reference": plain_letters(f"{row.reference} {row.former_reference}"),
        "title": plain_letters(row.title),
        "supplier": plain_letters(row.supplier_name),
    }
    held: dict[str, list[str]] = {}
    for word in words:
        place = next((name for name, told in places.items() if holds(told, word)), "record")
        said = f"“{word}”" + (f" (typed “{typed[word]}”)" if word in typed else "")
        held.setdefault(place, []).append(said)
    why = "; ".join(f"{place} has {', '.join(said)}" for place, said in held.items())
    return ContractFound(
        reference=row.reference, title=row.title, supplier_name=row.supplier_name, stage=row.stage,
        ends_on=row.ends_on, owner_name=row.owner.name if row.owner else "",
        is_in_force=bool(getattr(row, "binds", False)), why=why[:1].upper() + why[1:],
    )  # fmt: skip


def _mended(authority_id: int, words: tuple[str, ...], *, at: datetime) -> tuple[str, ...]:
    """Put the nearest word that the register holds in the place of each that it does not hold."""
    vocabulary = _vocabulary(authority_id, at=at)
    return tuple(_nearest(word, vocabulary) for word in words)


def _nearest(word: str, vocabulary: Vocabulary) -> str:
    if len(word) < LEAST_LETTERS or word in vocabulary.joined:
        return word
    return nearest(word, vocabulary.words) or word


def _vocabulary(authority_id: int, *, at: datetime) -> Vocabulary:
    """Give the words of a council's register, read at most ten minutes ago."""
    kept = _vocabularies.get(authority_id)
    if kept is not None and timedelta(0) <= at - kept[0] < _KEPT_FOR:
        return kept[1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT word FROM contracts_contract, unnest(string_to_array(found_by, ' ')) AS word "
            "WHERE authority_id = %s AND stage = ANY(%s)",
            [authority_id, list(ON_THE_REGISTER)],
        )
        parts = {part for (word,) in cursor.fetchall() for part in _WORD.findall(word)}
    words = tuple(sorted(part for part in parts if len(part) >= LEAST_LETTERS and part.isalpha()))
    found = Vocabulary(words, "\n".join(words))
    _vocabularies[authority_id] = (at, found)
    return found
