"""Names near what was typed are found by their words in memory: the same as reading each name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.slips import is_near
from wisely.suppliers.decisions.names_near import words_of_names

WORDS = (
    "cleaning", "cleanings", "cleening", "services", "servces", "service", "care", "carer", "li", "of", "a1",
    "street", "lighting", "sleaning", "roofing", "proofing", "the", "leeds",
)  # fmt: skip
NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=12)
TYPED = st.lists(st.sampled_from((*WORDS, "clening", "servises", "lightning", "zzz")), max_size=3).map(
    " ".join
)


@given(NAMES, TYPED)
def test_the_names_that_are_near_are_those_that_reading_each_would_find(names, typed):
    found = words_of_names(enumerate(names)).near(typed)

    assert sorted(found) == [key for key, name in enumerate(names) if is_near(typed, name)]


def test_the_fewest_slips_come_first():
    names = ["cleanings servces", "roofing", "cleaning services", "cleaning servces"]

    assert words_of_names(enumerate(names)).near("cleaning services") == [2, 0, 3]
    assert words_of_names(enumerate(names)).near("clening servises") == [2]
