"""Legal changes and events: the register, one of them with what it touches, and the acts on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.governance.acting import answer
from wisely.desk.governance.forms import AssessmentForm, DevelopmentForm, FollowUpForm, OutcomeForm
from wisely.desk.governance.lists import DEVELOPMENTS
from wisely.desk.planning.forms import ReasonForm
from wisely.governance import actions, permissions, queries
from wisely.governance.permissions import Permission
from wisely.governance.queries import DEVELOPMENT, DEVELOPMENT_KINDS, LEVELS
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries import colleagues, own_council, person_for
from wisely.planning.queries import book_of
from wisely.rules.rulebook import Rulebook
from wisely.ui.listing import SavedView
from wisely.ui.parts import ActLink, Fact, Link
from wisely.ui.record_page import RecordPage, happenings

ROOT = "/governance/"
ACTS = {
    "assess_development": ("Say what it means", "assess"),
    "set_follow_up": ("Give somebody an action", "actions/new"),
    "close_development": ("Close it", "close"),
}
OWNER = "who was given an action may say that it is done, whatever their role; the action asks"
VIEWS = (
    SavedView("All", "/governance/?"),
    SavedView("To be assessed", "/governance/?stage=noted&sort=assess_by_on"),
    SavedView("Under way", "/governance/?stage=assessed"),
)


def book_today(request: Request) -> Rulebook:
    """Give the rulebook of the day of the request."""
    return book_of(request.officer.pack, on=timezone.localdate(request.at))


def choice_of_people(request: Request) -> list[tuple[str, str]]:
    """Give everybody at work, for a choice."""
    return colleagues(on=timezone.localdate(request.at))


@door(Permission.SEE_GOVERNANCE)
def developments(request: Request) -> HttpResponse:
    """List the legal changes and events."""
    may = permissions.may_assess_change(request.officer)
    acts = (ActLink("Note a change or an event", f"{ROOT}changes/note/", may, "primary"),)
    rows = queries.developments(request.officer.authority_id, on=timezone.localdate(request.at))
    return DEVELOPMENTS.answer(
        request, rows, template="desk/governance/developments.html", context={"acts": acts}, views=VIEWS
    )


@door(Permission.ASSESS_CHANGE)
def note(request: Request) -> HttpResponse:
    """Put a change or an event onto the register."""
    tops = [(each.code, each.name) for each in book_today(request).categories if not each.parent]
    form = DevelopmentForm(request.POST or None, categories=tops, colleagues=choice_of_people(request))
    return answer(
        request, form,
        lambda who: actions.note_development(
            own_council(request.officer), actions.DevelopmentFacts(**form.facts()),
            owner=person_for(form.cleaned_data["owner"]), **who,
        ),
        heading="Note a change or an event", button="Note it", back="/governance/",
        leads_to=lambda made: f"{ROOT}changes/{made.reference}/",
    )  # fmt: skip


def _one(request: Request, reference: str) -> Any:
    found = queries.development_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


def _citation(found: Any) -> Any:
    if found.address:
        return Link(found.citation or found.address, found.address)
    return found.citation or None


def _is_cut(candidates: Sequence[queries.Candidate]) -> bool:
    """Say whether there may be more of a kind than are shown."""
    return queries.MOST_CANDIDATES in Counter(each.kind for each in candidates).values()


@door(Permission.SEE_GOVERNANCE)
def development(request: Request, reference: str) -> HttpResponse:
    """Show one: what it changes, what it means for what, what is to be done, what happened."""
    found, officer = _one(request, reference), request.officer
    verdicts = queries.acts_on_development(found, by=officer)
    root = f"{ROOT}changes/{found.reference}/"
    told, names = queries.history_of(found)
    candidates = () if found.stage == "closed" else queries.candidates_for(found, book=book_today(request))
    record = RecordPage(
        title=found.title, caption=DEVELOPMENT_KINDS[found.kind], reference=found.reference,
        badge=DEVELOPMENT.badge(found.stage), version=found.version,
        facts=(
            Fact("Citation", _citation(found)),
            Fact("Published", found.published_on), Fact("Holds from", found.takes_effect_on or "Not said"),
            Fact("Owner", found.owner.name if found.owner else None),
            Fact("To be assessed by", found.assess_by_on),
        ),
        acts=tuple(
            ActLink(
                label, f"{root}{part}/", verdicts[name],
                "primary" if name == "assess_development" else "secondary", is_next=found.stage != "closed",
            )
            for name, (label, part) in ACTS.items()
        ),
    )  # fmt: skip
    context = {
        "record": record, "development": found, "root": root, "level": LEVELS.get(found.level, ""),
        "impacts": [{"row": row, "level": LEVELS[row.level]} for row in queries.impacts_of(found)],
        "candidates": candidates,
        "most": queries.MOST_CANDIDATES if _is_cut(candidates) else None,
        "may_assess": verdicts["assess_impact"],
        "follow_ups": [
            {"row": row, "may": permissions.may_finish(officer, owner=row.owner.reference)}
            for row in queries.follow_ups_of(found)
        ],
        "today": timezone.localdate(request.at),
        "happenings": happenings(told, queries.SENTENCES, names),
    }  # fmt: skip
    return render(request, "desk/governance/development.html", context)


@door(Permission.ASSESS_CHANGE)
def assess(request: Request, reference: str) -> HttpResponse:
    """Say what it means for the council."""
    found = _one(request, reference)
    form = AssessmentForm(request.POST or None, initial={"level": found.level, "meaning": found.meaning})
    return answer(
        request, form, lambda who: actions.assess_development(found, **form.cleaned_data, **who),
        heading="Say what it means for the council", button="Save", back=f"{ROOT}changes/{found.reference}/",
        of=found.title, hint=found.summary, version=found.version,
    )  # fmt: skip


@door(Permission.ASSESS_CHANGE)
def assess_impact(request: Request, reference: str, kind: str, subject: str) -> HttpResponse:
    """Say what it means for one thing."""
    found = _one(request, reference)
    said = {(row.kind, row.subject): row for row in queries.impacts_of(found)}.get((kind, subject))
    one = queries.one_to_assess(found, kind=kind, reference=subject, book=book_today(request))
    title = one.title if one else said.title if said else ""
    if not title:
        raise Http404
    told = {"level": said.level, "meaning": said.meaning} if said else {}
    form = AssessmentForm(request.POST or None, initial=told)
    return answer(
        request, form,
        lambda who: actions.assess_impact(
            found, kind=kind, subject=subject, title=title, **form.cleaned_data, **who
        ),
        heading=f"What does it mean for {title}?", button="Save", back=f"{ROOT}changes/{found.reference}/",
        of=found.title, hint=found.summary,
    )  # fmt: skip


@door(Permission.ASSESS_CHANGE)
def set_follow_up(request: Request, reference: str) -> HttpResponse:
    """Give somebody an action."""
    found = _one(request, reference)
    form = FollowUpForm(request.POST or None, colleagues=choice_of_people(request))
    return answer(
        request, form,
        lambda who: actions.set_follow_up(
            found, what=form.cleaned_data["what"], due_on=form.cleaned_data["due_on"],
            owner=person_for(form.cleaned_data["owner"]), **who,
        ),
        heading="Give somebody an action", button="Give it", back=f"{ROOT}changes/{found.reference}/",
        of=found.title,
    )  # fmt: skip


@signed_in(OWNER)
def finish_follow_up(request: Request, reference: str, number: int) -> HttpResponse:
    """Say that an action is done."""
    found = queries.follow_up_for(_one(request, reference), number)
    if found is None:
        raise Http404
    permissions.may_finish(request.officer, owner=found.owner.reference).require()
    form = OutcomeForm(request.POST or None)
    return answer(
        request, form,
        lambda who: actions.finish_follow_up(found, outcome=form.cleaned_data["outcome"], **who),
        heading="Say that it is done", button="It is done", back=f"{ROOT}changes/{reference}/",
        hint=found.what,
        of=found.development.title,
    )  # fmt: skip


@door(Permission.ASSESS_CHANGE)
def close(request: Request, reference: str) -> HttpResponse:
    """Close it."""
    found, form = _one(request, reference), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.close_development(found, **form.cleaned_data, **who),
        heading="Close it", button="Close it", back=f"{ROOT}changes/{found.reference}/",
        of=found.title,
        hint="Say why nothing more is to be done.", version=found.version,
    )  # fmt: skip
