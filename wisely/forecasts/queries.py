"""Every read of the room: the series that forecasts rest on, and what was foretold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import F, QuerySet

from wisely.audit.remembering import moved_at, stands_of
from wisely.contracts.lifecycle import ContractStage
from wisely.forecasts.decisions import can_be_forecast, last_whole_month, months_without_gap
from wisely.forecasts.models import CATEGORY, CONTRACT, COUNCIL, DIRECTORATE, Forecast, ForecastSet
from wisely.lib.periods import add_months
from wisely.lib.verdict import Verdict
from wisely.spend.events import ImportUndone, LedgerImported

NOUGHT = Decimal(0)
_IMPORTS = (LedgerImported.verb, ImportUndone.verb)
__all__ = [
    "CATEGORY",
    "CONTRACT",
    "COUNCIL",
    "DIRECTORATE",
    "ContractSeries",
    "Forecast",
    "ForecastSet",
    "Series",
    "cells_by_month",
    "contracts_used_up",
    "count_used_up_before_their_end",
    "forecast_for",
    "forecast_of_contract",
    "forecasts_can_be_made",
    "forecasts_of",
    "latest_paid_on",
    "latest_set",
    "months_for",
    "narrow_by_when",
    "payments_moved_at",
    "payments_stand",
    "series_of_contracts",
    "series_of_parts",
]


@dataclass(slots=True)
class Series:
    """What was paid in each month of a council, one of its parts or a contract. Pounds excluding VAT."""

    kind: str
    key: str
    paid: list[Decimal]
    only_gross: Decimal = NOUGHT


@dataclass(slots=True)
class ContractSeries:
    """The same of a contract, by its reference, from the first month in which anything was paid under it."""

    contract_id: int
    key: str
    value_net: Decimal
    ends_on: date | None
    paid: list[Decimal] = field(default_factory=list)
    only_gross: Decimal = NOUGHT
    kind: str = CONTRACT


_LATEST = "SELECT max(last_on) FROM spend_ledgerimport WHERE authority_id = %s AND stage = 'imported'"
_BY_MONTH = """
SELECT month_on, directorate, category, sum(total_net), sum(only_gross_total)
FROM spend_monthlyspend WHERE authority_id = %(authority)s GROUP BY 1, 2, 3
"""
_UNDER_CONTRACTS = """
SELECT c.id, c.reference, c.value_net, c.ends_on, s.month_on, s.total_net, s.only_gross_total
FROM contracts_contract c JOIN spend_contractspend s ON s.contract_id = c.id
WHERE c.authority_id = %(authority)s AND c.stage = %(signed)s AND c.value_net > 0
  AND (c.ends_on IS NULL OR c.ends_on > %(after)s) AND s.month_on <= %(month)s
ORDER BY c.id, s.month_on
"""


def payments_stand(authority_id: int) -> str:
    """Say how far imports of payments have come; while it is the same, so are they."""
    return stands_of(authority_id, about=_IMPORTS)


def payments_moved_at(authority_id: int) -> datetime | None:
    """Give the moment of the latest import, or of the latest that was undone."""
    return moved_at(authority_id, about=_IMPORTS)


def latest_paid_on(authority_id: int) -> date | None:
    """Give the latest day on which anything was paid, as far as imports tell."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [authority_id])
        (latest,) = cursor.fetchone()
    found: date | None = latest
    return found


def cells_by_month(authority_id: int) -> list[tuple[date, str, str, Decimal, Decimal]]:
    """Give sums by month, directorate and category, net and what is known with VAT only. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH, {"authority": authority_id})
        return list(cursor.fetchall())


def months_for(authority_id: int) -> list[date]:
    """Give the months that forecasts of a council may rest on; few or none where payments are missing."""
    latest = latest_paid_on(authority_id)
    if latest is None:
        return []
    months = {month for month, *_ in cells_by_month(authority_id)}
    return months_without_gap(list(months), until=last_whole_month(latest))


def forecasts_can_be_made(authority_id: int) -> Verdict:
    """Test that a council's payments are enough to foretell from."""
    return can_be_forecast(len(months_for(authority_id)))


def series_of_parts(
    cells: Sequence[tuple[date, str, str, Decimal, Decimal]], months: Sequence[date]
) -> list[Series]:
    """Give the series of the council, of each directorate and of each category over these months.

    Of parts only those that were paid in the last twelve months: what has ended is not foretold.
    """
    place = {month: number for number, month in enumerate(months)}
    found: dict[tuple[str, str], Series] = {}
    year_back = len(months) - 12
    lives: dict[tuple[str, str], bool] = defaultdict(bool)
    for month, directorate, category, net, gross in cells:
        if month not in place:
            continue
        for key in ((COUNCIL, ""), (DIRECTORATE, directorate), (CATEGORY, category)):
            if key[0] != COUNCIL and not key[1]:
                continue
            one = found.setdefault(key, Series(*key, [NOUGHT] * len(months)))
            one.paid[place[month]] += net
            if place[month] >= year_back:
                one.only_gross += gross
                lives[key] = lives[key] or bool(net)
    return [one for key, one in sorted(found.items()) if lives[key]]


def series_of_contracts(authority_id: int, month_on: date) -> list[ContractSeries]:
    """Give the series of contracts in force that state a value, up to a month. One query."""
    found: dict[int, ContractSeries] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _UNDER_CONTRACTS,
            {
                "authority": authority_id,
                "signed": ContractStage.SIGNED.value,
                "month": month_on,
                "after": add_months(month_on, 1),
            },
        )
        for key, reference, value, ends_on, month, net, gross in cursor.fetchall():
            if key not in found:
                months = _between(month, month_on) + 1
                found[key] = ContractSeries(key, reference, value, ends_on, [NOUGHT] * months)
            one = found[key]
            one.paid[len(one.paid) - 1 - _between(month, month_on)] += net
            one.only_gross += gross
    return list(found.values())


def _between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def latest_set(authority_id: int | None) -> ForecastSet | None:
    """Give the latest forecasts of a council."""
    return ForecastSet.objects.filter(authority=authority_id).order_by("-month_on").first()


def forecast_for(made: ForecastSet, kind: str, key: str = "") -> Forecast | None:
    """Give one forecast of a set."""
    return Forecast.objects.filter(authority=made.authority_id, forecast_set=made, kind=kind, key=key).first()


def forecasts_of(made: ForecastSet, kind: str) -> list[Forecast]:
    """Give the forecasts of a kind, the most foretold first."""
    rows = Forecast.objects.filter(authority=made.authority_id, forecast_set=made, kind=kind)
    return list(rows.order_by("-sum_likely", "key"))


def forecast_of_contract(authority_id: int | None, contract_id: int) -> Forecast | None:
    """Give the latest forecast of a contract, with its set. One query."""
    rows = Forecast.objects.filter(authority=authority_id, contract=contract_id, kind=CONTRACT)
    return rows.select_related("forecast_set").order_by("-forecast_set__month_on").first()


def narrow_by_when(rows: QuerySet[Forecast], answer: str) -> QuerySet[Forecast]:
    """Narrow to contracts used up before their last day, within six months of what was paid, or already."""
    month = F("forecast_set__month_on")
    if answer == "before":
        return rows.filter(used_up_on__lt=F("contract__ends_on"))
    if answer == "soon":
        return rows.filter(used_up_on__lte=month + timedelta(days=184))
    return rows.filter(used_up_on__lte=month)


def count_used_up_before_their_end(made: ForecastSet) -> int:
    """Count the contracts whose value is likely used up before their last day."""
    return narrow_by_when(contracts_used_up(made), "before").count()


def contracts_used_up(made: ForecastSet | None) -> QuerySet[Forecast]:
    """Give the contracts whose value is likely used up within the months looked at, for a list."""
    if made is None:
        return Forecast.objects.none()
    return Forecast.objects.filter(
        authority=made.authority_id, forecast_set=made, kind=CONTRACT, used_up_on__isnull=False
    )
