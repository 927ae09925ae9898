"""What the pages of governance share: one form, one act, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.people.doors import Request
from wisely.ui.forms import Form, beside, version_of


def answer(
    request: Request, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str, button: str,
    back: str, of: str = "", hint: str = "", version: int | None = None,
    leads_to: Callable[[Any], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form, or let its act happen and lead on; `version` is that of what is changed."""
    if request.method == "POST" and form.is_valid():
        made: Any = None
        with beside(form):
            who: dict[str, Any] = {"by": request.officer, "at": request.at}
            made = act(who if version is None else who | {"version": version_of(request)})
        if form.is_valid():
            return HttpResponseRedirect(leads_to(made) if leads_to else back)
    context = {
        "form": form, "heading": heading, "button": button, "back": back, "of": of, "hint": hint,
        "version": version,
    }  # fmt: skip
    return render(request, "desk/governance/form.html", context)
