"""One's own interests and gifts, the registers of all, a review, and who is clear of whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.interests.forms import EndForm, GiftForm, InterestForm, ReviewForm
from wisely.desk.interests.lists import GIFTS, REGISTER
from wisely.interests import actions, permissions, queries
from wisely.interests.permissions import Permission
from wisely.interests.queries import INTEREST, KINDS
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries import own_council
from wisely.ui.forms import Form, beside, version_of
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import RecordPage, happenings

ACTS = {
    "review_interest": ("Say what is done about it", "review"), "end_interest": ("Say that it ended", "end"),
}  # fmt: skip
OWN = "everybody declares their own interests and gifts, whatever their role"


@signed_in(OWN)
def mine(request: Request) -> HttpResponse:
    """Show one's own interests and gifts, and the ways to declare."""
    officer = request.officer
    may_see = permissions.may_see_interests(officer)
    acts = (
        ActLink("Declare an interest", "/interests/declare/", kind="primary"),
        ActLink("Declare a gift", "/interests/gifts/declare/"),
        ActLink("Register of interests", "/interests/register/", may_see, is_next=False),
        ActLink("Register of gifts", "/interests/gifts/", may_see, is_next=False),
        ActLink("Who is clear of whom?", "/interests/clear/", may_see, is_next=False),
    )
    context = {
        "acts": acts,
        "interests": [
            {"interest": each, "badge": INTEREST.badge(each.stage), "kind": KINDS[each.kind]}
            for each in queries.own_interests(officer)
        ],
        "gifts": queries.own_gifts(officer),
    }
    return render(request, "desk/interests/mine.html", context)


def _form(
    request: Request, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str, button: str,
    hint: str, back: str = "/interests/", version: int | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form, or let its act happen and lead back."""
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(back)
    context = {
        "form": form, "heading": heading, "button": button, "hint": hint, "back": back, "version": version,
    }  # fmt: skip
    return render(request, "desk/interests/form.html", context)


def _declarer(request: Request) -> Any:
    person = queries.person_of(request.officer)
    if person is None:
        raise Http404
    return person


@signed_in(OWN)
def declare(request: Request) -> HttpResponse:
    """Declare an interest of one's own."""
    form = InterestForm(request.POST or None)
    return _form(
        request, form,
        lambda who: actions.declare_interest(
            own_council(request.officer), actions.InterestSaid(**form.cleaned_data),
            person=_declarer(request), **who,
        ),
        heading="Declare an interest", button="Declare it",
        hint="Until somebody has looked at it, you decide nothing that it touches.",
    )  # fmt: skip


@signed_in(OWN)
def declare_gift(request: Request) -> HttpResponse:
    """Declare a gift or hospitality."""
    form = GiftForm(request.POST or None)
    return _form(
        request, form,
        lambda who: actions.declare_gift(
            own_council(request.officer), actions.GiftFacts(**form.cleaned_data), person=_declarer(request),
            **who,
        ),
        heading="Declare a gift or hospitality", button="Declare it",
        hint="Whether you took it or not: what was offered is declared.",
    )  # fmt: skip


@door(Permission.SEE_INTERESTS)
def register(request: Request) -> HttpResponse:
    """List every interest that was declared."""
    rows = queries.interests(request.officer.authority_id)
    return REGISTER.answer(request, rows, template="desk/interests/register.html")


@door(Permission.SEE_INTERESTS)
def gifts(request: Request) -> HttpResponse:
    """List every gift that was declared."""
    rows = queries.gifts(request.officer.authority_id)
    return GIFTS.answer(request, rows, template="desk/interests/register.html")


@door(Permission.SEE_INTERESTS)
def clear(request: Request) -> HttpResponse:
    """Answer who has declared an interest in a party."""
    party = request.GET.get("party", "").strip()[:400]
    found = queries.who_is_clear_of(request.officer.authority_id, party, on=timezone.localdate(request.at))
    rows = [{"row": row, "badge": INTEREST.badge(row.stage)} for row in found]
    return render(request, "desk/interests/clear.html", {"party": party, "rows": rows})


def _interest(request: Request, reference: str) -> Any:
    found = queries.interest_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


@signed_in(OWN)
def interest(request: Request, reference: str) -> HttpResponse:
    """Show one interest to its owner, and to those who review."""
    found = _interest(request, reference)
    permissions.may_see_interest(request.officer, found).require()
    verdicts = queries.acts_on_interest(found, by=request.officer)
    told, names = queries.history_of(found)
    root = f"/interests/{found.reference}/"
    is_open = found.stage != "ended"
    record = RecordPage(
        title=found.party,
        caption="Interest",
        reference=found.reference,
        badge=INTEREST.badge(found.stage),
        facts=(
            Fact("Whose", found.person.name),
            Fact("Kind", KINDS[found.kind]),
            Fact("Through somebody close", found.is_indirect),
            Fact("Since", found.since_on),
            Fact("Declared", found.declared_at),
        ),
        acts=tuple(
            ActLink(label, f"{root}{part}/", verdicts[name], is_next=is_open)
            for name, (label, part) in ACTS.items()
        ),
        version=found.version,
    )
    context = {
        "record": record,
        "facts": (Fact("What it is", found.details), Fact("What is done", found.mitigation or None)),
        "happenings": happenings(told, queries.SENTENCES, names),
    }
    return render(request, "desk/interests/interest.html", context)


@door(Permission.REVIEW_INTEREST)
def review(request: Request, reference: str) -> HttpResponse:
    """Say what is done about somebody's interest."""
    found = _interest(request, reference)
    queries.acts_on_interest(found, by=request.officer)["review_interest"].require()
    form = ReviewForm(request.POST or None)
    return _form(
        request, form,
        lambda who: actions.review_interest(
            found, bars=form.cleaned_data["bars"] == "yes", mitigation=form.cleaned_data["mitigation"],
            version=version_of(request), **who,
        ),
        heading="What is done about it?", button="Save", back=f"/interests/{found.reference}/",
        hint=f"{found.person.name}: {found.details}", version=found.version,
    )  # fmt: skip


@signed_in(OWN)
def end(request: Request, reference: str) -> HttpResponse:
    """Say that an interest of one's own is over."""
    found = _interest(request, reference)
    queries.acts_on_interest(found, by=request.officer)["end_interest"].require()
    form = EndForm(request.POST or None)
    return _form(
        request, form,
        lambda who: actions.end_interest(
            found, ended_on=form.cleaned_data["ended_on"], version=version_of(request), **who
        ),
        heading="Say that it ended", button="Save", back=f"/interests/{found.reference}/",
        hint="It stays on the register.", version=found.version,
    )  # fmt: skip
