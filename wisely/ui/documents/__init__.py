"""Documents that people take away: one written form, given as a page, as DOCX and as tagged PDF."""

from wisely.ui.documents.as_docx import DOCX, as_docx
from wisely.ui.documents.as_html import as_html
from wisely.ui.documents.as_pdf import PDF, as_pdf
from wisely.ui.documents.taking import ENDINGS, as_file
from wisely.ui.documents.written import Block, Document, Facts, Grid, Heading, Paragraph

__all__ = [
    "DOCX",
    "ENDINGS",
    "PDF",
    "Block",
    "Document",
    "Facts",
    "Grid",
    "Heading",
    "Paragraph",
    "as_docx",
    "as_file",
    "as_html",
    "as_pdf",
]
