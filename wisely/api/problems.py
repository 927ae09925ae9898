"""Faults as programs read them: problem details (RFC 9457), each of a kind that has its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel, Field

from wisely.api.rendering import as_json
from wisely.lib.verdict import Verdict

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its word in `type`, the HTTP code, its title, and what the program should do."""

    word: str
    code: int
    title: str
    advice: str


KINDS = {
    kind.word: kind
    for kind in (
        Kind("not-readable", 400, "The request cannot be read", "Send JSON, and a key with each act."),
        Kind("no-token", 401, "No token that opens anything", "Send a token: Authorization: Bearer wly_…"),
        Kind("not-allowed", 403, "Not allowed", "`detail` says why; `rule` and `who_can` say more."),
        Kind("not-found", 404, "Not here", "Check the address. What belongs to another council is not here."),
        Kind("no-such-method", 405, "No such method here", "`Allow` names the methods of this address."),
        Kind("not-acceptable", 406, "No such form", "Accept application/json."),
        Kind("not-now", 409, "Not as things stand", "Read it again; `detail` says what stands against it."),
        Kind("has-changed", 412, "It has changed", "Read it again, and send the new ETag."),
        Kind("too-large", 413, "Too large", "Send less at a time."),
        Kind("not-json", 415, "Not JSON", "Send Content-Type: application/json."),
        Kind("not-valid", 422, "Not valid", "`errors` points at each fault."),
        Kind("key-used", 422, "The key was used for something else", "Take a new key for each act."),
        Kind("no-version", 428, "Say which version you saw", "Send If-Match with the ETag of your GET."),
        Kind("too-often", 429, "Too often", "Wait as many seconds as Retry-After says."),
        Kind("our-fault", 500, "A fault of ours", "Tell the operator the `request_id`. Nothing was done."),
    )
}  # fmt: skip


class Fault(BaseModel):
    """One thing that is wrong with a request, and where."""

    detail: str = Field(description="What is wrong, in plain words.")
    pointer: str | None = Field(
        default=None, description="JSON pointer into the body, such as #/changes/ends_on."
    )
    parameter: str | None = Field(default=None, description="Name of the query parameter or header.")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Address of the explanation of this kind of fault.")
    title: str
    status: int = Field(description="The HTTP code.")
    detail: str = Field(description="What is wrong this time, and what to do next.")
    instance: str = Field(description="The address that was asked for.")
    request_id: str = Field(description="The number under which the operator finds this request.")
    rule: str | None = Field(default=None, description="The rule it rests on.")
    who_can: str | None = Field(default=None, description="Who can do it instead.")
    errors: list[Fault] | None = Field(default=None, description="Each fault with its place.")
    alike: list[str] | None = Field(
        default=None, description="References of suppliers that it may be already."
    )


class Stop(Exception):
    """Raised by an operation to answer with a problem. `more` are further members of it."""

    def __init__(self, word: str, detail: str, *, errors: Sequence[Fault] = (), **more: Any) -> None:
        super().__init__(detail)
        self.word, self.detail, self.errors, self.more = word, detail, tuple(errors), more


def problem(
    request: Any,
    word: str,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    headers: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Answer with a problem of this kind. Members that are empty are left out."""
    kind = KINDS[word]
    told = {
        "type": f"{ROOT}docs#{kind.word}",
        "title": kind.title,
        "status": kind.code,
        "detail": detail or kind.advice,
        "instance": request.path,
        "request_id": request.request_id,
        "errors": [fault.model_dump(exclude_none=True) for fault in errors],
        **more,
    }
    body = as_json({name: value for name, value in told.items() if value not in ("", [], None)})
    return HttpResponse(body, status=kind.code, content_type=MEDIA_TYPE, headers=headers or {})


def refused(request: Any, verdict: Verdict) -> HttpResponse:
    """Answer a refusal: 403 where somebody else could do it, 409 where nobody can as things stand."""
    word = "not-allowed" if verdict.who_can else "not-now"
    return problem(request, word, verdict.reason, rule=verdict.cite, who_can=verdict.who_can)
