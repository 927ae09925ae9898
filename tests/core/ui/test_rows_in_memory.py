"""A page of rows in memory is that part of all of them in order, though only the page is sorted."""

from __future__ import annotations

from functools import cmp_to_key

from hypothesis import given
from hypothesis import strategies as st

from wisely.ui.listing.asked import Asked, Order
from wisely.ui.listing.memory import MemorySource

AMOUNTS = st.none() | st.integers(-3, 3)
NAMES = st.none() | st.sampled_from(["Ash", "ash", "Birch", "birch", "Cedar", "elm"])
ROWS = st.lists(st.tuples(AMOUNTS, NAMES), max_size=60)
ORDERS = st.lists(
    st.builds(Order, st.just("amount"), downwards=st.booleans())
    | st.builds(Order, st.just("name"), downwards=st.booleans(), ignores_case=st.booleans()),
    max_size=3,
)


def asked_for(order):
    return Asked(
        columns=(), paths=("place",), places={"place": 0}, readings=(), sort="", sorted_by=None, downwards=False,
        order=(*order, Order("pk")), column_pairs=(), page=1, after="", before="",
    )  # fmt: skip


def plainly(rows, order):
    """Sort by comparing, part by part; what is missing comes last, and what is alike stays as it was."""

    def compared(one, other):
        for part in order:
            a, b = one[part.path], other[part.path]
            if part.ignores_case:
                a, b = a and a.casefold(), b and b.casefold()
            if a != b:
                if a is None or b is None:
                    return 1 if a is None else -1
                return (1 if a > b else -1) * (-1 if part.downwards else 1)
        return 0

    return [row["place"] for row in sorted(rows, key=cmp_to_key(compared))]


@given(ROWS, ORDERS, st.integers(0, 60), st.integers(1, 20))
def test_a_page_is_its_part_of_the_whole_in_order(told, order, start, size):
    rows = [{"place": place, "amount": amount, "name": name} for place, (amount, name) in enumerate(told)]
    source, asked = MemorySource(rows), asked_for(order)

    total = source.count(asked, 1_000)
    page = source.rows(asked, start, start + size, total=total)

    expected = plainly(rows, order)
    assert total == len(rows)
    assert [place for (place,) in page] == expected[start : start + size]
    assert [place for (place,) in source.every(asked)] == expected
