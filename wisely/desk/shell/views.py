"""The council's colours as a style sheet, and the gallery of components."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone

from wisely.people.doors import Request, open_door
from wisely.rules.parts import FaultyPack
from wisely.rules.rulebook import rulebook

_DAY = 60 * 60 * 24


@open_door("the colours of a council are on every page, also on those that need no account")
def council_colours(request: Request, pack: str) -> HttpResponse:
    """Give a council's colours as a style sheet, since pages may carry no styles of their own."""
    try:
        council = rulebook(timezone.localdate(request.at), pack).council
    except FaultyPack as fault:
        raise Http404 from fault
    sheet = f":root {{ --brand: {council.primary}; --accent: {council.accent}; }}\n"
    answer = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={_DAY}"
    return answer
