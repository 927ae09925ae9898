"""The answers: the service document, its metadata, rows in pages, one row, a count, and faults."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

from django.core.exceptions import FieldError
from django.db import DataError, ProgrammingError
from django.http import Http404, HttpResponse

from wisely.api.odata.asking import MOST, USUAL, Asked, Unreadable, asked_of
from wisely.api.odata.sets import KEY, EntitySet, Property, as_edm
from wisely.api.rendering import as_json
from wisely.lib.verdict import Refusal
from wisely.lib.whole_numbers import whole_number
from wisely.people.bearers import Call, NoBearer, TooOften, through
from wisely.people.doors import Lock

NAMESPACE = "Wisely"
_JSON = "application/json;odata.metadata=minimal;odata.streaming=false"
View = Callable[..., HttpResponse]


def locked(lock: Lock, view: View) -> View:
    """Put a lock on a view that reads, and answer faults in OData's own form.

    Spreadsheets cannot send a bearer token, so one may come as the password of HTTP's basic sign-in.
    """

    @wraps(view)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        _bearer_from_basic(request)
        if request.method not in {"GET", "HEAD"}:
            return _headers(_fault("It can only be read.", code=405), lock)
        try:
            response = through(request, lock, kwargs, lambda: view(request, **kwargs))
        except tuple(_FAULTS) as fault:
            response = next(tell(fault) for kind, tell in _FAULTS.items() if isinstance(fault, kind))
        return _headers(response, lock)

    guarded.lock = lock  # type: ignore[attr-defined]
    return guarded


def _bearer_from_basic(request: Any) -> None:
    kind, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() != "basic":
        return
    try:
        _, _, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        password = ""
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {password}"
    request.__dict__.pop("headers", None)  # read from META once, and kept


def _headers(response: HttpResponse, lock: Lock) -> HttpResponse:
    response.headers["OData-Version"] = "4.0"
    if lock.kind == "open" and response.status_code == 200:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = "public, max-age=300"
    else:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _fault(words: str, *, code: int = 400) -> HttpResponse:
    told = {"error": {"code": str(code), "message": words}}
    return HttpResponse(as_json(told), status=code, content_type=_JSON)


def _no_token(fault: Any) -> HttpResponse:
    response = _fault(fault.reason, code=401)
    response.headers["WWW-Authenticate"] = 'Basic realm="Wisely", charset="UTF-8"'
    return response


def _too_often(fault: Any) -> HttpResponse:
    response = _fault("This token came too often.", code=429)
    response.headers["Retry-After"] = str(fault.wait_seconds)
    return response


def _not_comparable(fault: Any) -> HttpResponse:
    return _fault(f"The values cannot be compared: {str(fault).splitlines()[0][:200]}")


_FAULTS: dict[type[Exception], Callable[[Any], HttpResponse]] = {
    Unreadable: lambda fault: _fault(fault.words, code=fault.code),
    NoBearer: _no_token,
    TooOften: _too_often,
    Refusal: lambda fault: _fault(fault.verdict.reason, code=403),
    Http404: lambda _: _fault("There is nothing at this address.", code=404),
    DataError: _not_comparable,
    ProgrammingError: _not_comparable,
    FieldError: _not_comparable,
    ValueError: _not_comparable,
}


def _answer(told: dict[str, Any]) -> HttpResponse:
    return HttpResponse(as_json(told), content_type=_JSON)


def service(request: Call, sets: Sequence[EntitySet]) -> HttpResponse:
    """Name the entity sets."""
    root = _root(request)
    value = [{"name": each.name, "kind": "EntitySet", "url": each.name} for each in sets]
    return _answer({"@odata.context": f"{root}$metadata", "value": value})


def metadata(request: Call, sets: Sequence[EntitySet]) -> HttpResponse:
    """Give the entity data model as CSDL in XML."""
    types = "".join(_entity_type(each, each.properties(request)) for each in sets)
    named = "".join(
        f'<EntitySet Name={quoteattr(each.name)} EntityType="{NAMESPACE}.{each.entity}"/>' for each in sets
    )
    body = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        f'<Schema Namespace="{NAMESPACE}" xmlns="http://docs.oasis-open.org/odata/ns/edm">{types}'
        f'<EntityContainer Name="Container">{named}</EntityContainer></Schema>'
        "</edmx:DataServices></edmx:Edmx>"
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _entity_type(each: EntitySet, properties: Sequence[Property]) -> str:
    told = "".join(_property_xml(one) for one in properties)
    return f'<EntityType Name="{each.entity}"><Key><PropertyRef Name="{KEY}"/></Key>{told}</EntityType>'


def _property_xml(one: Property) -> str:
    facets = ' Nullable="false"' if one.name == KEY else ""
    facets += ' Precision="14" Scale="2"' if one.edm == "Edm.Decimal" else ""
    says = (
        f'<Annotation Term="Org.OData.Core.V1.Description" String={quoteattr(one.says)}/>' if one.says else ""
    )
    return f'<Property Name={quoteattr(one.name)} Type="{one.edm}"{facets}>{says}</Property>'


def rows(request: Call, each: EntitySet) -> HttpResponse:
    """Give rows, a page at a time, with the address of the next."""
    asked, found = _narrowed(request, each)
    told: dict[str, Any] = {"@odata.context": f"{_root(request)}$metadata#{each.name}{_selected(request)}"}
    if asked.counts:
        told["@odata.count"] = found.count()
    size = _page_size(request)
    wanted = size if asked.top is None else min(size, asked.top)
    walks = not asked.order
    if walks and asked.after is not None:
        found = found.filter(pk__gt=asked.after)
    ordered = found.order_by(*asked.order, "pk")[asked.skip : asked.skip + wanted + 1]
    page = list(ordered.values_list("pk", *(one.path for one in asked.select)))
    more = len(page) > wanted and (asked.top is None or asked.top > wanted)
    told["value"] = _entities(request, each, page[:wanted], asked)
    if more and wanted:
        told["@odata.nextLink"] = _next(request, asked, wanted, page[wanted - 1][0] if walks else None)
    return _answer(told)


def _narrowed(request: Call, each: EntitySet) -> tuple[Asked, Any]:
    found = each.rows(request)
    asked = asked_of(dict(request.GET.lists()), each.properties(request), found.model)
    return asked, found.filter(asked.narrowing)


def _entities(
    request: Call, each: EntitySet, page: Sequence[Sequence[Any]], asked: Asked
) -> list[dict[str, Any]]:
    """Write rows, each of which begins with its key, with what is worked out for them where it is chosen."""
    found = [
        {one.name: as_edm(value, one.edm) for one, value in zip(asked.select, row[1:], strict=True)}
        for row in page
    ]
    chosen = [one.name for one in asked.select if one.is_beside]
    if each.beside is None or not chosen:
        return found
    told = each.beside.told(request, [row[0] for row in page])
    return [entity | {name: said[name] for name in chosen} for entity, said in zip(found, told, strict=True)]


def _page_size(request: Call) -> int:
    for part in request.headers.get("Prefer", "").split(","):
        name, _, text = part.strip().partition("=")
        size = whole_number(text)
        if name.lower() in {"odata.maxpagesize", "maxpagesize"} and size is not None:
            return max(1, min(MOST, size))
    return USUAL


def _next(request: Call, asked: Asked, given: int, after: int | None) -> str:
    """Give the address of the next page: after a key where rows are walked by it, else by their number."""
    dropped = {"$top", "$skip", "$skiptoken", "$count"}
    pairs = [(name, values[-1]) for name, values in request.GET.lists() if name not in dropped]
    if asked.top is not None:
        pairs.append(("$top", str(asked.top - given)))
    pairs.append(("$skip", str(asked.skip + given)) if after is None else ("$skiptoken", str(after)))
    return f"{request.build_absolute_uri(request.path)}?{urlencode(pairs, safe='$')}"


def _selected(request: Call) -> str:
    text = request.GET.get("$select", "")
    return f"({text})" if text and "*" not in text else ""


def one_row(request: Call, each: EntitySet, key: int) -> HttpResponse:
    """Give one row by its key."""
    asked, found = _narrowed(request, each)
    row = found.filter(pk=key).values_list("pk", *(one.path for one in asked.select)).first()
    if row is None:
        raise Http404
    context = f"{_root(request)}$metadata#{each.name}{_selected(request)}/$entity"
    return _answer({"@odata.context": context, **_entities(request, each, [row], asked)[0]})


def count(request: Call, each: EntitySet) -> HttpResponse:
    """Give how many rows there are, as plain text."""
    _, found = _narrowed(request, each)
    return HttpResponse(str(found.count()), content_type="text/plain; charset=utf-8")


def _root(request: Call) -> str:
    before, _, _ = request.path.partition("odata/")
    return request.build_absolute_uri(f"{before}odata/")
