from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.hashing import canonical_json, salted_commitment, sha256_of
from wisely.lib.money import Net

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
)
SALT = bytes(range(16))


class Tier(StrEnum):
    GOLD = "gold"


class Level(IntEnum):
    FIRST = 1


@pytest.mark.parametrize(("value", "spelling"), [
    ({"b": 1, "a": 2}, '{"a":2,"b":1}'), (Decimal("10.50"), '"10.50"'), (Decimal("1E+3"), '"1000"'), (Decimal("-0.0"), '"-0.0"'),
    (Net(Decimal(3)), '"3.00"'), (date(2026, 11, 3), '"2026-11-03"'), ((1, [2]), "[1,[2]]"), (Tier.GOLD, '"gold"'), (Level.FIRST, "1"),
    (datetime(2026, 7, 1, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=1))), '"2026-07-01T08:00:00.000005Z"'),
    (datetime(2026, 7, 1, 9, tzinfo=UTC), '"2026-07-01T09:00:00Z"'), ("café", '"café"'), (None, "null"), (True, "true"),
    ({Tier.GOLD: 1}, '{"gold":1}'), (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
])  # fmt: skip
def test_each_value_has_one_spelling(value, spelling):
    assert canonical_json(value) == spelling


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {"a": 0.1}, {1, 2}, b"bytes", object(), {1: "a"}, [None, 2.0]]
)
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_an_instant_must_say_its_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        canonical_json(datetime(2026, 1, 1))


@pytest.mark.parametrize("figure", ["NaN", "-Infinity"])
def test_a_decimal_must_be_a_number(figure):
    with pytest.raises(ValueError, match="not a number"):
        canonical_json(Decimal(figure))


def test_keys_spelt_the_same_are_refused():
    class Odd(str):
        __slots__ = ()
        __hash__ = object.__hash__

        def __eq__(self, other):
            return self is other

    with pytest.raises(ValueError, match="spelt the same"):
        canonical_json({Odd("a"): 1, Odd("a"): 2})


@given(PLAIN)
def test_what_is_read_back_is_spelt_the_same(value):
    spelling = canonical_json(value)

    assert canonical_json(json.loads(spelling)) == spelling


@given(st.dictionaries(st.text(max_size=3), st.integers()))
def test_the_order_of_keys_does_not_matter(facts):
    assert canonical_json(facts) == canonical_json(OrderedDict(reversed(facts.items())))


@given(st.binary(), st.lists(st.integers(0, 100)))
def test_the_cuts_between_pieces_do_not_matter(whole, cuts):
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(places)]

    assert sha256_of(pieces) == hashlib.sha256(whole).digest()


def test_a_commitment_is_the_salt_then_the_spelling_hashed():
    envelope = {"verb": "people.person.joined", "at": datetime(2026, 1, 1, tzinfo=UTC)}
    by_hand = hashlib.sha256(SALT + b'{"at":"2026-01-01T00:00:00Z","verb":"people.person.joined"}').digest()

    assert salted_commitment(SALT, envelope) == by_hand
    assert salted_commitment(bytes(16), envelope) != by_hand


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        salted_commitment(b"short", {})
