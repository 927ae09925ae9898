"""Plans of categories: the list of them, one of them, its actions and risks, and the acts on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.categories import actions, permissions, queries
from wisely.categories.permissions import Permission
from wisely.categories.queries import BUYS, CATEGORY_PLAN, PlanStage
from wisely.desk.categories.forms import (
    ActionForm,
    NeedForm,
    OutcomeForm,
    PlanForm,
    ReviewRiskForm,
    RiskForm,
)
from wisely.desk.categories.lists import actions_list, plans_list
from wisely.desk.governance.acting import answer
from wisely.desk.planning.forms import ReasonForm
from wisely.lib.periods import add_months
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries import colleagues, own_council, person_for
from wisely.planning.queries import need_for
from wisely.rules.parts import Category
from wisely.rules.rulebook import rulebook
from wisely.ui.listing import SavedView
from wisely.ui.parts import ActLink, Fact, Link
from wisely.ui.record_page import RecordPage, happenings

ROOT = "/categories/plans/"
ACTS = {
    "agree_plan": ("Agree to it", "agree"), "revise_plan": ("Write it anew", "revise"),
    "set_action": ("Set an action", "actions/new"), "note_risk": ("Note a risk", "risks/new"),
    "open_review": ("Open its review", "review"), "put_plan_aside": ("Put the draft aside", "put-aside"),
    "end_plan": ("End it", "end"),
}  # fmt: skip
OWNER = "who was given an action or a risk says how it stands, whatever their role; the action asks"
VIEWS = [
    SavedView("In force", f"{ROOT}?stage=agreed&stage=under+review"),
    SavedView("Review due", f"{ROOT}?review=overdue&review=soon&sort=review_by_on"),
    SavedView("All", f"{ROOT}?"),
]
ACTION_VIEWS = [
    SavedView("Open", "/categories/actions/?standing=open&standing=late"),
    SavedView("Mine", "/categories/actions/?standing=open&standing=late&owner=me"),
    SavedView("Late", "/categories/actions/?standing=late"),
    SavedView("Done", "/categories/actions/?standing=done&sort=-done_on"),
]


def today(request: Request) -> Any:
    """Give the day of the request."""
    return timezone.localdate(request.at)


def categories_by_code(request: Request) -> dict[str, Category]:
    """Give the council's tree by code."""
    return {each.code: each for each in rulebook(today(request), request.officer.pack).categories}


def _names(request: Request) -> dict[str, str]:
    return {code: each.name for code, each in categories_by_code(request).items()}


@door(Permission.SEE_PLAN)
def plans(request: Request) -> HttpResponse:
    """List the plans of categories."""
    rows = queries.plans(request.officer.authority_id, on=today(request))
    return plans_list(_names(request), me=request.officer.reference).answer(
        request, rows, template="desk/categories/plans.html", views=VIEWS
    )


@door(Permission.SEE_PLAN)
def plan_actions(request: Request) -> HttpResponse:
    """List what the plans in force have done, by whom and by when."""
    rows = queries.actions_in_plans(request.officer.authority_id, on=today(request))
    return actions_list(_names(request), me=request.officer.reference).answer(
        request, rows, template="desk/categories/actions.html", views=ACTION_VIEWS
    )


def plan_of(request: Request, reference: str) -> Any:
    """Give a plan of the council, or no page."""
    found = queries.plan_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_PLAN)
def plan(request: Request, reference: str) -> HttpResponse:
    """Show one plan: what for, what it has done, what may go wrong, what happened."""
    found, on = plan_of(request, reference), today(request)
    verdicts = queries.acts_on_plan(found, by=request.officer)
    told, names = queries.history_of(found)
    record = RecordPage(
        title=f"Plan for {_names(request).get(found.category, found.category)}", caption="Category plan",
        reference=found.reference, badge=CATEGORY_PLAN.badge(found.stage), version=found.version,
        facts=plan_facts(found), acts=_acts(found, verdicts),
    )  # fmt: skip
    context = {
        "record": record, "plan": found, "root": f"{ROOT}{found.reference}/", "on": on,
        "is_overdue": found.stage in queries.IN_FORCE and found.review_by_on < on,
        "actions": queries.actions_of(found, by=request.officer, on=on), "buys": BUYS,
        "risks": queries.risks_of(found, by=request.officer),
        "may_set": verdicts["set_action"], "is_in_force": found.stage in queries.IN_FORCE,
        "kinds": queries.ACTION_KINDS,
        "happenings": happenings(told, queries.SENTENCES, names),
    }  # fmt: skip
    return render(request, "desk/categories/plan_page.html", context)


def plan_facts(found: Any) -> Sequence[Fact]:
    """Give what stands above a plan."""
    return (
        Fact("Owner", found.owner.name),
        Fact("From", found.starts_on), Fact("Until", found.ends_on),
        Fact("Next review by", found.review_by_on),
        Fact("Agreed", found.agreed_at or "Not yet"),
        Fact("Category", Link(found.category, f"/categories/{found.category}/plan/")),
    )  # fmt: skip


def _acts(found: Any, verdicts: dict[str, Any]) -> tuple[ActLink, ...]:
    """Offer each act, or say why not; what another stage would allow is told aside."""
    verbs = {
        "agree_plan": "agree", "revise_plan": "revise", "open_review": "review",
        "put_plan_aside": "put_aside", "end_plan": "end", "set_action": "", "note_risk": "",
    }  # fmt: skip

    def is_next(name: str) -> bool:
        verb = verbs[name]
        if not verb:
            return found.stage in (PlanStage.DRAFT, *queries.IN_FORCE)
        return bool(CATEGORY_PLAN.may(verb, at_stage=found.stage))

    return tuple(
        ActLink(
            label, f"{ROOT}{found.reference}/{part}/", verdicts[name],
            "primary" if name == "agree_plan" else "secondary", is_next=is_next(name),
        )
        for name, (label, part) in ACTS.items()
    )  # fmt: skip


@door(Permission.WRITE_PLAN)
def draft(request: Request, code: str) -> HttpResponse:
    """Begin the plan of a category. A plan in force is where the next one starts from."""
    category = categories_by_code(request).get(code)
    if category is None:
        raise Http404
    officer, on = request.officer, today(request)
    before = queries.plan_in_force(officer.authority_id, code)
    told = _said(before) if before else {"owner": officer.reference}
    told |= {"starts_on": on, "ends_on": add_months(on, 36), "review_by_on": add_months(on, 12)}
    form = PlanForm(request.POST or None, colleagues=colleagues(on=on), initial=told)
    hint = (
        f"{before.reference} holds until this one is agreed. Its open actions and risks come over then."
        if before
        else ""
    )
    return answer(
        request, form,
        lambda who: actions.draft_plan(
            own_council(officer), actions.PlanFacts(**form.facts()), category=code,
            owner=person_for(form.cleaned_data["owner"]), **who,
        ),
        heading="Draft a plan", button="Keep the draft", back=f"/categories/{code}/plan/", of=category.name,
        hint=hint, leads_to=lambda made: f"{ROOT}{made.reference}/",
    )  # fmt: skip


def _said(found: Any) -> dict[str, Any]:
    names = ("aim", "social_value", "starts_on", "ends_on", "review_by_on")
    return {name: getattr(found, name) for name in names} | {"owner": found.owner.reference}


@door(Permission.WRITE_PLAN)
def revise(request: Request, reference: str) -> HttpResponse:
    """Write a draft, or a plan under review, anew."""
    found = plan_of(request, reference)
    form = PlanForm(request.POST or None, colleagues=colleagues(on=today(request)), initial=_said(found))
    return answer(
        request, form,
        lambda who: actions.revise_plan(
            found, actions.PlanFacts(**form.facts()), owner=person_for(form.cleaned_data["owner"]), **who
        ),
        heading="Write the plan anew", button="Save", back=f"{ROOT}{reference}/", of=reference,
        version=found.version,
    )  # fmt: skip


def _by_reason(act: Callable[..., Any], *, heading: str, button: str, hint: str) -> Callable[..., Any]:
    """Make the body of a page on which a plan is acted on for a reason."""

    def body(request: Request, reference: str) -> HttpResponse:
        found, form = plan_of(request, reference), ReasonForm(request.POST or None)
        return answer(
            request, form, lambda who: act(found, **form.cleaned_data, **who), heading=heading, button=button,
            back=f"{ROOT}{reference}/", of=reference, hint=hint, version=found.version,
        )  # fmt: skip

    return body


_AGREE = _by_reason(
    actions.agree_plan, heading="Agree to the plan", button="Agree to it",
    hint="The category is managed by it from now on. Say what you rest this on.",
)  # fmt: skip
_REVIEW = _by_reason(
    actions.open_review, heading="Open the review", button="Open it",
    hint="The plan holds while it is looked at. Say why it is looked at now.",
)  # fmt: skip
_PUT_ASIDE = _by_reason(
    actions.put_plan_aside, heading="Put the draft aside", button="Put it aside", hint="Say why.",
)  # fmt: skip
_END = _by_reason(
    actions.end_plan, heading="End the plan", button="End it",
    hint="The category is then without a plan. Say why. To have another in its place, draft that one.",
)  # fmt: skip


@door(Permission.AGREE_PLAN)
def agree(request: Request, reference: str) -> HttpResponse:
    """Agree to a plan."""
    return _AGREE(request, reference)  # type: ignore[no-any-return]


@door(Permission.WRITE_PLAN)
def review(request: Request, reference: str) -> HttpResponse:
    """Open the review of a plan."""
    return _REVIEW(request, reference)  # type: ignore[no-any-return]


@door(Permission.WRITE_PLAN)
def put_aside(request: Request, reference: str) -> HttpResponse:
    """Put a draft aside."""
    return _PUT_ASIDE(request, reference)  # type: ignore[no-any-return]


@door(Permission.AGREE_PLAN)
def end(request: Request, reference: str) -> HttpResponse:
    """End a plan."""
    return _END(request, reference)  # type: ignore[no-any-return]


@door(Permission.WRITE_PLAN)
def set_action(request: Request, reference: str) -> HttpResponse:
    """Give somebody something to do."""
    found, officer = plan_of(request, reference), request.officer
    form = ActionForm(
        request.POST or None, colleagues=colleagues(on=today(request)), needs=queries.needs_to_join(found)
    )
    return answer(
        request, form,
        lambda who: actions.set_action(
            found, actions.ActionFacts(**form.facts()), owner=person_for(form.cleaned_data["owner"]),
            need=need_for(officer.authority_id, form.cleaned_data["need"]),
            **who,
        ),
        heading="Set an action", button="Set it", back=f"{ROOT}{reference}/", of=reference,
    )  # fmt: skip


def _action_of(request: Request, reference: str, number: int) -> Any:
    found = queries.action_for(plan_of(request, reference), number)
    if found is None:
        raise Http404
    return found


@door(Permission.WRITE_PLAN)
def link_need(request: Request, reference: str, number: int) -> HttpResponse:
    """Join an action that buys something with its need."""
    found = _action_of(request, reference, number)
    form = NeedForm(request.POST or None, needs=queries.needs_to_join(found.plan))
    return answer(
        request, form,
        lambda who: actions.link_need(
            found, need_for(request.officer.authority_id, form.cleaned_data["need"]) or _no_page(), **who
        ),
        heading="Join it with a need", button="Join them", back=f"{ROOT}{reference}/", of=reference,
        hint=found.what,
    )  # fmt: skip


def _no_page() -> Any:
    raise Http404


@signed_in(OWNER)
def finish_action(request: Request, reference: str, number: int) -> HttpResponse:
    """Say that an action is done."""
    found = _action_of(request, reference, number)
    queries.may_finish_action(found.plan, found, by=request.officer).require()
    form = OutcomeForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.finish_action(found, **form.cleaned_data, **who),
        heading="Say that it is done", button="It is done", back=f"{ROOT}{reference}/", of=reference,
        hint=found.what,
    )  # fmt: skip


@door(Permission.WRITE_PLAN)
def drop_action(request: Request, reference: str, number: int) -> HttpResponse:
    """Say that an action will not be done."""
    found, form = _action_of(request, reference, number), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.drop_action(found, **form.cleaned_data, **who),
        heading="Drop the action", button="Drop it", back=f"{ROOT}{reference}/", of=reference,
        hint=found.what,
    )  # fmt: skip


@door(Permission.WRITE_PLAN)
def note_risk(request: Request, reference: str) -> HttpResponse:
    """Note what may go wrong."""
    found = plan_of(request, reference)
    form = RiskForm(request.POST or None, colleagues=colleagues(on=today(request)))
    return answer(
        request, form,
        lambda who: actions.note_risk(
            found, actions.RiskFacts(**form.facts()), owner=person_for(form.cleaned_data["owner"]), **who
        ),
        heading="Note a risk", button="Note it", back=f"{ROOT}{reference}/", of=reference,
    )  # fmt: skip


def _risk_of(request: Request, reference: str, number: int) -> Any:
    found = queries.risk_for(plan_of(request, reference), number)
    if found is None:
        raise Http404
    queries.may_finish_action(found.plan, found, by=request.officer).require()
    return found


@signed_in(OWNER)
def review_risk(request: Request, reference: str, number: int) -> HttpResponse:
    """Look at a risk again."""
    found = _risk_of(request, reference, number)
    told = {name: getattr(found, name) for name in ("likelihood", "effect", "response")}
    form = ReviewRiskForm(request.POST or None, initial=told)
    return answer(
        request, form, lambda who: actions.review_risk(found, **form.cleaned_data, **who),
        heading="Look at the risk again", button="Save", back=f"{ROOT}{reference}/", of=reference,
        hint=found.what,
    )  # fmt: skip


@signed_in(OWNER)
def close_risk(request: Request, reference: str, number: int) -> HttpResponse:
    """Say that a risk is over."""
    found, form = _risk_of(request, reference, number), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.close_risk(found, **form.cleaned_data, **who),
        heading="Close the risk", button="Close it", back=f"{ROOT}{reference}/", of=reference,
        hint=found.what,
    )  # fmt: skip


def may_draft(request: Request, category: Category) -> Any:
    """Test that the plan of a category may be drafted."""
    return permissions.may_write_plan(request.officer, (category.code, category.parent))
