"""Figures of the strategy about strategic suppliers: who works for them, as far as somebody checked."""

from __future__ import annotations

from wisely.performance.decisions import Missing, Records
from wisely.performance.decisions.records import TODAY
from wisely.performance.queries.asked import Asked
from wisely.relationships.queries import strategic_suppliers


def chain_known(asked: Asked) -> Records | None:
    """Count strategic suppliers with a list of subcontractors that was checked in the last twelve months."""
    if not asked.is_now:
        return None
    whole, part = strategic_suppliers(asked.authority_id, on=asked.on)
    return Records(
        part, whole,
        "Suppliers judged strategic that have, under one of the council’s contracts, a list of who works for "
        "them directly (level 2, which the strategy calls tier 2) that names at least one at work and that "
        "an officer checked in the last 365 days, as a part of all suppliers judged strategic.",
        "Strategic suppliers and supply chains", TODAY,
        "with a checked list", "/suppliers/strategic/?standing=chain",
        "strategic suppliers", "/suppliers/strategic/?standing=strategic",
        missing=None if whole else Missing(
            "no supplier was judged strategic", "Judge who is strategic.", "suppliers"
        ),
    )  # fmt: skip
