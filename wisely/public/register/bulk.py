"""The files of all releases of a year, for those who take everything."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from wisely.people.doors import Request, open_door
from wisely.public.shared import FRESH_SECONDS
from wisely.publishing import queries

PUBLIC = "The releases in it are published one by one, for anybody to read."


@open_door(PUBLIC)
def bulk_file(request: Request, council: str, year: int) -> Any:
    """Give all releases of a year as JSON lines, compressed, as a job built them."""
    found = queries.bulk_file(request.council.pk, year)
    if found is None or found.path is None:
        raise Http404
    tag = f'"{found.sha256}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: Any = HttpResponse(status=304)
    else:
        name = f"{council}-releases-{year}.jsonl.gz"
        answer = FileResponse(found.path.open("rb"), content_type="application/gzip", filename=name)
    answer.headers["ETag"] = tag
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
