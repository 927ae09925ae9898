"""What is likely to be paid in the year ahead, and which contracts will have used up their value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.forecasts.lists import CONTRACTS, VIEWS
from wisely.forecasts import permissions, queries
from wisely.forecasts.permissions import Permission
from wisely.forecasts.queries import CATEGORY, COUNCIL, DIRECTORATE, Forecast, ForecastSet
from wisely.forecasts.work import MAKE_FORECASTS
from wisely.lib.periods import add_months
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.spend.permissions import Permission as Spend
from wisely.ui import charts, words
from wisely.work.actions import ask_for_job

PARTS = {DIRECTORATE: "Directorate", CATEGORY: "Category"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the council, with the way to its forecast. `before` was paid in the last twelve months."""

    name: str
    href: str
    before: int
    low: int | None
    likely: int
    high: int | None


@door(Spend.SEE_SPEND)
def ahead(request: Request) -> HttpResponse:
    """Show the forecast of the council, or of the directorate or category that the address names."""
    council = request.officer.authority_id or 0
    made = queries.latest_set(council)
    may_make = permissions.may_make_forecasts(request.officer)
    if made is None:
        words_ = {"may_make": may_make, "refused": queries.forecasts_can_be_made(council)}
        return render(request, "desk/forecasts/none.html", words_)
    kind = next((each for each in PARTS if request.GET.get(each)), COUNCIL)
    key = request.GET.get(kind, "")
    found = queries.forecast_for(made, kind, key)
    if found is None:
        raise Http404
    context = {
        "made": made,
        "found": found,
        "name": key,
        "kind": PARTS.get(kind, ""),
        "before": sum(found.paid[-12:]),
        "chart": _chart(made, found),
        "parts": [(label, _parts(made, each)) for each, label in PARTS.items() if kind == COUNCIL],
        "first": add_months(made.month_on, 1),
        "last": add_months(made.month_on, len(found.ahead)),
        "held_share": Decimal(made.held) / made.checked * 100 if made.checked else None,
        "may_make": may_make,
        "used_up": queries.count_used_up_before_their_end(made) if kind == COUNCIL else None,
    }
    return render(request, "desk/forecasts/ahead.html", context)


def _parts(made: ForecastSet, kind: str) -> list[Part]:
    return [
        Part(
            each.key, f"/spend/forecast/?{urlencode({kind: each.key})}", sum(each.paid[-12:]),
            each.sum_low, each.sum_likely, each.sum_high,
        )
        for each in queries.forecasts_of(made, kind)
    ]  # fmt: skip


def _chart(made: ForecastSet, found: Forecast) -> charts.Chart:
    """Draw what was paid and, from its last month on, what is likely and between which edges."""
    past, count = found.paid, len(found.ahead)
    months = [add_months(made.month_on, number) for number in range(1 - len(past), count + 1)]
    edge = [None] * (len(past) - 1)
    tail: list[int | None] = [None] * count
    last = past[-1]
    series: dict[str, list[int | None]] = {
        "Paid": [*past, *tail],
        "Likely": [*edge, last, *(likely for _, likely, _ in found.ahead)],
    }
    if found.sum_low is not None:
        series["At most"] = [*edge, last, *(high for *_, high in found.ahead)]
        series["At least"] = [*edge, last, *(low for low, *_ in found.ahead)]
    likely = words.money_in_short(found.sum_likely)
    before = words.money_in_short(sum(past[-12:]))
    sentence = f"{before} was paid in the last twelve months; {likely} is likely in the next."
    return charts.lines(
        "forecast", "Payments by month, excluding VAT", [f"{month:%b %Y}" for month in months], series,
        unit=charts.POUNDS, sentence=sentence, heading="Month", from_nought=True,
    )  # fmt: skip


@door(Spend.SEE_SPEND)
def contracts(request: Request) -> HttpResponse:
    """List the contracts whose value is likely used up within three years or before their end."""
    made = queries.latest_set(request.officer.authority_id)
    return CONTRACTS.answer(
        request, queries.contracts_used_up(made), template="desk/forecasts/contracts.html",
        context={"made": made}, views=VIEWS,
    )  # fmt: skip


@door(Permission.MAKE_FORECASTS)
def make(request: Request) -> HttpResponse:
    """Have the forecasts made anew, by a job."""
    if request.method != "POST":
        return HttpResponseRedirect("/spend/forecast/")
    council = own_council(request.officer)
    queries.forecasts_can_be_made(council.pk).require()
    job = ask_for_job(
        MAKE_FORECASTS, title="Making forecasts of what will be paid", about=council,
        arguments={"authority": council.pk}, back_href="/spend/forecast/", by=request.officer, at=request.at,
    )  # fmt: skip
    return HttpResponseRedirect(f"/jobs/{job.reference}/")
