"""What is done to a need: one form, one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import (
    FACTS,
    AppraisalForm,
    ConfirmForm,
    GateForm,
    NeedForm,
    ReasonForm,
    ScheduleForm,
    as_answer,
)
from wisely.desk.planning.stands import tell_stand
from wisely.desk.planning.views.record import need_of
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries.organisation import directorates
from wisely.planning import actions, queries
from wisely.planning.permissions import Permission
from wisely.rules.routes import CLOSED
from wisely.ui.forms import Form, beside, version_of

OWN = "a need's own commissioner may, whatever their role; the action asks"


def answer(
    request: Request, need: Any, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str,
    button: str, hint: str = "", template: str = "change", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form about a need, or let its act happen and lead back to the need's page."""
    where = f"/planning/needs/{need.reference}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"version": version_of(request), "by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {
        "form": form, "need": need, "heading": heading, "button": button, "back": where, "hint": hint, **more,
    }  # fmt: skip
    return render(request, f"desk/planning/{template}.html", context)


@signed_in(OWN)
def revise(request: Request, reference: str) -> HttpResponse:
    """Put right what is needed."""
    need = need_of(request, reference)
    book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
    told = {name: getattr(need, name) for name in queries.LABELS if name not in {*FACTS, "directorate"}}
    told |= {name: as_answer(getattr(need, name)) for name in FACTS}
    told |= {"directorate": need.directorate_code, "vat_rate": f"{need.vat_rate.normalize():f}"}
    told["vat_rate"] = {"0.2": "0.20"}.get(told["vat_rate"], told["vat_rate"])
    form = NeedForm(request.POST or None, book=book, directorates=directorates(), initial=told)
    return answer(
        request, need, form,
        lambda who: actions.revise_need(
            need, facts=actions.NeedFacts(**form.facts()),
            directorate=queries.directorate_by_code(form.cleaned_data["directorate"]), **who,
        ),
        heading="Put the need right", button="Save", template="revise",
    )  # fmt: skip


@signed_in(OWN)
def appraise(request: Request, reference: str) -> HttpResponse:
    """Weigh the ways to meet a need."""
    need = need_of(request, reference)
    told: dict[str, Any] = {"chosen": need.chosen_option}
    for row in queries.options_of(need):
        name = row.code.replace(" ", "_").replace("-", "_")
        told |= {f"reasons_{name}": row.reasons, f"cost_{name}": row.cost_net}
    form = AppraisalForm(request.POST or None, initial=told)
    return answer(
        request, need, form,
        lambda who: actions.appraise_options(
            need, options=[actions.OptionWeighed(*row) for row in form.weighed()],
            chosen=form.cleaned_data["chosen"], **who,
        ),
        heading="Weigh the options", button="Save what was weighed",
        hint="Weigh at least three, doing without among them. Leave the others empty.",
    )  # fmt: skip


@door(Permission.PASS_GATE)
def pass_gate(request: Request, reference: str) -> HttpResponse:
    """Let a need through the gate."""
    need, today = need_of(request, reference), timezone.localdate(request.at)
    sheet = queries.need_sheet(need, on=today)
    book = queries.book_of(request.officer.pack, on=today)
    told = {question.name: getattr(sheet.answers, question.name) for question in queries.QUESTIONS}
    told["pays_living_wage"] = as_answer(told["pays_living_wage"])
    form = GateForm(request.POST or None, depth=sheet.depth, book=book, initial=told)
    if request.method == "POST" and form.is_valid():
        for name, gap in queries.gaps_in(form.answers(), depth=sheet.depth, book=book).items():
            form.add_error(name if name in form.fields else None, gap)
    return answer(
        request, need, form,
        lambda who: actions.pass_gate(need, answers=form.answers(), **form.stand(), **who),
        heading="Let it through the gate", button="Let it through",
        hint="Why buy, and why in this way? The answers stand on the record.",
    )  # fmt: skip


@door(Permission.SCHEDULE_PROCUREMENT)
def schedule(request: Request, reference: str) -> HttpResponse:
    """Give a need its days."""
    need, today = need_of(request, reference), timezone.localdate(request.at)
    plan = queries.plan_of(need, on=today)
    choices = [
        (route.code, f"{route.name} ({route.takes_days} days)")
        for route in plan.routes
        if route.ways is not None and route.standing != CLOSED
    ]
    advised = plan.advised
    told = {
        "route": need.route or (advised.code if advised and advised.ways else ""),
        "contract_starts_on": need.contract_starts_on or need.needed_on,
    }
    form = ScheduleForm(request.POST or None, routes=choices, initial=told)
    return answer(
        request, need, form, lambda who: actions.schedule_procurement(need, **form.cleaned_data, **who),
        heading="Schedule it", button="Schedule it",
        hint="The days are counted back from the one on which the contract starts.",
    )  # fmt: skip


@door(Permission.SEE_NEED)
def stand(request: Request, reference: str) -> HttpResponse:
    """Say where one stands in the matter of a need, at its present stage."""
    need = need_of(request, reference)
    return tell_stand(
        request, need, kind="need", occasion=need.stage, back=f"/planning/needs/{need.reference}/"
    )


def _with_reason(
    request: Request, reference: str, act: Callable[..., Any], *, heading: str, button: str, hint: str
) -> HttpResponse:
    need = need_of(request, reference)
    form = ReasonForm(request.POST or None)
    return answer(
        request, need, form, lambda who: act(need, reason=form.cleaned_data["reason"], **who),
        heading=heading, button=button, hint=hint,
    )  # fmt: skip


@door(Permission.SCHEDULE_PROCUREMENT)
def send_back(request: Request, reference: str) -> HttpResponse:
    """Send a need back to its options."""
    return _with_reason(
        request, reference, actions.send_need_back, heading="Send it back", button="Send it back",
        hint="It goes back to its options and has to pass the gate again. Say what has changed.",
    )  # fmt: skip


@signed_in(OWN)
def meet_otherwise(request: Request, reference: str) -> HttpResponse:
    """Record that nothing is bought."""
    return _with_reason(
        request, reference, actions.meet_need_otherwise, heading="Record how it is met",
        button="Record it", hint="Say who does it, and from when.",
    )  # fmt: skip


@signed_in(OWN)
def drop(request: Request, reference: str) -> HttpResponse:
    """Give up a need."""
    return _with_reason(
        request, reference, actions.drop_need, heading="Drop the need", button="Drop it",
        hint="It stays on the record with your reason.",
    )  # fmt: skip


@door(Permission.PUBLISH_PLAN)
def withdraw(request: Request, reference: str) -> HttpResponse:
    """Take a need out of the public forward plan."""
    return _with_reason(
        request, reference, actions.withdraw_plan, heading="Take it out of the public plan",
        button="Take it out", hint="Suppliers no longer see it. Say why.",
    )  # fmt: skip


@door(Permission.PUBLISH_PLAN)
def publish(request: Request, reference: str) -> HttpResponse:
    """Put a need into the public forward plan."""
    need = need_of(request, reference)
    return answer(
        request, need, ConfirmForm(request.POST or None), lambda who: actions.publish_plan(need, **who),
        heading="Put it into the public forward plan", button="Put it into the plan",
        hint="Everybody will see its name, outcome, value, directorate and days.",
    )  # fmt: skip
