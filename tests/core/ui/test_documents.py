"""A document says the same as HTML, DOCX and PDF; the PDF is tagged, and no text in it runs as markup."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from pypdf import PdfReader

from wisely.ui.documents import Document, Facts, Grid, Heading, Paragraph, as_docx, as_html, as_pdf

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
RISKY = "Meals #panic() *x* & <script>alert(1)</script> @here $1$ \\ “é”"
DECISION = Document(
    council="Alderby Council", caption="Officer decision notice", title=RISKY, reference="TST-D26-0001",
    day="issued 2 November 2026", mark="Draft",
    blocks=(
        Heading("The decision"), Facts((("Decision maker", "Director"), ("Key decision", "No")), "The decision"),
        Paragraph("First part.\n\nSecond part, #eval."),
        Grid("Options", ("Option", "Why", "Cost"), (("Buy", "It works", "£80.00"), ("Stop", "It does not", "")), (2,)),
    ),
)  # fmt: skip


def pdf():
    return PdfReader(io.BytesIO(as_pdf(DECISION, at=AT)))


def kinds_of_tags(node, found):
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            kinds_of_tags(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node and not isinstance(node["/K"], int):
            kinds_of_tags(node["/K"], found)
    return found


def test_the_pdf_is_tagged_and_says_its_title_language_and_standard():
    read = pdf()
    root = read.trailer["/Root"]

    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert read.metadata.title == RISKY
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    tags = kinds_of_tags(root["/StructTreeRoot"]["/K"], [])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= set(tags)
    assert (tags.count("/Table"), tags.count("/H1")) == (2, 1)


def test_text_stands_as_it_is_in_each_form():
    text = " ".join(page.extract_text() for page in pdf().pages)
    page = as_html(DECISION)
    written = docx.Document(io.BytesIO(as_docx(DECISION, at=AT)))

    assert "#panic() *x* & <script>" in " ".join(text.split())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert [each.text for each in written.paragraphs if each.style.name == "Heading 1"] == [RISKY]
    for words in ("Decision maker", "Second part, #eval.", "£80.00", "Draft", "TST-D26-0001"):
        assert words in text
        assert words in page


def test_the_docx_has_headings_header_rows_a_title_and_a_language():
    written = docx.Document(io.BytesIO(as_docx(DECISION, at=AT)))

    assert (written.core_properties.title, written.core_properties.language) == (RISKY, "en-GB")
    assert [each.style.name for each in written.paragraphs if each.style.name.startswith("Heading")] == [
        "Heading 1", "Heading 2",
    ]  # fmt: skip
    facts, grid = written.tables
    assert [cell.text for cell in facts.rows[0].cells] == ["Decision maker", "Director"]
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert 'w:val="en-GB"' in written.styles["Normal"].element.xml


def test_the_head_of_facts_is_said_once_and_is_a_heading_to_go_to():
    read = pdf()
    tags = kinds_of_tags(read.trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    text = " ".join(page.extract_text() for page in read.pages)

    assert tags.count("/H2") == 1
    assert text.count("The decision") == 1
    assert "What it is" not in text


def test_every_page_says_what_it_belongs_to_whether_it_is_a_draft_and_which_page_it_is():
    long = replace(DECISION, blocks=tuple(Paragraph("Word " * 300) for _ in range(4)))
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(as_pdf(long, at=AT))).pages]
    written = docx.Document(io.BytesIO(as_docx(long, at=AT)))
    foot = written.sections[0].footer.paragraphs[0]

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Alderby Council, Officer decision notice TST-D26-0001, Draft" in page
        assert f"Page {number} of {len(pages)}" in page
    assert "Alderby Council, Officer decision notice TST-D26-0001, Draft" in foot.text
    assert ('w:instr="PAGE"' in foot._p.xml, 'w:instr="NUMPAGES"' in foot._p.xml) == (True, True)


def test_a_table_that_is_too_wide_lays_the_page_on_its_side_and_keeps_references_whole():
    row = ("Care at home for older people in the north of the city", "TST-D26-00003-C", "Executive board",
           "6 December 2026", "27 October 2026")  # fmt: skip
    grid = Grid("Ahead", ("What", "Reference", "Who decides", "When", "Notice issued"), (row,))
    wide = replace(DECISION, blocks=(grid,))
    page = PdfReader(io.BytesIO(as_pdf(wide, at=AT))).pages[0]
    section = docx.Document(io.BytesIO(as_docx(wide, at=AT))).sections[0]
    upright = docx.Document(io.BytesIO(as_docx(DECISION, at=AT))).sections[0]

    assert page.mediabox.width > page.mediabox.height
    lines = page.extract_text().splitlines()
    assert all(any(whole in line for line in lines) for whole in row[1:])
    assert section.page_width > section.page_height
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == (210, 297)


def test_a_row_says_its_columns_where_the_page_is_narrow_and_is_never_torn_over_two_pages():
    page = as_html(DECISION)
    facts, grid = docx.Document(io.BytesIO(as_docx(DECISION, at=AT))).tables

    assert '<td role="cell" data-label="Cost" class="number">£80.00</td>' in page
    assert all("w:cantSplit" in row._tr.xml for row in (*facts.rows, *grid.rows))
    assert grid.rows[1].cells[2].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_the_same_document_is_the_same_file():
    assert as_pdf(DECISION, at=AT) == as_pdf(DECISION, at=AT)
