"""A document as tagged PDF/UA-1. The text goes in as values, so nothing in it can run as markup."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import typst

from wisely.ui.documents.written import Block, Document, Facts, Grid, Heading, Paragraph

PDF = "application/pdf"
LAYOUT = Path(__file__).with_name("document.typ")
MOST_ROWS, MOST_LETTERS = 8, 1_200  # of facts that are kept together: well under a page


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
        "made": [at.year, at.month, at.day], "blocks": _blocks(document.blocks), "is_wide": document.is_wide,
    }  # fmt: skip


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, object]]:
    """Give the blocks in order; a heading of the same words as the facts below it becomes their head."""
    told: list[dict[str, object]] = []
    level = 0
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Heading) and isinstance(after, Facts) and block.text == after.name:
            level = block.level
            continue
        told.append(_block(block, level=level))
        level = 0
    return told


def _block(block: Block, *, level: int) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "parts": block.parts}
        case Facts():
            letters = sum(len(label) + len(value) for label, value in block.rows)
            is_short = len(block.rows) <= MOST_ROWS and letters <= MOST_LETTERS
            return {
                "kind": "facts", "name": block.name, "rows": block.rows, "level": level, "is_short": is_short,
            }  # fmt: skip
        case Grid():
            return {
                "kind": "grid", "name": block.name, "columns": block.columns, "rows": block.rows,
                "numbers": block.numbers,
            }  # fmt: skip
