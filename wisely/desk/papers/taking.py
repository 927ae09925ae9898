"""Papers as files: DOCX to be edited on, tagged PDF, HTML, and a bundle for committee systems."""

from __future__ import annotations

import io
import json
import zipfile

from django.http import HttpResponse
from django.utils import timezone

from wisely.desk.papers.views import paper_of
from wisely.papers import queries
from wisely.papers.permissions import Permission
from wisely.people.doors import Request, door
from wisely.planning.queries import book_of
from wisely.ui.documents import ENDINGS, as_file


def file_answer(body: bytes, media: str, name: str) -> HttpResponse:
    """Answer with a file to be kept."""
    answer = HttpResponse(body, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@door(Permission.SEE_PAPER)
def file(request: Request, reference: str, ending: str) -> HttpResponse:
    """Give a paper as a file."""
    found = paper_of(request, reference)
    book = queries.book_for(found, on=timezone.localdate(request.at))
    made_at = found.issued_at or request.at
    body, media = as_file(queries.document_of(found, book=book), ending, at=made_at)
    return file_answer(body, media, f"{found.reference}.{ending}")


@door(Permission.SEE_PAPER)
def committee(request: Request, reference: str) -> HttpResponse:
    """Give a paper in every form, with its fields, for a committee system."""
    found, today = paper_of(request, reference), timezone.localdate(request.at)
    book = queries.book_for(found, on=today)
    document, bundle = queries.document_of(found, book=book), io.BytesIO()
    fields = queries.committee_fields(found, book=book, on=today)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as kept:
        kept.writestr(f"{found.reference}.json", json.dumps(fields, ensure_ascii=False, indent=2))
        for ending in ENDINGS:
            body, _ = as_file(document, ending, at=found.issued_at or request.at)
            kept.writestr(f"{found.reference}.{ending}", body)
    return file_answer(bundle.getvalue(), "application/zip", f"{found.reference}-committee.zip")


@door(Permission.SEE_PAPER)
def forward_plan(request: Request, ending: str) -> HttpResponse:
    """Give the forward plan of key decisions as a file."""
    today = timezone.localdate(request.at)
    book = book_of(request.officer.pack, on=today)
    rows = queries.forward_plan(request.officer.authority_id, on=today)
    ahead = queries.narrow_by_standing(rows, "ahead")
    document = queries.forward_plan_of(list(ahead.order_by("decision_on", "pk")), book=book)
    body, media = as_file(document, ending, at=request.at)
    return file_answer(body, media, f"key-decisions-{today}.{ending}")
