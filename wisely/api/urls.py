"""Addresses of the API. They are permanent within v1: a new one is added, none is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path, re_path

from wisely.api.building import build, document_of
from wisely.api.documentation import docs_view
from wisely.api.lists import Lists
from wisely.api.operations import reading
from wisely.api.problems import problem
from wisely.api.rendering import answer
from wisely.people.bearers import no_token

NOTHING_HERE = no_token(
    "There is nothing at these addresses; the answer says so to programs in their own form."
)
TELLS_ITSELF = no_token("What the API offers is no secret, and whoever writes a program reads it first.")


def api_urls(lists: Lists) -> list[URLPattern]:
    """Give the addresses under /api/v1, with the lists as the pages declare them."""
    api = build(lists)
    document = cache(lambda: document_of(api))

    def openapi(request: Any) -> HttpResponse:
        del request
        return answer(document())

    # The library gives an address once for each of its methods, all with one view.
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    operations = {str(each.pattern): each for each in patterns}
    return [
        path("openapi.json", _whole(reading(openapi, TELLS_ITSELF, {})), name="api-document"),
        path("docs", docs_view(document, TELLS_ITSELF), name="api-docs"),
        *[path(address, _whole(each.callback), name=each.name) for address, each in operations.items()],
        re_path("^.*$", _whole(reading(_nothing, NOTHING_HERE, {})), name="api-nothing"),
    ]


def _nothing(request: Any) -> HttpResponse:
    return problem(
        request, "not-found", "There is nothing at this address. Read /api/v1/docs for what there is."
    )


def _whole(view: Any) -> Callable[..., HttpResponse]:
    """Answer HEAD as GET without its body, and a method that is not there as a problem."""

    @wraps(view)
    def whole(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code == 405:
            return problem(request, "no-such-method", "", headers={"Allow": response.headers["Allow"]})
        if is_head:
            length = str(len(response.content))
            response.content = b""
            response.headers["Content-Length"] = length
        return response

    whole.csrf_exempt = True  # type: ignore[attr-defined]
    return whole
