"""Cost centres: all of them, one of them, what is committed, and the acts of those who keep them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.budgets import actions, permissions, queries
from wisely.budgets.permissions import Permission
from wisely.desk.budgets.forms import BudgetsForm, CentreForm, MoveForm, NewCentreForm, ReasonForm
from wisely.desk.budgets.lists import COMMITMENTS, centres_list
from wisely.desk.governance.acting import answer
from wisely.lib.periods import FinancialYear, financial_year
from wisely.people.doors import Request, door
from wisely.people.queries import own_council, person_for
from wisely.people.queries.organisation import colleagues, directorates
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage, happenings

ROOT = "/budgets/"
ACTS = {
    "set_budgets": ("Set its budgets", "set"), "move_budget": ("Move money to another", "move"),
    "revise_cost_centre": ("Change its details", "change"), "close_cost_centre": ("Close it", "close"),
}  # fmt: skip


@door(Permission.SEE_BUDGETS)
def centres(request: Request, year: str = "") -> HttpResponse:
    """List the cost centres with the money of a year, those of the officer and their questions above."""
    officer, present = request.officer, financial_year(timezone.localdate(request.at))
    year = _year(year) or present.label
    context: dict[str, Any] = {"year": year, "years": _ways_to_years(present, year)}
    if not request.GET:
        context["own"] = [
            (each, queries.years_of(each, on=timezone.localdate(request.at)))
            for each in queries.centres_held_by(officer.authority_id, officer.reference)
        ]
        context["questions"] = queries.questions_for(officer)
    context["acts"] = (
        ActLink("Open a cost centre", f"{ROOT}open/", permissions.may_set_budget(officer), "primary"),
        ActLink("Import budgets", f"{ROOT}imports/new/", permissions.may_set_budget(officer)),
    )
    rows = queries.cost_centres_in(officer.authority_id, year)
    return centres_list(year).answer(
        request, rows, template="desk/budgets/centres.html", choices={"directorate": directorates()},
        context=context,
    )  # fmt: skip


def _year(text: str) -> str:
    try:
        return FinancialYear.labelled(text).label if text else ""
    except ValueError as fault:
        raise Http404 from fault


def _ways_to_years(present: FinancialYear, here: str) -> list[Tab]:
    years = [FinancialYear(present.begins_in + ahead).label for ahead in range(-1, 5)]
    return [
        Tab(year, ROOT if year == present.label else f"{ROOT}in/{year}/", is_current=year == here)
        for year in years
    ]


def centre_of(request: Request, code: str) -> Any:
    """Give a cost centre of the officer's council, or answer that there is none."""
    found = queries.cost_centre_for(request.officer.authority_id, code)
    if found is None:
        raise Http404
    return found


def _page(request: Request, found: Any, here: str) -> RecordPage:
    root = f"{ROOT}centres/{found.code}/"
    verdicts, is_next = queries.acts_on_centre(found, by=request.officer), found.closed_on is None
    acts = tuple(
        ActLink(
            label, f"{root}{part}/", verdicts[name], "primary" if part == "set" else "secondary",
            is_next=is_next or bool(verdicts[name]),
        )
        for name, (label, part) in ACTS.items()
    )  # fmt: skip
    return RecordPage(
        title=found.name,
        caption="Cost centre",
        reference=found.code,
        facts=(
            Fact("Holder", found.holder.name if found.holder else None),
            Fact("Directorate", found.directorate.name if found.directorate else None),
            Fact("In payments", ", ".join(found.payment_codes) or None),
            *((Fact("Closed", found.closed_on),) if found.closed_on else ()),
        ),
        tabs=(Tab("Budget", root, not here), Tab("History", f"{root}history/", here == "history")),
        acts=acts,
        version=found.version,
    )


@door(Permission.SEE_BUDGETS)
def centre(request: Request, code: str) -> HttpResponse:
    """Show a cost centre: year by year its budget, what is committed of it, and what is left."""
    found, today = centre_of(request, code), timezone.localdate(request.at)
    years = queries.years_of(found, on=today)
    present = financial_year(today).label
    context = {
        "record": _page(request, found, ""),
        "centre": found,
        "years": years,
        "present": next((each for each in years if each.year == present), None),
        "to_commitments": f"{ROOT}commitments/?centre={found.code}&year=",
    }
    return render(request, "desk/budgets/centre.html", context)


@door(Permission.SEE_BUDGETS)
def history(request: Request, code: str) -> HttpResponse:
    """Tell what happened to a cost centre and its budgets."""
    found = centre_of(request, code)
    told, names = queries.history_of(found)
    context = {
        "record": _page(request, found, "history"),
        "happenings": happenings(told, queries.SENTENCES, names),
    }
    return render(request, "desk/budgets/history.html", context)


@door(Permission.SEE_BUDGETS)
def commitments(request: Request) -> HttpResponse:
    """List what is committed: each thing in each year, with what counts of it."""
    officer = request.officer
    return COMMITMENTS.answer(
        request, queries.commitments_of(officer.authority_id), template="desk/budgets/commitments.html",
        choices={
            "centre": [(each.code, str(each)) for each in queries.open_centres(officer.authority_id)],
            "year": [(year, year) for year in queries.years_committed(officer.authority_id)],
        },
    )  # fmt: skip


@door(Permission.SEE_BUDGETS)
def commitment(request: Request, key: int) -> HttpResponse:
    """Show one commitment: what each record says of it, and how its pounds count once."""
    found = queries.commitment_for(request.officer.authority_id, key)
    if found is None:
        raise Http404
    payer = found.cost_centre
    paid_from = Link(str(payer), f"{ROOT}centres/{payer.code}/") if payer else "Not known yet"
    record = RecordPage(
        title=found.title, caption="Commitment", reference=found.subject,
        facts=(
            Fact("Paid from", paid_from),
            Fact("Year", found.year),
            Fact("All about it", link_to(found.subject_kind, found.subject)),
        ),
        acts=(), version=found.version,
    )  # fmt: skip
    lines = [
        {"line": line, "link": link_to(line.posting.source_kind, line.posting.source)}
        for line in queries.lines_of(found)
    ]
    context = {"record": record, "commitment": found, "lines": lines}
    return render(request, "desk/budgets/commitment.html", context)


def link_to(kind: str, reference: str) -> Link | str:
    """Give the way to a record that money comes from."""
    ways = {
        "need": f"/planning/needs/{reference}/",
        "contract": f"/contracts/{reference}/",
        "import": f"/spend/imports/{reference}/",
    }
    return (
        Link(f"{kind.capitalize()} {reference}", ways[kind])
        if kind in ways
        else f"{kind.capitalize()}: {reference}"
    )


def _choices(request: Request) -> dict[str, Any]:
    return {"directorates": directorates(), "people": colleagues(on=timezone.localdate(request.at))}


def _told(request: Request, form: Any) -> dict[str, Any]:
    """Give what a form says of a cost centre, with the directorate and the holder themselves."""
    told: dict[str, Any] = form.cleaned_data
    return told | {
        "directorate": queries.directorate_by_code(request.officer.authority_id, told["directorate"]),
        "holder": person_for(told["holder"]) if told["holder"] else None,
    }


@door(Permission.SET_BUDGET)
def open_centre(request: Request) -> HttpResponse:
    """Open a cost centre."""
    form = NewCentreForm(request.POST or None, **_choices(request))
    return answer(
        request, form,
        lambda who: actions.open_cost_centre(own_council(request.officer), **_told(request, form), **who),
        heading="Open a cost centre", button="Open it", back=ROOT,
        leads_to=lambda made: f"{ROOT}centres/{made.code}/set/",
    )  # fmt: skip


@door(Permission.SET_BUDGET)
def change(request: Request, code: str) -> HttpResponse:
    """Put right what a cost centre is called, who holds it, how payments name it."""
    found = centre_of(request, code)
    initial = {
        "name": found.name, "directorate": found.directorate_code, "holder": found.holder_reference,
        "payment_codes": "\n".join(found.payment_codes),
    }  # fmt: skip
    form = CentreForm(request.POST or None, initial=initial, **_choices(request))
    return answer(
        request, form, lambda who: actions.revise_cost_centre(found, **_told(request, form), **who),
        heading="Change its details", button="Save", back=f"{ROOT}centres/{found.code}/", of=str(found),
        version=found.version,
    )  # fmt: skip


@door(Permission.SET_BUDGET)
def set_budgets(request: Request, code: str) -> HttpResponse:
    """Set or revise the budgets of several years."""
    found = centre_of(request, code)
    held = queries.budgets_set(found)
    years = {year: held.get(year) for year in queries.years_to_set(timezone.localdate(request.at))}
    form = BudgetsForm(request.POST or None, years=years)
    return answer(
        request, form,
        lambda who: actions.set_budgets(
            found, amounts=form.amounts(), reason=form.cleaned_data["reason"], **who
        ),
        heading="Set its budgets", button="Set them", back=f"{ROOT}centres/{found.code}/", of=str(found),
        hint="Leave a year empty that has no budget yet. What is changed stays in the history.",
        version=found.version,
    )  # fmt: skip


@door(Permission.SET_BUDGET)
def move(request: Request, code: str) -> HttpResponse:
    """Move money of a year to another cost centre."""
    found = centre_of(request, code)
    others = [each for each in queries.open_centres(request.officer.authority_id) if each.pk != found.pk]
    form = MoveForm(
        request.POST or None, centres=[(each.code, str(each)) for each in others],
        years=sorted(queries.budgets_set(found)),
    )  # fmt: skip

    def act(who: dict[str, Any]) -> Any:
        told = dict(form.cleaned_data)
        return actions.move_budget(found, centre_of(request, told.pop("receiver")), **told, **who)

    return answer(
        request, form, act, heading="Move money to another cost centre", button="Move it",
        back=f"{ROOT}centres/{found.code}/", of=str(found), version=found.version,
        hint="Only what is left can be moved. Both cost centres tell it in their history.",
    )  # fmt: skip


@door(Permission.SET_BUDGET)
def close(request: Request, code: str) -> HttpResponse:
    """Close a cost centre."""
    found, form = centre_of(request, code), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.close_cost_centre(found, **form.cleaned_data, **who),
        heading="Close it", button="Close it", back=f"{ROOT}centres/{found.code}/", of=str(found),
        hint="Nothing new is paid from it. What is committed already runs on.", version=found.version,
    )  # fmt: skip
