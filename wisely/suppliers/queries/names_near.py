"""Names of suppliers near what somebody typed, by the words of all names in memory.

The database would find names alike by trigrams and weigh a thousand of them for each search. Their words are
few: they are read once for each state of the record, and looked through here in a millisecond or two.
"""

from __future__ import annotations

from wisely.audit.remembering import remembered
from wisely.suppliers.decisions.names_near import Words, words_of_names
from wisely.suppliers.events import SENTENCES
from wisely.suppliers.models import SupplierName


def names_near(authority_id: int | None, typed: str) -> list[int]:
    """Give the keys of suppliers' names near what was typed. No query while the record stands still."""

    def read() -> Words:
        return words_of_names(SupplierName.objects.order_by("pk").values_list("pk", "normal_name"))

    about = tuple(SENTENCES)
    return remembered(authority_id or 0, "words of suppliers", read, about=about, is_long=True).near(typed)
