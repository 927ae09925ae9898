"""Numbers and postcodes beside names: which cells are none, for a dry run to say before an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from wisely.lib.identifiers import NotAnIdentifier, company_number, postcode, vat_number
from wisely.spend.decisions.cells import by_spelling, flags
from wisely.spend.decisions.fields import Field
from wisely.spend.decisions.findings import Note

_READ: dict[Field, tuple[str, Callable[[str], str]]] = {
    Field.COMPANY_NUMBER: ("company number", company_number),
    Field.VAT_NUMBER: ("VAT number", vat_number),
    Field.POSTCODE: ("postcode", postcode),
}
MOST_SPELLINGS = 200_000  # remembered at a time, so that memory stays flat


class Malformed:
    """Counts the payments beside which a cell stands that is no number of its kind; the first is shown."""

    def __init__(self) -> None:
        self._known: dict[Field, dict[str, str | bool]] = {field: {} for field in _READ}
        self._found: dict[Field, tuple[int, int, str]] = {}

    def add(self, field: Field, payments: pa.Table) -> None:
        """Look at one column of some payments; a field that is no such number has none."""
        if field not in _READ:
            return
        _, read = _READ[field]
        known = self._known[field]
        if len(known) > MOST_SPELLINGS:
            known.clear()
        column = payments[field.value].combine_chunks()
        is_none = flags(
            by_spelling(column, lambda text: bool(text) and not _reads(read, text), known, pa.bool_())
        )
        if count := int(is_none.sum()):
            first = int(np.flatnonzero(is_none)[0])
            before, *shown = self._found.get(
                field, (0, payments["line"][first].as_py(), column[first].as_py())
            )
            self._found[field] = (before + count, shown[0], shown[1])

    def notes(self) -> Iterator[Note]:
        """Say of each kind how many payments have one that is none, and where the first of them stands."""
        for field, (count, line, text) in self._found.items():
            what = _READ[field][0]
            many = "1 payment has" if count == 1 else f"{count:,} payments have"
            yield Note(
                f"{many} a {what} that is none, such as “{text[:60]}”. The {what} is not used to find whom "
                "the name means; nothing is left out for it.", line,
            )  # fmt: skip


def _reads(read: Callable[[str], str], text: str) -> bool:
    try:
        read(text)
    except NotAnIdentifier:
        return False
    return True
