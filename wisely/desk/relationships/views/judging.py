"""Strategic suppliers: who was judged, who may be, and judging one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts.permissions import Permission as Contracts
from wisely.contracts.permissions import may_set_tier
from wisely.contracts.queries import contract_for
from wisely.desk.relationships.forms import JudgeForm, TierForm
from wisely.desk.relationships.lists import VIEWS, strategic_list
from wisely.lib.verdict import Refusal
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.relationships import actions, permissions, queries
from wisely.relationships.queries import Answer, StrategicJudgement
from wisely.rules.rulebook import rulebook
from wisely.rules.strategic import StrategicCriteria
from wisely.spend.permissions import Permission as Spend
from wisely.suppliers.permissions import Permission as Suppliers
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui.forms import version_of
from wisely.ui.parts import ActLink


def _criteria(request: Request) -> StrategicCriteria:
    return rulebook(timezone.localdate(request.at), request.officer.pack).strategic


@door(Suppliers.SEE_SUPPLIER)
def strategic(request: Request) -> HttpResponse:
    """List the suppliers that were judged."""
    officer, on = request.officer, timezone.localdate(request.at)
    acts = (
        ActLink("Who may be strategic", "/suppliers/strategic/likely/"),
        ActLink("Financial-distress watch", "/suppliers/watch/?stands=waiting&sort=act_by_on"),
    )
    return strategic_list(on).answer(
        request, queries.judgements(officer.authority_id), template="desk/relationships/strategic.html",
        context={"acts": acts, "criteria": _criteria(request)}, views=VIEWS,
    )  # fmt: skip


@door(Spend.SEE_SPEND)
def likely(request: Request) -> HttpResponse:
    """Show those whom nobody has judged and who meet what the record counts."""
    council, criteria = request.officer.authority_id or 0, _criteria(request)
    context = {
        "found": queries.likely_strategic(council, criteria, on=timezone.localdate(request.at)),
        "criteria": criteria,
        "agreed": queries.criteria_are_agreed(criteria),
        "may_judge": permissions.may_judge_strategic(request.officer),
    }
    return render(request, "desk/relationships/likely.html", context)


@door(Suppliers.SEE_SUPPLIER)
def judge(request: Request, reference: str) -> HttpResponse:
    """Show how a supplier was judged, and let those who may judge it anew."""
    supplier = supplier_by_reference(reference)
    if supplier is None:
        raise Http404
    council, criteria = own_council(request.officer), _criteria(request)
    row = queries.judgement_of(council.pk, supplier.pk)
    counted = queries.counted_of(council.pk, supplier.reference, on=timezone.localdate(request.at))
    may = permissions.may_judge_strategic(request.officer) & queries.criteria_are_agreed(criteria)
    form = JudgeForm(request.POST or None, criteria=criteria.criteria, before=_before(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.judge_strategic(
                council, supplier=supplier, criteria=criteria, answers=form.answers(),
                version=version_of(request) if row else None, by=request.officer, at=request.at,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.verdict.reason)
        else:
            return HttpResponseRedirect(request.path)
    context = {
        "supplier": supplier,
        "back": f"/suppliers/{supplier.reference}/",
        "row": row,
        "form": form,
        "criteria": criteria,
        "counted": [
            (each, queries.counted_answer(each, counted)) for each in criteria.criteria if each.counted
        ],
        "may": may,
    }
    return render(request, "desk/relationships/judge.html", context)


@door(Contracts.SEE_CONTRACT)
def tier(request: Request, reference: str) -> HttpResponse:
    """Show how a contract's tier was worked out, and let those who may work it out anew."""
    contract = contract_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404
    rules = rulebook(timezone.localdate(request.at), request.officer.pack).tiering
    row, value = queries.assessment_of(contract), queries.annual_net_of(contract)
    may = may_set_tier(request.officer, contract) & queries.factors_are_agreed(rules)
    may = may & queries.value_is_known(value)
    before = {each["id"]: each["step"] for each in row.steps} if row else {}
    form = TierForm(request.POST or None, factors=rules.factors, before=before)
    if request.method == "POST" and form.is_valid():
        try:
            actions.work_out_tier(
                contract, rules=rules, steps=form.steps(), version=version_of(request) if row else None,
                by=request.officer, at=request.at,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.verdict.reason)
        else:
            return HttpResponseRedirect(request.path)
    context = {
        "contract": contract,
        "back": f"/contracts/{contract.reference}/",
        "row": row,
        "form": form,
        "rules": rules,
        "value": value,
        "by_value": [each for each in rules.factors if each.from_net],
        "asks": rules.asks.get(contract.tier, ()),
        "may": may,
    }
    return render(request, "desk/relationships/tier.html", context)


def _before(row: StrategicJudgement | None) -> dict[str, Answer]:
    answers: list[dict[str, Any]] = row.answers if row else []
    return {each["id"]: Answer(each["is_met"], each["why"]) for each in answers if not each["is_counted"]}
