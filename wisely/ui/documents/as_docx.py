"""A document as DOCX, with real headings, header rows, a language and a title, to be edited on."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from wisely.ui.documents.written import Block, Document, Facts, Grid, Heading, Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_docx(document: Document, *, at: datetime) -> bytes:
    """Give a document as DOCX; `at` is the moment that the file says it was made."""
    made = docx.Document()
    _name(made, document, at=at)
    _dress(made, document)
    made.add_paragraph().add_run(document.council).bold = True
    made.add_paragraph(", ".join(filter(None, (f"{document.caption} {document.reference}", document.day))))
    if document.mark:
        made.add_paragraph().add_run(document.mark).bold = True
    made.add_heading(document.title, level=1)
    for block in document.blocks:
        _write(made, block)
    made.sections[0].footer.paragraphs[0].text = f"{document.council}, {document.reference}"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _name(made: Any, document: Document, *, at: datetime) -> None:
    told = made.core_properties
    told.title, told.author, told.language = document.title, document.council, document.language
    told.subject, told.keywords, told.comments = document.caption, document.reference, ""
    told.created = told.modified = at.replace(tzinfo=None)
    told.last_modified_by = document.council


def _dress(made: Any, document: Document) -> None:
    """Give the styles a readable size, the council's colour and the language that screen readers speak."""
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    speaks = OxmlElement("w:lang")
    speaks.set(qn("w:val"), document.language)
    normal.element.get_or_add_rPr().append(speaks)
    for level, size in ((1, 20), (2, 14), (3, 12)):
        font = made.styles[f"Heading {level}"].font
        font.name, font.size = "Arial", Pt(size)
        font.color.rgb = RGBColor.from_string(document.accent.lstrip("#").upper() if level > 1 else "0B0C0C")
        made.styles[f"Heading {level}"].element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        made.styles[f"Heading {level}"].element.rPr.rFonts.attrib.pop(qn("w:asciiTheme"), None)


def _write(made: Any, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(block.text, level=block.level)
        case Paragraph():
            for part in block.parts:
                made.add_paragraph(part)
        case Facts():
            _table(made, block.rows, name=block.name)
        case Grid():
            made.add_paragraph().add_run(block.name).bold = True
            _table(made, (block.columns, *block.rows), name=block.name, has_header=True)


def _table(made: Any, rows: tuple[tuple[str, ...], ...], *, name: str, has_header: bool = False) -> None:
    if not rows:
        return
    table = made.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for place, row in enumerate(rows):
        cells = table.add_row().cells
        for column, text in enumerate(row):
            run = cells[column].paragraphs[0].add_run(text)
            run.bold = column == 0 or (has_header and place == 0)
    if has_header:
        repeats = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeats)  # noqa: SLF001 - python-docx offers no other way
    look, describes = OxmlElement("w:tblLook"), OxmlElement("w:tblCaption")
    look.set(qn("w:firstColumn"), "1")
    look.set(qn("w:firstRow"), "1" if has_header else "0")
    describes.set(qn("w:val"), name)
    parts = table._tbl.tblPr  # noqa: SLF001 - as above
    for old in parts.findall(qn("w:tblLook")):
        parts.remove(old)
    parts.append(look)
    parts.append(describes)
    made.add_paragraph()
