"""The facts that Wisely keeps of a payment, and the words by which councils' files call them."""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
import unicodedata
from enum import StrEnum
from pathlib import Path


class Field(StrEnum):
    """One fact of a payment line. The value is the column's name in tables and in the remembered mapping."""

    SUPPLIER_NAME = "supplier_name"
    SUPPLIER_IDENTIFIER = "supplier_identifier"
    COMPANY_NUMBER = "company_number"
    CHARITY_NUMBER = "charity_number"
    VAT_NUMBER = "vat_number"
    POSTCODE = "postcode"
    PAID_ON = "paid_on"
    AMOUNT = "amount"
    VAT = "vat"
    DIRECTORATE = "directorate"
    SERVICE = "service"
    CATEGORY = "category"
    CATEGORY_CODE = "category_code"
    PURPOSE = "purpose"
    TRANSACTION_REFERENCE = "transaction_reference"
    INVOICE_REFERENCE = "invoice_reference"
    CAPITAL_OR_REVENUE = "capital_or_revenue"
    IS_CARD = "is_card"


LABELS = {
    Field.SUPPLIER_NAME: "Supplier name",
    Field.SUPPLIER_IDENTIFIER: "Supplier number in the council’s ledger",
    Field.COMPANY_NUMBER: "Company number",
    Field.CHARITY_NUMBER: "Charity number",
    Field.VAT_NUMBER: "VAT number",
    Field.POSTCODE: "Supplier’s postcode",
    Field.PAID_ON: "Date of payment",
    Field.AMOUNT: "Amount",
    Field.VAT: "VAT",
    Field.DIRECTORATE: "Directorate",
    Field.SERVICE: "Service",
    Field.CATEGORY: "Category",
    Field.CATEGORY_CODE: "Category code",
    Field.PURPOSE: "Purpose",
    Field.TRANSACTION_REFERENCE: "Transaction reference",
    Field.INVOICE_REFERENCE: "Invoice reference",
    Field.CAPITAL_OR_REVENUE: "Capital or revenue",
    Field.IS_CARD: "Paid by purchase card",
}
NEEDED = frozenset({Field.SUPPLIER_NAME, Field.AMOUNT})
"""Without these a row is no payment. A file may lack dates; then the mapping says the month."""

_BOM_READ_AS_TEXT = re.compile("^(\ufeff|ï»¿)+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain_heading(text: str) -> str:
    """Give the key of a heading: case, spaces, marks and a byte-order mark make no difference."""
    spaced = _CAMEL.sub(" ", _BOM_READ_AS_TEXT.sub("", text.strip()))
    letters = unicodedata.normalize("NFKD", spaced).casefold()
    return " ".join(re.findall(r"[a-z0-9]+|£", letters))


@functools.cache
def _headings() -> dict[str, tuple[tuple[Field, int], ...]]:
    """Read the list: heading → the fields it may mean, each with its place in that field's list."""
    with (Path(__file__).parent / "headings.toml").open("rb") as file:
        lists = tomllib.load(file)
    found: dict[str, tuple[tuple[Field, int], ...]] = {}
    for field in Field:
        for place, words in enumerate(lists[field.value]):
            key = plain_heading(words)
            found[key] = (*found.get(key, ()), (field, place))
    found |= {plain_heading(words): () for words in lists["not_read"]["headings"]}
    return found


@functools.lru_cache(maxsize=4096)
def meanings(heading: str) -> tuple[tuple[Field, float, str], ...]:
    """Give the fields a heading may mean, each with a score from 0 to 1 and a reason fit to show.

    A heading spelt wrong ("Benificiary") is compared with the whole list; some headings mean nothing.
    """
    key = plain_heading(heading)
    known = _headings()
    if key in known:
        return tuple(
            (field, 1.0 - min(place, 40) * 0.005, f"The heading says “{heading.strip()}”.")
            for field, place in known[key]
        )
    squeezed = {each.replace(" ", ""): each for each in known}
    if (spelt := key.replace(" ", "")) in squeezed:
        return meanings(squeezed[spelt])
    near = difflib.get_close_matches(spelt, squeezed, n=1, cutoff=0.84) if len(spelt) > 4 else []
    if not near:
        return ()
    likeness = difflib.SequenceMatcher(None, spelt, near[0]).ratio()
    reason = f"The heading “{heading.strip()}” is spelt almost like “{squeezed[near[0]]}”."
    return tuple((field, score * likeness * 0.95, reason) for field, score, _ in meanings(squeezed[near[0]]))


def is_known_heading(heading: str) -> bool:
    """Say whether a cell looks like the heading of a payment file's column."""
    return bool(meanings(heading)) or plain_heading(heading) in _headings()
