"""The strategy's KPIs: each figure with its definition, period, baseline and what stands behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from wisely.api.operations import read
from wisely.api.problems import Fault, Stop
from wisely.api.rendering import answer
from wisely.api.schemas import TOLD_POUNDS, Told
from wisely.lib.periods import Period
from wisely.lib.whole_numbers import whole_number
from wisely.people.bearers import Call, needs_scope
from wisely.performance import queries
from wisely.performance.permissions import Permission
from wisely.rules.rulebook import rulebook

SEE = needs_scope(Permission.SEE_MEASURES)
_YEAR = {
    "in": "query", "name": "year", "required": False,
    "schema": {"type": "string", "pattern": "^20[0-9]{2}$", "examples": ["2025"]},
    "description": "The year in which the financial year begins; without it, the latest with payments.",
}  # fmt: skip


class PartsTold(Told):
    """What a figure that is computed from payments is made of. Pounds net of VAT."""

    counted: TOLD_POUNDS
    not_counted: TOLD_POUNDS
    unknown: TOLD_POUNDS = Field(description="Nobody can say whether it counts.")
    outside: TOLD_POUNDS = Field(description="Paid to redacted payees; in no share.")
    in_scope: TOLD_POUNDS
    counted_lines: int
    not_counted_lines: int
    unknown_lines: int
    outside_lines: int


class FigureTold(Told):
    """One number of a KPI for a period; `value` is null where it cannot be measured, `because` of what."""

    id: str
    name: str
    unit: str
    direction: str = Field(description="Which way is better.")
    starts_on: date
    last_on: date | None
    value: TOLD_POUNDS | None = Field(description="In its unit.")
    because: str = Field(description="Why there is no value.")
    remedy: str = Field(description="What to do, so that there is one.")
    colour: str
    colour_reason: str
    baseline: TOLD_POUNDS | None
    baseline_period: str
    aim_value: TOLD_POUNDS | None = Field(description="What it is held against.")
    aim: str = Field(description="Where that comes from.")
    definition: str | None = Field(description="How it is counted, in words; null where it is not computed.")
    definition_source: str | None
    parts: PartsTold | None
    agreed_value: TOLD_POUNDS | None = Field(description="What was agreed for the period, if anything was.")
    has_moved: bool = Field(description="The live figure is no longer what was agreed.")


class KpiTold(Told):
    """A measure of the council's strategy, in its own words."""

    number: int
    area: str
    title: str
    kind: str
    baseline: str
    target: str
    later_target: str
    evidence: str
    figures: list[FigureTold]


class KpisTold(Told):
    """The KPIs of the council's strategy."""

    rows: list[KpiTold]


def router_of() -> Router:
    """Give the operations on KPIs."""
    router = Router(tags=["KPIs"])
    read(router, "kpis", lock=SEE, returns=KpisTold, parameters=[_YEAR])(list_kpis)
    read(router, "kpis/{int:number}", lock=SEE, returns=KpiTold, parameters=[_YEAR])(read_kpi)
    return router


def list_kpis(request: Call) -> HttpResponse:
    """List the KPIs of the strategy with their figures

    Computed from the payments and the register as they stand where that can be done; otherwise as recorded.
    """
    return answer(KpisTold(rows=_standings(request)))


def read_kpi(request: Call, number: int) -> HttpResponse:
    """Read one KPI with its figures"""
    told = next((each for each in _standings(request) if each.number == number), None)
    if told is None:
        raise Http404("The council's strategy has no KPI with this number.")
    return answer(told)


def _standings(request: Call) -> list[KpiTold]:
    book = rulebook(timezone.localdate(request.at), request.officer.pack)
    found = queries.standings(request.officer.authority_id or 0, book, period=_year(request))
    return [
        KpiTold(
            number=each.kpi.number, area=each.kpi.area, title=each.kpi.title, kind=each.kpi.kind,
            baseline=each.kpi.baseline, target=each.kpi.target, later_target=each.kpi.later_target,
            evidence=each.kpi.evidence, figures=[_figure(figure) for figure in each.figures],
        )
        for each in found
    ]  # fmt: skip


def _figure(stands: queries.Standing) -> FigureTold:
    computed, figure = stands.computed, stands.figure
    plain: dict[str, Any] = {
        name: getattr(figure, name)
        for name in ("id", "name", "unit", "direction", "baseline", "baseline_period")
    }
    return FigureTold(
        **plain, starts_on=stands.period.starts_on, last_on=stands.period.last_on, value=stands.value,
        because=stands.because, remedy=stands.remedy, colour=stands.judgement.colour,
        colour_reason=stands.judgement.reason, aim_value=stands.aim.value if stands.aim else None,
        aim=stands.aim.words if stands.aim else "",
        definition=computed.definition.words if computed else None,
        definition_source=computed.definition.source if computed else None,
        parts=PartsTold.model_validate(computed.parts) if computed else None,
        agreed_value=stands.reading.value if stands.reading else None, has_moved=stands.has_moved,
    )  # fmt: skip


def _year(request: Call) -> Period | None:
    """Read the financial year that is asked for: from 1 April."""
    text = request.GET.get("year", "")
    if not text:
        return None
    year = whole_number(text)
    if year is None or not 2000 <= year <= 2099:
        said = "Write the year in which the financial year begins, such as 2025."
        raise Stop("not-valid", said, errors=[Fault(detail=said, parameter="year")])
    return Period(date(year, 4, 1), date(year + 1, 4, 1))
