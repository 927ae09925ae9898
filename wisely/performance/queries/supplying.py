"""Figures of the strategy about suppliers: who works for strategic ones, whose finances are watched."""

from __future__ import annotations

from datetime import timedelta

from wisely.contracts.queries import (
    narrow_by_response,
    triggers,
    watched_and_checked,
)
from wisely.performance.decisions import Missing, Records
from wisely.performance.decisions.records import SO_FAR, THE_PERIOD, TODAY
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


def finances_checked(asked: Asked) -> Records | None:
    """Count suppliers with a gold or silver contract in force whose finances were checked within a year."""
    if not asked.is_now:
        return None
    whole, part = watched_and_checked(asked.authority_id, ("gold", "silver"), on=asked.on)
    where = "/suppliers/watch/suppliers/?tier=gold+or+silver"
    return Records(
        part, whole,
        "Suppliers with a gold or silver contract in force for which Companies House, the Charity Commission "
        "or a file of credit scores was read in the last 365 days and held their number, as a part of all "
        "suppliers with such a contract.",
        "Registers kept by others, and the contracts register", TODAY,
        "checked", f"{where}&checked=yes", "suppliers with a gold or silver contract", where,
        missing=None if whole else Missing(
            "no gold or silver contract is in force", "Set the tiers of contracts.", "contracts"
        ),
    )  # fmt: skip


def distress_acted_on(asked: Asked) -> Records | None:
    """Count signs of distress that had to be acted on by a day of the period, by whether somebody did."""
    # A day is over when the next has begun: what is due today may still be done.
    until = min(asked.period.ends_before or asked.on, asked.on)
    rows = narrow_by_response(
        triggers(asked.authority_id, on=asked.on).filter(
            act_by_on__gte=asked.period.starts_on, act_by_on__lt=until
        ),
        "due",
    )
    whole, part = rows.count(), narrow_by_response(rows, "in time").count()
    if not whole and not asked.is_now:
        return None
    days = f"act_by_on_from={asked.period.starts_on}&act_by_on_to={until - timedelta(days=1)}"
    return Records(
        part, whole,
        "Signs of distress that registers showed of suppliers with a contract in force, whose fifth working "
        "day lies in the period and is over: those on which somebody said by that day what is done, as a "
        "part of all. Those that went by that day before anybody acted are left out.",
        "Financial-distress watch", SO_FAR if asked.is_now else THE_PERIOD,
        "acted on within five working days", f"/suppliers/watch/?response=in+time&{days}",
        "signs of distress", f"/suppliers/watch/?response=due&{days}",
        missing=None if whole else Missing(
            "no sign of distress had to be acted on", "Have the registers read.", "suppliers"
        ),
    )  # fmt: skip
