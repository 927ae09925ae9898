"""A document as DOCX, with real headings, header rows, a language and a title, to be edited on."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from wisely.ui.documents.written import Block, Document, Facts, Grid, Heading, Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_docx(document: Document, *, at: datetime) -> bytes:
    """Give a document as DOCX; `at` is the moment that the file says it was made."""
    made = docx.Document()
    _name(made, document, at=at)
    _dress(made, document)
    _lay(made.sections[0], document)
    made.add_paragraph().add_run(document.council).bold = True
    made.add_paragraph(", ".join(filter(None, (f"{document.caption} {document.reference}", document.day))))
    if document.mark:
        made.add_paragraph().add_run(document.mark).bold = True
    made.add_heading(document.title, level=1)
    for block in document.blocks:
        _write(made, block)
    _foot(made, document)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _lay(section: Any, document: Document) -> None:
    """Give the page the size of paper here, on its side where a table needs it."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    if document.is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width


def _foot(made: Any, document: Document) -> None:
    """Write what the paper is on each page, and which page of how many it is."""
    foot = made.sections[0].footer.paragraphs[0]
    foot.add_run(f"{document.council}, {document.caption} {document.reference}")
    if document.mark:
        foot.add_run(f", {document.mark}").bold = True
    for words, counted in ((". Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), counted)
        foot._p.append(field)  # noqa: SLF001 - python-docx offers no other way
    for run in foot.runs:
        run.font.size = Pt(9)


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
            named = made.add_paragraph()
            named.add_run(block.name).bold = True
            named.paragraph_format.keep_with_next = True
            _table(
                made, (block.columns, *block.rows), name=block.name, has_header=True, numbers=block.numbers
            )


def _table(
    made: Any,
    rows: tuple[tuple[str, ...], ...],
    *,
    name: str,
    has_header: bool = False,
    numbers: tuple[int, ...] = (),
) -> None:
    """Write a table whose rows are never torn over two pages; a header row stands again on each."""
    if not rows:
        return
    table = made.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for place, row in enumerate(rows):
        line = table.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx offers no other way
        for column, text in enumerate(row):
            paragraph = line.cells[column].paragraphs[0]
            run = paragraph.add_run(text)
            run.bold = column == 0 or (has_header and place == 0)
            if column in numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if has_header:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above
    _describe(table, name, has_header=has_header)
    made.add_paragraph()


def _describe(table: Any, name: str, *, has_header: bool) -> None:
    """Say what a table is called and which of its cells are headings, for those who hear it."""
    look, describes = OxmlElement("w:tblLook"), OxmlElement("w:tblCaption")
    look.set(qn("w:firstColumn"), "1")
    look.set(qn("w:firstRow"), "1" if has_header else "0")
    describes.set(qn("w:val"), name)
    parts = table._tbl.tblPr  # noqa: SLF001 - as above
    for old in parts.findall(qn("w:tblLook")):
        parts.remove(old)
    parts.append(look)
    parts.append(describes)
