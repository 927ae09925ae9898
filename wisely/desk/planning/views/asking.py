"""One form, one act, and the way back: what the pages of plans and joint buying share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.people.doors import Request
from wisely.ui.forms import Form, beside, version_of


def ask(
    request: Request, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str, button: str,
    back: str, of: str, hint: str, version: int,
) -> HttpResponse:  # fmt: skip
    """Show a form, or let its act happen and lead back; `version` is that of what is changed."""
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"version": version_of(request), "by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(back)
    context = {
        "form": form, "heading": heading, "button": button, "back": back, "of": of, "hint": hint,
        "version": version,
    }  # fmt: skip
    return render(request, "desk/planning/ask.html", context)
