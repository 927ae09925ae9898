"""Papers as files: DOCX to be edited on, tagged PDF, HTML, and a bundle for committee systems."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from wisely.desk.papers.views import paper_of
from wisely.papers import queries
from wisely.papers.permissions import Permission
from wisely.people.doors import Request, door
from wisely.planning.queries import book_of
from wisely.ui.documents import DOCX, PDF, Document, as_docx, as_html, as_pdf

Written = tuple[bytes, str]


def written(document: Document, ending: str, *, at: Any) -> Written:
    """Give a document as a file of a kind, with its media type."""
    makers: dict[str, Callable[[], Written]] = {
        "pdf": lambda: (as_pdf(document, at=at), PDF),
        "docx": lambda: (as_docx(document, at=at), DOCX),
        "html": lambda: (as_html(document).encode(), "text/html; charset=utf-8"),
    }
    return makers[ending]()


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
    body, media = written(queries.document_of(found, book=book), ending, at=request.at)
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
        for ending in ("html", "docx", "pdf"):
            kept.writestr(f"{found.reference}.{ending}", written(document, ending, at=request.at)[0])
    return file_answer(bundle.getvalue(), "application/zip", f"{found.reference}-committee.zip")


@door(Permission.SEE_PAPER)
def forward_plan(request: Request, ending: str) -> HttpResponse:
    """Give the forward plan of key decisions as a file."""
    today = timezone.localdate(request.at)
    book = book_of(request.officer.pack, on=today)
    rows = queries.forward_plan(request.officer.authority_id, on=today)
    ahead = queries.narrow_by_standing(rows, "ahead")
    document = queries.forward_plan_of(list(ahead.order_by("decision_on", "pk")), book=book)
    body, media = written(document, ending, at=request.at)
    return file_answer(body, media, f"key-decisions-{today}.{ending}")
