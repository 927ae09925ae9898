"""The files of the public log as they lie on disk, a page that explains them, and proofs of growth.

A reverse proxy may serve LOG_DIR itself; these views do it where there is none.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import parse_etags

from ops import verify
from wisely.audit import proofs, publication
from wisely.audit.sequencing import latest_checkpoint
from wisely.lib import signed_notes
from wisely.people.doors import Request, open_door
from wisely.ui.parts import Fact

PUBLIC = "The log is there for those who do not trust us, so it asks nobody who they are."
REPORTS = "Who finds a weakness must find out where to report it."
FOREVER = "public, max-age=31536000, immutable"  # a tile's address names its content
SOON_STALE = "public, max-age=5"
TEXT = "text/plain; charset=utf-8"


@open_door(PUBLIC)
def about(request: Request) -> HttpResponse:
    """Say what the log is, how large, and how to check it."""
    latest = latest_checkpoint()
    name = signed_notes.Checkpoint.read(latest.note).origin if latest else ""
    stated = publication.published(name) if name else None
    context = {
        "stated": stated,
        "number": publication.number_of(name),
        "facts": _facts(stated) if stated else (),
        "older": [(publication.number_of(each.origin), each) for each in publication.earlier_logs(name)],
        "site": settings.SITE_ADDRESS,
    }
    return render(request, "public/log/about.html", context)


def _facts(stated: signed_notes.Checkpoint) -> tuple[Fact, ...]:
    keys = [key.spelt() for key in publication.keys_of(stated.origin)]
    return (
        Fact("Events under the latest checkpoint", stated.size),
        Fact("Name of the log", stated.origin),
        Fact("Root of the tree", stated.root.hex()),
        Fact("Key" if len(keys) == 1 else "Keys", keys),
    )


@open_door(PUBLIC)
def verifier(request: Request) -> HttpResponse:
    """Give the stand-alone verifier, to read and to run."""
    with open(verify.__file__, "rb") as file:  # noqa: PTH123 - a path that Python itself gives
        content = file.read()
    return _file(request, content, kind="text/x-python; charset=utf-8", cached="public, max-age=300")


@open_door(PUBLIC)
def statement(request: Request, number: str, place: str) -> HttpResponse:
    """Give a log's latest checkpoint, or its keys."""
    return _file(request, publication.file_of(number, place), kind=TEXT, cached=SOON_STALE)


@open_door(PUBLIC)
def tile(request: Request, number: str, place: str) -> HttpResponse:
    """Give a tile. It never changes; a partial one may go once it is whole."""
    content = publication.file_of(number, place)
    return _file(request, content, kind="application/octet-stream", cached=FOREVER)


@open_door(PUBLIC)
def growth(request: Request, older: int, newer: int) -> HttpResponse:
    """Prove that one signed checkpoint grew from another, for `verify.py growth`."""
    del request
    told = proofs.growth(older, newer)
    if told is None:
        raise Http404("There are no checkpoints of these sizes, or the first is the larger.")
    answer = JsonResponse(told, json_dumps_params={"indent": 1})
    answer.headers["Cache-Control"] = "public, max-age=86400"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _file(request: Request, content: bytes | None, *, kind: str, cached: str) -> HttpResponse:
    if content is None:
        raise Http404("The log has no such file.")
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    is_known = etag in parse_etags(request.headers.get("If-None-Match", ""))
    answer = HttpResponse(status=304) if is_known else HttpResponse(content, content_type=kind)
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = cached
    answer.headers["Access-Control-Allow-Origin"] = "*"  # others' pages may check the log too
    return answer


@open_door(REPORTS)
def security(request: Request) -> HttpResponse:
    """Say where to report a weakness, as RFC 9116 has it."""
    contact = settings.SECURITY_CONTACT or f"{settings.SITE_ADDRESS}/log/#report"
    expires = (request.at + timedelta(days=180)).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_ADDRESS}/.well-known/security.txt",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type=TEXT)
