"""One contract, part by part: what it is, its particulars, its money, how it changed, what happened."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import queries
from wisely.contracts.permissions import Permission
from wisely.contracts.queries import ContractSheet
from wisely.desk.contracts import particulars
from wisely.desk.contracts.head import Shown, page_of
from wisely.desk.contracts.lists import PAYMENTS
from wisely.desk.contracts.views.calendars import days_of
from wisely.forecasts.queries import forecast_of_contract
from wisely.people.doors import Request, door
from wisely.planning import permissions as planning
from wisely.relationships import queries as relationships
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as SpendPermission
from wisely.ui import charts, words
from wisely.ui.parts import TASK_BARRED, TASK_TO_DO, Task
from wisely.ui.record_page import happenings


def shown(request: Request, reference: str) -> Shown:
    """Give the contract of the address with all that pages show of it, or no page."""
    contract = queries.contract_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404
    on = timezone.localdate(request.at)
    return Shown(
        contract=contract,
        sheet=queries.contract_sheet(contract, on=on),
        verdicts=queries.acts_on(contract, by=request.officer, on=on),
        officer=request.officer,
        on=on,
    )


@door(Permission.SEE_CONTRACT)
def overview(request: Request, reference: str) -> HttpResponse:
    """Show where a contract stands, whose it is, and what its record lacks, with the way to mend each."""
    told = shown(request, reference)
    ahead = queries.what_comes_after(told.contract, pack=request.officer.pack, on=told.on)
    context = {
        "record": page_of(told, ""),
        "sheet": told.sheet,
        "tasks": _to_mend(told),
        "may_mend": any(told.verdicts[gap.mended_by] for gap in told.sheet.gaps),
        "revise": told.verdicts["revise_contract"],
        "care": told.care,
        "assign": told.verdicts["assign_owner"],
        "assign_href": told.way_to("assign_owner"),
        "end": told.verdicts["end_contract"],
        "end_href": told.way_to("end_contract"),
        "performs": _performs(told),
        "alerts": [(each, queries.ALERT_RULES[each.rule]) for each in queries.open_alerts_of(told.contract)],
        "ahead": ahead,
        "propose": planning.may_propose_need(
            request.officer, directorate=told.contract.directorate_code, category=told.contract.category
        ),
        "has_days": bool(
            days_of(
                told.contract,
                pack=request.officer.pack,
                on=told.on,
                is_followed=bool(ahead and ahead.needs),
            )
        ),
        "today": told.on,
        "stub": _stub(told) if queries.is_stub(told.contract) else None,
        "paid_since": _paid_since(told) if told.sheet.is_past_its_end else None,
    }
    return render(request, "desk/contracts/overview.html", context)


def _performs(told: Shown) -> dict[str, Any]:
    """Say in short how a contract performs and what may go wrong under it."""
    kpis, overdue, rated = queries.care_of_kpis(told.contract, on=told.on)
    open_count, highest, late = queries.care_of_risks(told.contract, on=told.on)
    band = rulebook(told.on, told.officer.pack).risks.band_of(highest) if open_count else None
    counted = [(rating.name.lower(), rated.count(rating.code)) for rating in queries.ratings()]
    return {
        "kpis": kpis, "overdue": overdue, "ratings": [pair for pair in counted if pair[1]],
        "risks": open_count, "late": late, "highest": f"{band.name.lower()}, {highest}" if band else "",
    }  # fmt: skip


def _stub(told: Shown) -> dict[str, Any]:
    """Give whose payments a stub was raised for, and whether this officer may see them."""
    return {
        "supplier": next((each.reference for each in told.sheet.parties), ""),
        "sees_spend": SpendPermission.SEE_SPEND in told.officer.permissions,
    }


def _paid_since(told: Shown) -> spend.PaidSince | None:
    """Give what its suppliers were paid since it ran out, off contract, to who may see spend."""
    if SpendPermission.SEE_SPEND not in told.officer.permissions:
        return None
    found = spend.paid_since_the_end(told.officer.authority_id, on=told.on, contract_id=told.contract.pk)
    return next(iter(found), None)


def _to_mend(told: Shown) -> list[Task]:
    """Give each gap as a task, led to the act that mends it where this officer may do that."""
    lines = []
    for gap in told.sheet.gaps:
        verdict = told.verdicts[gap.mended_by]
        href = told.way_to(gap.mended_by) if verdict else ""
        anchor = f"#id_{gap.field}" if gap.mended_by == "revise_contract" and href else ""
        lines.append(
            Task(gap.label, href + anchor, TASK_TO_DO if verdict else TASK_BARRED, f"Asked for by {gap.cite}")
        )
    return lines


@door(Permission.SEE_CONTRACT)
def all_particulars(request: Request, reference: str) -> HttpResponse:
    """Show every field of a contract, its suppliers and lots, and where the record came from."""
    told = shown(request, reference)
    context = {
        "record": page_of(told, "particulars"),
        "sheet": told.sheet,
        "sections": particulars.sections(told.sheet, told.category_name),
        "may_import": Permission.IMPORT_REGISTER in request.officer.permissions,
    }
    return render(request, "desk/contracts/particulars.html", context)


@door(SpendPermission.SEE_SPEND)
def money(request: Request, reference: str) -> HttpResponse:
    """Show what a contract was to cost, how that changed, and what was paid on it."""
    told = shown(request, reference)
    months = spend.paid_under_contract(request.officer.authority_id, told.contract.pk)
    context = {
        "record": page_of(told, "money"),
        "sheet": told.sheet,
        "facts": particulars.money(
            told.sheet, months, forecast_of_contract(request.officer.authority_id, told.contract.pk)
        ),
        "chart": _chart(told.sheet, months),
        "leads": [party for party in told.sheet.parties if party.is_lead] or told.sheet.parties,
    }
    rows = spend.lines(request.officer.authority_id).filter(contract=told.contract.pk)
    return PAYMENTS.answer(request, rows, template="desk/contracts/money.html", context=context)


def _chart(sheet: ContractSheet, months: list[spend.PaidInMonth]) -> charts.Chart | None:
    """Draw what was paid so far, month after month, beside what the contract is worth."""
    if len(months) < 2:
        return None
    so_far = list(accumulate(month.total for month in months))
    value = sheet.facts.value_net
    last = f"{words.money(so_far[-1])} was paid by the end of {months[-1].month:%B %Y}"
    of = f", of {words.money(value)} that the contract is worth." if value else "; its value is not recorded."
    return charts.lines(
        f"paid-on-{sheet.reference}",
        "Paid so far",
        [f"{month.month:%b %Y}" for month in months],
        {"Paid so far": so_far},
        unit=charts.POUNDS,
        target=value,
        sentence=last + of,
        from_nought=True,
    )


@door(Permission.SEE_CONTRACT)
def changes(request: Request, reference: str) -> HttpResponse:
    """Show the options to extend and the modifications, with how far the value has moved."""
    told = shown(request, reference)
    context = {
        "record": page_of(told, "changes"),
        "sheet": told.sheet,
        "headroom": particulars.headroom(told.sheet),
    }
    return render(request, "desk/contracts/changes.html", context)


@door(Permission.SEE_CONTRACT)
def history(request: Request, reference: str) -> HttpResponse:
    """Show what happened to a contract, in sentences, the imports that touched it included."""
    told = shown(request, reference)
    kept = relationships.subjects_of_contract(told.contract)
    past = queries.history_of(told.contract, also=kept)
    lines = happenings(past.events, queries.SENTENCES | relationships.SENTENCES, past.names)
    context = {"record": page_of(told, "history"), "happenings": particulars.with_changes(past, lines)}
    return render(request, "desk/contracts/history.html", context)


@door(Permission.SEE_CONTRACT)
def published(request: Request, reference: str) -> HttpResponse:
    """Show whether the public can read a contract, at which address, and what they see."""
    told = shown(request, reference)
    context = {
        "record": page_of(told, "published"),
        "sheet": told.sheet,
        "address": f"/open/{request.officer.authority_slug}/contracts/{reference}/",
        "code_gaps": [gap for gap in told.sheet.gaps if "Transparency Code" in gap.cite],
    }
    return render(request, "desk/contracts/published.html", context)
