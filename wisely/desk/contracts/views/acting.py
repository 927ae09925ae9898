"""The one way of every act on a contract: show a form, let the person check, let it happen, lead back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import queries
from wisely.desk.contracts.forms.reasons import Rehearsed, beside
from wisely.people.doors import Request
from wisely.people.queries import person_for
from wisely.ui.forms import Form
from wisely.ui.parts import Fact

NOT_OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "one_time_key", "version", "checked", "change", "more"})
Perform = Callable[[dict[str, Any]], Any]
Summary = Callable[[dict[str, Any]], Sequence[Fact]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a form's page says; `back` is the part of the contract to return to.

    With `check` the person sees what they are about to do before it happens; `warning` says what cannot be
    taken back.
    """

    heading: str
    button: str
    back: str = ""
    hint: str = ""
    warning: str = ""
    check: Summary | None = None
    template: str = "desk/contracts/change.html"


def to_act_on(request: Request, reference: str, *, act: str) -> Any:
    """Give the contract of the address to act on, or no page.

    :raises Refusal: when this officer may not, or the contract's stage does not allow it.
    """
    contract = queries.contract_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404
    on = timezone.localdate(request.at)
    queries.acts_on(contract, by=request.officer, on=on)[act].require()
    return contract


def person_of(reference: str) -> Any:
    """Give the person chosen; nobody for an empty choice, and for one that is no longer offered."""
    return person_for(reference) if reference else None


def answer(
    request: Request, contract: Any, form: Form, page: Page, perform: Perform, **context: Any
) -> HttpResponse:
    """Show the form, or let the act happen and lead back to the contract."""
    where = f"/contracts/{contract.reference}/{page.back}"
    shown = {"form": form, "contract": contract, "page_words": page, "back": where, **context}
    shows_again = "change" in request.POST or "more" in request.POST
    if request.method == "POST" and not shows_again and form.is_valid():
        is_checked = page.check is None or "checked" in request.POST
        with beside(form):
            perform(form.cleaned_data)
            if not is_checked:
                raise Rehearsed
        if form.is_valid() and is_checked:
            return HttpResponseRedirect(where)
        if form.is_valid() and page.check is not None:
            facts = page.check(form.cleaned_data)
            return render(
                request, "desk/contracts/check.html", {**shown, "facts": facts, "sent": sent_with(request)}
            )
    return render(request, page.template, shown)


def sent_with(request: Request) -> list[tuple[str, str]]:
    """Give what was typed, for hidden fields of the page that asks to check it."""
    return [
        (name, value)
        for name in request.POST
        if name not in NOT_OF_THE_FORM
        for value in request.POST.getlist(name)
    ]
