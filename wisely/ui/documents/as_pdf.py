"""A document as tagged PDF/UA-1. The text goes in as values, so nothing in it can run as markup."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import typst

from wisely.ui.documents.written import Document, Facts, Grid, Heading, Paragraph

PDF = "application/pdf"
LAYOUT = Path(__file__).with_name("document.typ")


def as_pdf(document: Document, *, at: datetime) -> bytes:
    """Give a document as PDF; `at` is the day that the file says it was made. About a tenth of a second.

    Only fonts that come with the typesetter are used, so that the same document is the same everywhere.
    """
    told = json.dumps(_told(document, at=at), ensure_ascii=False)
    made = typst.compile(
        LAYOUT, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True, sys_inputs={"document": told}
    )
    assert isinstance(made, bytes)
    return made


def _told(document: Document, *, at: datetime) -> dict[str, object]:
    language, _, region = document.language.partition("-")
    return {
        "council": document.council, "caption": document.caption, "title": document.title,
        "reference": document.reference, "day": document.day, "mark": document.mark,
        "accent": document.accent, "language": language, "region": region,
        "made": [at.year, at.month, at.day], "blocks": [_block(block) for block in document.blocks],
    }  # fmt: skip


def _block(block: Heading | Paragraph | Facts | Grid) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "parts": block.parts}
        case Facts():
            return {"kind": "facts", "rows": block.rows}
        case Grid():
            return {
                "kind": "grid", "name": block.name, "columns": block.columns, "rows": block.rows,
                "numbers": block.numbers,
            }  # fmt: skip
