"""What every operation owes: its lock, its form, its ETag, its one-time key, and its faults as problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpResponse
from django.utils.http import parse_etags
from ninja import Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError, ValidationError

from wisely.api.problems import Fault, Stop, problem, refused
from wisely.api.rendering import JSON, content_of, tag_of
from wisely.api.telling import KEY_PATTERN, described
from wisely.audit.onetime import OtherContent
from wisely.lib.verdict import Refusal
from wisely.people.bearers import Conflict, NoBearer, TooOften, once, through
from wisely.people.doors import Lock

View = Callable[..., HttpResponse]
_BEARER = 'Bearer realm="Wisely"'
LONGEST_KEY, LONGEST_VALUE = 200, 2_000
Schemas = Mapping[str, Mapping[str, Any]]


def read(
    router: Router, path: str, *, lock: Lock, returns: Any, parameters: Sequence[Mapping[str, Any]] = ()
) -> Callable[[View], View]:
    """Add an operation that reads, in a read-only transaction; it answers 304 to who holds it already."""

    def add(view: View) -> View:
        known = {str(each["name"]): each["schema"] for each in parameters if each["in"] == "query"}
        guard = decorate_view(lambda run: reading(run, lock, known))
        told = described(lock, parameters=parameters)
        _add(router, "GET", path, guard(view), returns={200: returns}, openapi_extra=told)
        return view

    return add


def write(
    router: Router, path: str, *, lock: Lock, returns: Any, on_version: bool = True, code: int = 200
) -> Callable[[View], View]:
    """Add an operation that is an act. With `on_version` it asks for If-Match, the ETag of what was seen."""

    def add(view: View) -> View:
        guard = decorate_view(lambda run: _writing(run, lock))
        told = described(lock, writes=True, on_version=on_version)
        _add(router, "POST", path, guard(view), returns={code: returns}, openapi_extra=told)
        return view

    return add


def _add(router: Router, method: str, path: str, view: View, **more: Any) -> None:
    lines = (view.__doc__ or "").strip().split("\n")
    name = view.__name__.replace("_", "-")
    router.api_operation(
        [method], f"/{path}", operation_id=name, url_name=f"api-{name}", summary=lines[0].rstrip("."),
        description=" ".join(line.strip() for line in lines[1:] if line.strip()) or None,
        response=more["returns"], openapi_extra=more["openapi_extra"],
    )(view)  # fmt: skip


def reading(run: View, lock: Lock, known: Schemas) -> View:
    """Put a lock, forms and caching on a view that reads; `known` are its parameters with their schemas."""

    @wraps(run)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        def answered() -> HttpResponse:
            _only_known(request, known)
            return run(request, **kwargs)

        try:
            _can_be_read(request)
            response = through(request, lock, kwargs, answered)
        except STOPS as fault:
            return as_problem(request, fault)
        return _with_caching(request, response, is_open=lock.kind == "open")

    guarded.lock = lock  # type: ignore[attr-defined]
    return guarded


def _writing(run: View, lock: Lock) -> View:
    @wraps(run)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        def answered() -> HttpResponse:
            _only_known(request, {})
            if request.content_type != JSON:
                raise Stop("not-json", "")
            len(request.body)  # a body that is too large is told of here, and not as one that cannot be read
            return once(request, _key_of(request), lambda: run(request, **kwargs))

        try:
            _can_be_read(request)
            return through(request, lock, kwargs, answered)
        except STOPS as fault:
            return as_problem(request, fault)

    guarded.lock = lock  # type: ignore[attr-defined]
    return guarded


def _can_be_read(request: Any) -> None:
    if "\x00" in request.path:
        raise Stop("not-found", "")
    if not request.accepts(JSON):
        raise Stop("not-acceptable", "This address answers in application/json only.")


def _only_known(request: Any, known: Schemas) -> None:
    """Refuse parameters that nobody reads, that are empty, too long or sent twice.

    To pass them over would let every row through for a slip in a filter's name.
    """
    faults = []
    for name, values in request.GET.lists():
        schema = known.get(name)
        if schema is None:
            said = f"There is no such parameter. Known: {', '.join(sorted(known)) or 'none'}."
        elif any(not value.strip() for value in values):
            said = "Send a value, or leave the parameter out."
        elif len(values) > 1 and schema.get("type") != "array":
            said = "Send it once."
        elif any(len(value) > schema.get("maxLength", LONGEST_VALUE) for value in values):
            said = "It is too long."
        else:
            continue
        faults.append(Fault(detail=said, parameter=name))
    if faults:
        raise Stop("not-valid", "The address has parameters that cannot be read.", errors=faults)


def _key_of(request: Any) -> str:
    key: str = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not re.fullmatch(KEY_PATTERN, key):
        said = (
            f"Send 1 to {LONGEST_KEY} letters, figures or _ . : - (new for each act, the same for a retry)."
        )
        fault = Fault(detail=said, parameter="Idempotency-Key")
        raise Stop("not-readable", "An act needs a key, so that it takes effect once.", errors=[fault])
    return key


def _with_caching(request: Any, response: HttpResponse, *, is_open: bool) -> HttpResponse:
    """Answer "not modified" to who holds this representation already."""
    if response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["Cache-Control"] = "public, max-age=300" if is_open else "private, no-cache"
    response.headers["Vary"] = "Accept" if is_open else "Accept, Authorization"
    if is_open:
        response.headers["Access-Control-Allow-Origin"] = "*"
    tag = response.headers.get("ETag", "")
    seen = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    if not tag or not seen & {tag, "*"}:
        return response
    unsaid = {"Content-Type", "Content-Length"}
    held = HttpResponse(status=304, headers={k: v for k, v in response.headers.items() if k not in unsaid})
    del held.headers["Content-Type"]
    return held


def same_as_seen(request: Any, told: Any) -> None:
    """Test that the program saw the thing as it stands now (If-Match).

    :raises Stop: with 428 where it does not say what it saw, 412 where that is not how it stands.
    """
    sent = request.headers.get("If-Match", "")
    if not sent:
        raise Stop("no-version", "")
    seen = parse_etags(sent)
    if "*" not in seen and tag_of(content_of(told)) not in seen:
        raise Stop("has-changed", "It is no longer as you saw it.")


STOPS = (
    Stop, NoBearer, TooOften, Refusal, Conflict, OtherContent, Http404, HttpError, ValidationError, DataError,
    RequestDataTooBig,
)  # fmt: skip


def as_problem(request: Any, fault: Any) -> HttpResponse:
    """Turn what stopped an operation into a problem.

    :raises Exception: the fault itself where it is none of those that are foreseen.
    """
    for kind, answer in _ANSWERS.items():
        if isinstance(fault, kind):
            return answer(request, fault)
    raise fault


def _no_token(request: Any, fault: Any) -> HttpResponse:
    challenge = f'{_BEARER}, error="invalid_token"' if fault.came else _BEARER
    return problem(request, "no-token", fault.reason, headers={"WWW-Authenticate": challenge})


def _too_often(request: Any, fault: Any) -> HttpResponse:
    said = f"This token came more than {fault.allowed} times in {fault.wait_seconds} seconds."
    return problem(request, "too-often", said, headers={"Retry-After": str(fault.wait_seconds)})


def _not_valid(request: Any, fault: Any) -> HttpResponse:
    errors = [_pointed(each) for each in fault.errors]
    return problem(request, "not-valid", "Some of what was sent is not valid.", errors=errors)


def _pointed(error: Mapping[str, Any]) -> Fault:
    """Give a fault of validation its place: a pointer into the body, or a parameter's name."""
    where, *rest = error["loc"]
    said = str(error["msg"]).removeprefix("Value error, ")
    if where != "body":
        return Fault(detail=said, parameter=str(rest[-1]) if rest else str(where))
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in rest[1:]]
    return Fault(detail=said, pointer="#" + "".join(f"/{part}" for part in parts))


_ANSWERS: dict[type[Exception], Callable[[Any, Any], HttpResponse]] = {
    Stop: lambda request, stop: problem(request, stop.word, stop.detail, errors=stop.errors, **stop.more),
    NoBearer: _no_token,
    TooOften: _too_often,
    Refusal: lambda request, fault: refused(request, fault.verdict),
    Conflict: lambda request, fault: problem(request, "has-changed", str(fault)),
    OtherContent: lambda request, _: problem(request, "key-used", ""),
    Http404: lambda request, fault: problem(request, "not-found", str(fault)),
    ValidationError: _not_valid,
    HttpError: lambda request, _: problem(request, "not-readable", "The body is not a JSON object in UTF-8."),
    RequestDataTooBig: lambda request, _: problem(request, "too-large", ""),
    DataError: lambda request, _: problem(request, "not-valid", "A value is larger than the record holds."),
}  # fmt: skip
