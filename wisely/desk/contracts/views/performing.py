"""How a contract performs: its KPIs, one of them with its results, and the acts on both."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, queries
from wisely.contracts.lifecycle import KPI
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.performing import CorrectResultForm, KpiForm, ResultForm, ReviseKpiForm
from wisely.desk.contracts.forms.reasons import ReasonForm
from wisely.desk.contracts.head import page_of
from wisely.desk.contracts.views.acting import Page, answer, to_act_on
from wisely.desk.contracts.views.record import shown
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.ui.forms import version_of
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import happenings

TAB = "performance/"


@door(Permission.SEE_CONTRACT)
def performance(request: Request, reference: str) -> HttpResponse:
    """Show the KPIs of a contract with their latest ratings, and whether the law asks for more of them."""
    told = shown(request, reference)
    rows = [told_of(each) for each in queries.kpis_of(told.contract, on=told.on)]
    used = [each for each in rows if each["is_used"]]
    context = {
        "record": page_of(told, "performance"),
        "sheet": told.sheet,
        "duty": (duty := queries.kpi_duty_of(told.contract)),
        "lacks": bool(duty.is_asked) and len(used) < duty.at_least,
        "explain": told.verdicts["explain_no_kpis"],
        "explain_href": told.way_to("explain_no_kpis"),
        "kpis": used,
        "ended": [each for each in rows if not each["is_used"]],
        "overdue": sum(each["row"].is_overdue for each in used),
    }
    return render(request, "desk/contracts/performance.html", context)


def told_of(row: Any) -> dict[str, Any]:
    """Give a KPI as pages show it."""
    entry = queries.kpi_entry_of(row)
    return {
        "row": row,
        "target": queries.target_in_words(entry),
        "often": often(row.every_months),
        "badge": queries.rating_badge(row.rating),
        "way": queries.way_since(row.rating, row.rating_before),
        "before": queries.rating_name(row.rating_before),
        "is_used": row.ended_on is None,
    }


def often(months: int | None) -> str:
    """Say how often a KPI is assessed."""
    if not months:
        return ""
    return "Every month" if months == 1 else "Every year" if months == 12 else f"Every {months} months"


def _found(request: Request, reference: str, number: int) -> Any:
    """Give one KPI of the contract of the address, with the contract to act on, or no page."""
    contract = queries.contract_for(request.officer.authority_id, reference)
    on = timezone.localdate(request.at)
    kpi = None if contract is None else queries.kpi_for(contract, number, on=on)
    if kpi is None:
        raise Http404
    kpi.contract = contract
    return kpi


def _to_act_on(request: Request, reference: str, number: int, *, act: str) -> Any:
    """Give a KPI to act on.

    :raises Refusal: when this officer may not, or neither contract nor KPI allows it.
    """
    kpi = _found(request, reference, number)
    queries.acts_on_kpi(kpi, by=request.officer)[act].require()
    return kpi


@door(Permission.SEE_CONTRACT)
def kpi(request: Request, reference: str, number: int) -> HttpResponse:
    """Show one KPI: what is measured, every result, and what happened to it."""
    row = _found(request, reference, number)
    results, root = queries.results_of(row), f"/contracts/{reference}/kpis/{number}/"
    may, past = queries.acts_on_kpi(row, by=request.officer), queries.history_of(row.contract)
    about = [each for each in past.events if is_of(each, ".kpi", number)]
    by = names_of({each.recorded_by for each in results})
    context = {
        "kpi": row, "contract": row.contract, "badge": KPI.badge(row.stage), "told": told_of(row),
        "facts": _facts(row),
        "acts": (
            ActLink("Record a result", f"{root}record-result/", may["record_kpi_result"], "primary"),
            ActLink("Revise it", f"{root}revise/", may["revise_kpi"]),
            ActLink("End it", f"{root}end/", may["end_kpi"]),
        ),
        "results": [_result(row, each, by, request, root) for each in results],
        "happenings": happenings(about, queries.SENTENCES, past.names),
    }  # fmt: skip
    return render(request, "desk/contracts/kpi.html", context)


def is_of(event: Any, kind: str, number: int) -> bool:
    """Say whether an event tells of the KPI or risk with this number."""
    return kind in event.verb and (event.facts or {}).get("number") == number


def _result(row: Any, result: Any, names: Any, request: Request, root: str) -> dict[str, Any]:
    value = result.value_in_unit
    return {
        "row": result,
        "value": "" if value is None else queries.in_unit(value, row.target_unit),
        "badge": queries.rating_badge(result.rating),
        "by": names.get(result.recorded_by, result.recorded_by),
        "may": queries.may_correct(row, result, by=request.officer),
        "href": f"{root}results/{result.pk}/correct/",
    }


def _facts(row: Any) -> tuple[Fact, ...]:
    told, late = told_of(row), "Overdue" if row.is_overdue else ""
    way = {"": "", "the same": "The same as the time before"}.get(
        told["way"], f"{told['way'].capitalize()} than the time before: {told['before']}"
    )
    return (
        Fact("What is measured", row.description or None),
        Fact("Target", told["target"] or None),
        Fact("Assessed", told["often"] or None),
        Fact("Latest rating", told["badge"], hint=way),
        Fact("Assessed on", row.assessed_on),
        *([Fact("Next result due by", row.due_on, hint=late)] if row.due_on else []),
        Fact("Among the most material", "Yes" if row.is_material else "No"),
        Fact("Asked for by", "PA23 s.52" if row.is_by_law else "The council alone"),
        Fact("Set on", row.set_on),
        *([Fact("Ended on", row.ended_on, hint=row.end_reason)] if row.ended_on else []),
    )


@door(Permission.SEE_CONTRACT)
def set_kpi(request: Request, reference: str) -> HttpResponse:
    """Set one KPI of a contract."""
    contract = to_act_on(request, reference, act="set_kpi")
    duty = queries.kpi_duty_of(contract)
    form = KpiForm(request.POST or None, is_by_law=bool(duty.is_asked))
    page = Page(heading="Set a KPI", button="Set it", back=TAB, hint=duty_in_words(duty))
    return answer(
        request, contract, form, page,
        lambda _told: actions.set_kpi(
            contract, form.entry, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


def duty_in_words(duty: Any) -> str:
    """Say whether the law asks for KPIs, and why."""
    if duty.is_asked is None:
        return f"Whether the law asks for KPIs is not known. {duty.why}"
    if not duty.is_asked:
        return f"The law asks for no KPIs of this contract; the council may set its own. {duty.why}"
    return f"The law asks for at least {duty.at_least} KPIs ({duty.cite}). {duty.why}"


@door(Permission.SEE_CONTRACT)
def explain_no_kpis(request: Request, reference: str) -> HttpResponse:
    """Say why performance could not appropriately be assessed by KPIs."""
    contract = to_act_on(request, reference, act="explain_no_kpis")
    form = ReasonForm(request.POST or None, initial={"reason": contract.no_kpi_reason})
    page = Page(
        heading="Say why no KPIs are suitable", button="Keep this reason", back=TAB,
        hint="The law lets a council set none, or fewer than three, if it considers that performance could "
        "not appropriately be assessed by them (PA23 s.52(2)). The contract details notice says this reason, "
        "and so does the public register.",
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.explain_no_kpis(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def revise_kpi(request: Request, reference: str, number: int) -> HttpResponse:
    """Put right what a KPI measures, its target or how often."""
    row = _to_act_on(request, reference, number, act="revise_kpi")
    entry = queries.kpi_entry_of(row)
    form = ReviseKpiForm(
        request.POST or None, is_by_law=row.is_by_law, months=entry.every_months, initial=asdict(entry)
    )
    page = Page(
        heading=f"Revise the KPI “{row.title}”", button="Save the KPI", back=f"kpis/{number}/",
        hint="Its results stay as they are. Where it becomes another measure, end it and set that one.",
    )  # fmt: skip
    return answer(
        request, row.contract, form, page,
        lambda told: actions.revise_kpi(
            row, form.entry, reason=told["reason"], version=version_of(request), by=request.officer,
            at=request.at,
        ),
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def end_kpi(request: Request, reference: str, number: int) -> HttpResponse:
    """End a KPI with a reason."""
    row = _to_act_on(request, reference, number, act="end_kpi")
    page = Page(
        heading=f"End the KPI “{row.title}”", button="End it", back=f"kpis/{number}/",
        hint="Nothing more is assessed by it. Its results stay on the record.",
    )  # fmt: skip
    return answer(
        request, row.contract, ReasonForm(request.POST or None), page,
        lambda told: actions.end_kpi(
            row, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def record_result(request: Request, reference: str, number: int) -> HttpResponse:
    """Record what an assessment of a KPI found."""
    row = _to_act_on(request, reference, number, act="record_kpi_result")
    form = ResultForm(
        request.POST or None, unit=row.target_unit,
        initial=_next_period(row, on=timezone.localdate(request.at)),
    )  # fmt: skip
    page = _result_page(row, "Record a result", "Record it")
    return answer(
        request, row.contract, form, page,
        lambda _told: actions.record_kpi_result(
            row, form.entry, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


def _result_page(row: Any, what: str, button: str) -> Page:
    entry = queries.kpi_entry_of(row)
    target = queries.target_in_words(entry)
    return Page(
        heading=f"{what}: {row.title}", button=button, back=f"kpis/{row.number}/",
        hint=" ".join(
            each for each in (row.description, f"Target: {target}." if target else "") if each
        ),
    )  # fmt: skip


def _next_period(row: Any, *, on: date) -> dict[str, Any]:
    """Propose the period after the latest one, up to yesterday."""
    latest = next((each for each in queries.results_of(row) if not each.is_corrected), None)
    first = latest.until_on + timedelta(days=1) if latest else row.contract.starts_on
    return {"from_on": first if first and first <= on else None, "assessed_on": on}


@door(Permission.SEE_CONTRACT)
def correct_result(request: Request, reference: str, number: int, key: int) -> HttpResponse:
    """Put a result right by another one."""
    row = _found(request, reference, number)
    result = queries.result_for(row, key)
    if result is None:
        raise Http404
    queries.may_correct(row, result, by=request.officer).require()
    names = ("from_on", "until_on", "words", "rating", "evidence", "assessed_on")
    initial = {name: getattr(result, name) for name in names}
    value = (
        None if result.value_in_unit is None else queries.in_unit(result.value_in_unit, "").replace(",", "")
    )
    form = CorrectResultForm(
        request.POST or None, unit=row.target_unit, initial={**initial, "value_in_unit": value}
    )
    page = _result_page(row, "Correct a result", "Put it right")
    return answer(
        request, row.contract, form, page,
        lambda told: actions.correct_kpi_result(
            result, form.entry, reason=told["reason"], version=version_of(request), by=request.officer,
            at=request.at,
        ),
    )  # fmt: skip
