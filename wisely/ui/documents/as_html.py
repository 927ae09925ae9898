"""A document as one HTML file that stands alone: no script, no picture, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wisely.ui.documents.written import Document, Facts, Grid, Heading, Paragraph

KINDS: dict[type, str] = {Heading: "heading", Paragraph: "paragraph", Facts: "facts", Grid: "grid"}


def as_html(document: Document) -> str:
    """Give a document as HTML."""
    blocks = [{"kind": KINDS[type(block)], "block": block} for block in document.blocks]
    shown = {"document": document, "blocks": blocks, "dress": _dress()}
    return render_to_string("ui/documents/document.html", shown)


@cache
def _dress() -> SafeString:
    """Give the style that the file carries within it: it is taken away, where no style sheet of ours is."""
    style = Path(__file__).with_name("document.css").read_text(encoding="utf-8")
    return mark_safe(f"<style>\n{style}</style>")  # noqa: S308 - a file of ours
