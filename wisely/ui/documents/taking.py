"""A document as a file that is taken away, of whichever kind was asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from wisely.ui.documents.as_docx import DOCX, as_docx
from wisely.ui.documents.as_html import as_html
from wisely.ui.documents.as_pdf import PDF, as_pdf
from wisely.ui.documents.written import Document

ENDINGS = ("pdf", "docx", "html")
HTML = "text/html; charset=utf-8"


def as_file(document: Document, ending: str, *, at: datetime) -> tuple[bytes, str]:
    """Give a document as a file of a kind, with its media type; `at` stands in it as when it was made.

    :raises KeyError: for an ending that is none of `ENDINGS`.
    """
    makers: dict[str, Callable[[], tuple[bytes, str]]] = {
        "pdf": lambda: (as_pdf(document, at=at), PDF),
        "docx": lambda: (as_docx(document, at=at), DOCX),
        "html": lambda: (as_html(document).encode(), HTML),
    }
    return makers[ending]()
