"""What every public page and document owes: caches may keep it a while, and it says when it is the same."""

from __future__ import annotations

import hashlib
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

FRESH_SECONDS = 300
_OF_THIS_VISIT = re.compile(rb'<span class="page-number-note">.*?</span>', re.DOTALL)


def address_of(path: str) -> str:
    """Give the absolute, permanent address of a path."""
    return f"{settings.SITE_ADDRESS}{path}"


def shared(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let caches keep a public answer for a while, and say "not modified" to those who hold it already."""
    if answer.status_code != 200 or getattr(answer, "streaming", False):
        return answer
    etag = f'"{hashlib.sha256(_OF_THIS_VISIT.sub(b"", answer.content)).hexdigest()[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
    answer.headers["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
