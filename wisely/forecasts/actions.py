"""Making forecasts: one act for all of a council's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from wisely.audit.acts import act
from wisely.forecasts import events, queries
from wisely.forecasts.decisions import (
    HELD_SHARE,
    Ranges,
    Tried,
    can_be_forecast,
    checked,
    ranges_from,
    used_up,
    widths_of,
)
from wisely.forecasts.models import CONTRACT, Forecast, ForecastSet
from wisely.forecasts.permissions import may_make_forecasts
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months
from wisely.people.models import Authority
from wisely.work.progress import SILENT, Progress

YEAR, LONGEST_MONTHS = 12, 36
SHORTEST_OF_CONTRACT = 6
_SHOWN = 24
_MEASURED = ("held", "checked", "contracts_held", "contracts_checked")
_TRIED_MONTHS, _EVERY, _SELDOM = 12, 2, 4  # thousands of contracts are tried less often


def make_forecasts(
    authority: Authority, *, progress: Progress = SILENT, by: Actor, at: datetime
) -> ForecastSet:
    """Draw the forecasts of a council, its parts and its contracts from all that was paid, and keep them.

    Made again after the same month they replace those; of earlier months they stay.

    :raises Refusal: without twelve whole months of payments on end.
    """
    months = queries.months_for(authority.pk)
    (may_make_forecasts(by) & can_be_forecast(len(months))).require()
    month_on = months[-1]
    stands = queries.payments_stand(authority.pk)
    drawn = ForecastSet(authority=authority, month_on=month_on, share=round(HELD_SHARE * 100))
    rows = [*_of_parts(drawn, months, progress), *_of_contracts(drawn, progress)]  # before anything is locked
    made = ForecastSet.objects.filter(authority=authority, month_on=month_on).first() or drawn
    with act(made, by=by, at=at) as this:
        this.needs(may_make_forecasts(by))
        made.made_at, made.made_by, made.stands = at, by.reference, stands
        for name in _MEASURED:
            setattr(made, name, getattr(drawn, name))
        if made.pk:
            Forecast.objects.filter(authority=authority, forecast_set=made).delete()
        for row in rows:
            row.forecast_set = made
            this.keep(row)
        this.record(
            events.ForecastsMade(
                month_on=month_on.isoformat(), parts=sum(row.kind != CONTRACT for row in rows),
                contracts=sum(row.kind == CONTRACT for row in rows),
                held=made.held + made.contracts_held, checked=made.checked + made.contracts_checked,
            )
        )  # fmt: skip
    return made


def _of_parts(made: ForecastSet, months: Sequence[date], progress: Progress) -> list[Forecast]:
    found = queries.series_of_parts(queries.cells_by_month(made.authority_id), months)
    figures = [[float(each) for each in one.paid] for one in found]
    drawing = _drawing()
    progress.next_step(total=len(found), unit="series")
    tries: list[Tried] = []
    for paid in progress.over(figures):
        since = max(YEAR, len(paid) - _TRIED_MONTHS)
        tries += drawing.tried(paid, width=widths_of(paid), since=since, step=_EVERY, months=YEAR)
    ranges = ranges_from(tries)
    made.held, made.checked = checked(tries)
    return [
        _row(made, one, paid, drawing.drawn(paid, months=YEAR), ranges)
        for one, paid in zip(found, figures, strict=True)
    ]


def _of_contracts(made: ForecastSet, progress: Progress) -> list[Forecast]:
    found = [
        one
        for one in queries.series_of_contracts(made.authority_id, made.month_on)
        if len(one.paid) >= SHORTEST_OF_CONTRACT
    ]
    figures = [[float(each) for each in one.paid] for one in found]
    drawing = _drawing()
    progress.next_step(total=len(found), unit="contracts")
    tries: list[Tried] = []
    for paid in progress.over(figures):
        since = max(SHORTEST_OF_CONTRACT, len(paid) - _TRIED_MONTHS)
        tries += drawing.tried(paid, width=widths_of(paid), since=since, step=_SELDOM, months=YEAR)
    ranges = ranges_from(tries)
    made.contracts_held, made.contracts_checked = checked(tries)
    return [
        _of_contract(made, one, paid, ranges, drawing.drawn) for one, paid in zip(found, figures, strict=True)
    ]


def _of_contract(
    made: ForecastSet,
    one: queries.ContractSeries,
    paid: list[float],
    ranges: Ranges | None,
    draw: Callable[..., list[float]],
) -> Forecast:
    """Foretell a contract to its last day, or three years where that is later or unknown."""
    last = one.ends_on or add_months(made.month_on, LONGEST_MONTHS)
    months = (last.year - made.month_on.year) * 12 + last.month - made.month_on.month
    ahead = draw(paid, months=max(1, min(months, LONGEST_MONTHS)))
    row = _row(made, one, paid, ahead, ranges)
    row.contract_id, row.value_net, row.paid_net = one.contract_id, one.value_net, sum(one.paid, Decimal(0))
    told = used_up(
        value=float(one.value_net), paid=float(row.paid_net), ahead=ahead, width=widths_of(paid),
        ranges=ranges or NO_RANGE, after=made.month_on,
    )  # fmt: skip
    row.used_up_on = told.likely_on
    if ranges is not None:
        row.used_up_earliest_on, row.used_up_latest_on = told.earliest_on, told.latest_on
    return row


NO_RANGE = Ranges((0.0,), (0.0,))


def _row(
    made: ForecastSet,
    one: queries.Series | queries.ContractSeries,
    paid: list[float],
    ahead: list[float],
    ranges: Ranges | None,
) -> Forecast:
    width, least = widths_of(paid), min(0.0, *paid)
    told: list[list[int | None]] = []
    for number, likely in enumerate(ahead, 1):
        half = width * ranges.month(number) if ranges else None
        told.append([
            None if half is None else round(max(likely - half, least)), round(likely),
            None if half is None else round(likely + half),
        ])  # fmt: skip
    year = ahead[:YEAR]
    likely, half = sum(year), width * ranges.sum(len(year)) if ranges else None
    return Forecast(
        authority_id=made.authority_id, forecast_set=made, kind=one.kind, key=one.key,
        paid=[round(each) for each in paid[-_SHOWN:]], ahead=told, sum_likely=round(likely),
        only_gross=one.only_gross,
        sum_low=None if half is None else round(max(likely - half, least * len(year))),
        sum_high=None if half is None else round(likely + half),
    )  # fmt: skip


def _drawing() -> Any:
    """Load what draws: statsmodels takes a second to load, and the web server never needs it."""
    return import_module("wisely.forecasts.decisions.drawing")
