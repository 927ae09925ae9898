"""Who wins the invented contracts, so that local, small and large firms are paid what is believable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from random import Random

from wisely.demonstration.market import SOLE_TRADER, InventedSupplier

LARGE, LOCAL, SMALL = "large, from elsewhere", "local", "small, from elsewhere"
SHARES = {LARGE: 0.46, LOCAL: 0.28, SMALL: 0.26}  # of all that is paid on contract
LARGE_FIRMS_PASS_BELOW = 60_000  # pounds net over the term
BUT_WIN_SOME = 0.1  # of those


class Market:
    """The suppliers who might win, by trade and kind, and what each kind has been given so far.

    `local` holds the outward postcodes that are local to the council that buys.
    """

    def __init__(self, suppliers: Sequence[InventedSupplier], *, local: Collection[str]) -> None:
        self._everybody = list(range(len(suppliers)))
        self._given = dict.fromkeys(SHARES, 0.0)
        self._by: dict[str, dict[str, list[int]]] = defaultdict(lambda: {kind: [] for kind in SHARES})
        for number, supplier in enumerate(suppliers):
            if supplier.kind != SOLE_TRADER or number % 5 == 0:
                self._by[supplier.category][_kind(supplier, local)].append(number)

    def winner(self, trade: str, value_net: Decimal, *, paid: float, throw: Random) -> int:
        """Give the number of the supplier that wins, of the kind that is furthest from its share.

        `paid` is what it will be paid, in pounds. Ask for the largest contracts first.
        """
        pools = {kind: pool for kind, pool in self._by[trade].items() if pool}
        is_for_others = value_net < LARGE_FIRMS_PASS_BELOW and throw.random() > BUT_WIN_SOME
        if is_for_others and len(pools) > 1:
            pools.pop(LARGE, None)
        if not pools:
            return throw.choice(self._everybody)
        total = sum(self._given.values()) + paid
        wanting = {kind: SHARES[kind] * total - self._given[kind] for kind in pools}
        kind = max(wanting, key=lambda kind: wanting[kind]) if paid else throw.choice(list(pools))
        self._given[kind] += paid
        return throw.choice(pools[kind])


def _kind(supplier: InventedSupplier, local: Collection[str]) -> str:
    if supplier.outward in local:
        return LOCAL
    return LARGE if supplier.is_large else SMALL
