"""Budgets with money enough, for tests whose subject is something else."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from wisely.budgets import actions
from wisely.lib.actor import SystemActor
from wisely.lib.periods import FinancialYear

BUILDER = SystemActor("system:builder", "The builder")
LONG_AGO = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def money_enough(council, directorate):
    """Give a directorate one cost centre with ten million pounds in each year from 2025 on."""
    centre = actions.open_cost_centre(
        council, code=f"{directorate.code}1", name=directorate.name, directorate=directorate, by=BUILDER,
        at=LONG_AGO,
    )  # fmt: skip
    years = {FinancialYear(begins).label: Decimal(10_000_000) for begins in range(2025, 2041)}
    return actions.set_budgets(centre, amounts=years, by=BUILDER, at=LONG_AGO)
