"""Figures of the strategy about the contracts register: who acts in time, and whose spend it covers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate

from wisely.contracts.decisions.alerts import BEGIN, ENDING, NOTICE
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import ContractSupplier
from wisely.contracts.queries import ALERT_SETTLED, alerts_told
from wisely.lib.periods import period_name
from wisely.performance.decisions import Missing, Records, parts_of
from wisely.performance.decisions.records import SO_FAR, THE_PERIOD
from wisely.performance.queries.asked import Asked
from wisely.performance.queries.drills import suppliers_paid
from wisely.spend.queries import remembered

RENEWAL = (NOTICE, BEGIN, ENDING)
MAJOR_NET = Decimal(100_000)  # what the strategy's measure calls major, pounds net in a year


def alerts_in_time(asked: Asked) -> Records | None:
    """Count renewals to be acted on by a day of the period that is over, by whether somebody said in time.

    One thing that several people were told of counts once. What no longer stands, for the contract was
    extended, ended or planned for, is left out where nobody said so: its day is not kept with the alert.
    Left out too is what was first told after its day, as when a council begins here.
    """
    until = min(asked.period.ends_before or asked.on, asked.on)
    rows = alerts_told(asked.authority_id).filter(
        rule__in=RENEWAL, act_by_on__gte=asked.period.starts_on, act_by_on__lt=until
    )
    told: dict[Any, list[Any]] = {}
    for *occasion, by_on, told_on, done_on, stands in rows.values_list(
        "contract", "rule", "about_on", "act_by_on", "told_on", TruncDate("acted_at"), "stands"
    ):
        told.setdefault(tuple(occasion), []).append((by_on, told_on, done_on, stands))
    if not told and not asked.is_now:
        return None
    early = [each for each in told.values() if any(told_on <= by for by, told_on, _, _ in each)]
    stand = [each for each in early if any(stands != ALERT_SETTLED for *_, stands in each)]
    in_time = sum(any(done is not None and done <= by for by, _, done, _ in each) for each in stand)
    return Records(
        in_time, len(stand),
        "Alerts of notices, beginnings and ends of contracts whose last day to act lies in the period and is "
        "over, with somebody having said on that day or before what is done. One alert to several people "
        "counts once.",
        "Alerts of the contracts register", SO_FAR if asked.is_now else THE_PERIOD,
        "acted on in time", "", "alerts whose day to act is over", "",
        note=_left_out(settled=len(early) - len(stand), late=len(told) - len(early)),
        missing=None if stand else Missing(
            f"no alert of a renewal had its last day to act in {period_name(asked.period)}",
            "Let alerts be sent, and say what is done about each.", "contracts",
        ),
    )  # fmt: skip


def _left_out(*, settled: int, late: int) -> str:
    told = (
        (settled, "that no longer stand, for the contract was extended, ended or planned for"),
        (late, "that were told after their day to act"),
    )
    said = "; ".join(f"{number:,} {why}" for number, why in told if number)
    return f"Left out: {said}." if said else ""


def major_spend(asked: Asked) -> Records | None:
    """Sum what major suppliers were paid, by whether the register holds a contract of theirs. Pounds net."""
    paid = _majors(asked)
    if not paid and not asked.is_now:
        return None
    known = _with_a_contract(asked)
    part = sum((net for reference, net in paid if reference in known), Decimal(0))
    whole = sum((net for _, net in paid), Decimal(0))
    return Records(
        int(part), int(whole),
        "Pounds excluding VAT paid to suppliers that were paid £100,000 or more in the period and have a "
        "contract in the register that was in force at some time of it; as a part of everything paid to such "
        "suppliers. A name in the payments that no supplier stands for counts as one without a contract.",
        "Payments and contracts register", SO_FAR if asked.is_now else THE_PERIOD,
        "pounds to suppliers in the register", "",
        f"pounds paid to {len(paid):,} major suppliers", "",
        missing=None if paid else Missing(
            f"nobody was paid £100,000 or more in {period_name(asked.period)}",
            "Import the payment files of those months.", "imports",
        ),
    )  # fmt: skip


def _majors(asked: Asked) -> list[tuple[str, Decimal]]:
    """Give what each major supplier was paid, by its reference, "" for a name alone. Kept by the payments."""

    def make() -> list[tuple[str, Decimal]]:
        each = suppliers_paid(asked.authority_id, asked.book, asked.period)
        paid = ((one.reference, parts_of(one.cells, lambda _: True).in_scope) for one in each)
        return [(reference, net) for reference, net in paid if net >= MAJOR_NET]

    return remembered(asked.authority_id, ("majors", asked.book.on, asked.period), make)


def _with_a_contract(asked: Asked) -> frozenset[str]:
    """Give the suppliers, by reference, with a contract in force at some time of the period. One query."""
    last_on = asked.period.last_on or asked.on
    bound = (ContractStage.SIGNED, ContractStage.ENDED, ContractStage.TERMINATED)
    shown = Coalesce("supplier__canonical__reference", "supplier__reference")
    rows = (
        ContractSupplier.objects.filter(authority=asked.authority_id, contract__stage__in=bound)
        .annotate(over_on=Coalesce("contract__ended_on", "contract__ends_on"), shown=shown)
        .filter(Q(contract__starts_on__isnull=True) | Q(contract__starts_on__lte=last_on))
        .filter(Q(over_on__isnull=True) | Q(over_on__gte=asked.period.starts_on))
    )
    return frozenset(rows.values_list("shown", flat=True))
