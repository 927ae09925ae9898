"""The words of a register in memory, and the contracts that hold the words of a search.

Row-level security lets no index serve a search for parts of words (see `models.indexes`), so each search
would read twenty thousand rows in the database, twice where a word has a slip. Their words are two megabytes:
they are read once for each state of the record, and looked through here in a millisecond or two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from wisely.audit.remembering import remembered
from wisely.contracts.models import Contract
from wisely.contracts.queries.register import MOVED_BY, ON_THE_REGISTER
from wisely.lib.slips import is_met_whole, plain_letters
from wisely.ui.listing.sources import among

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """What each contract on a register is found by, and its key, in an order that an index gives.

    `text` is all lines in one: to look through it for a word that nothing holds takes a tenth of the time.
    """

    lines: tuple[str, ...]
    keys: tuple[str, ...]
    text: str

    def holding(self, words: Sequence[str]) -> list[str]:
        """Give the keys of the contracts that hold every word; all of them where there is no word."""
        found: Iterable[tuple[str, str]] = zip(self.lines, self.keys, strict=True)
        for word in words:
            found = self._with(found, word)
        return [key for _, key in found]

    def has(self, word: str) -> bool:
        """Say whether any contract holds a word, or a part of one."""
        return word in self.text

    def _with(self, rows: Iterable[tuple[str, str]], word: str) -> list[tuple[str, str]]:
        if not self.has(word):
            return []
        held = [row for row in rows if word in row[0]]
        if not is_met_whole(word):
            return held
        whole = re.compile(rf"\b{re.escape(word)}\b")
        return [row for row in held if whole.search(row[0])]


def wording_of(authority_id: int) -> Wording:
    """Give the words of a council's register. No query while the record stands where it stood."""
    return remembered(
        authority_id, "words of the register", lambda: _read(authority_id), about=MOVED_BY, is_long=True
    )


def _read(authority_id: int) -> Wording:
    """Read what contracts are found by, and with it what their lots are called. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [authority_id, authority_id, list(ON_THE_REGISTER)])
        text, keys, lots = cursor.fetchone()
    if not keys:
        return Wording((), (), "")
    titles = json.loads(lots or "{}")
    pairs = zip(text.split("\n"), keys.split(" "), strict=True)
    lines = [f"{line} {plain_letters(titles[key])}" if key in titles else line for line, key in pairs]
    return Wording(tuple(lines), tuple(keys.split(" ")), "\n".join(lines))


_WORDS = """
SELECT string_agg(replace(found_by, E'\\n', ' '), E'\\n' ORDER BY found_by DESC),
       string_agg(id::text, ' ' ORDER BY found_by DESC),
       (SELECT json_object_agg(contract_id, titles)::text FROM (
          SELECT contract_id, string_agg(title, ' ' ORDER BY number) AS titles
          FROM contracts_lot WHERE authority_id = %s AND title <> '' GROUP BY contract_id) AS named)
FROM contracts_contract WHERE authority_id = %s AND stage = ANY(%s)
"""


def words_of(text: str) -> tuple[str, ...]:
    """Give the words that somebody typed, as a register holds them; no more than a search minds."""
    return tuple(plain_letters(text).split()[:MOST_WORDS])


def keys_by_words(authority_id: int | None, text: str) -> tuple[str, ...]:
    """Give the keys of the contracts on a council's register that hold every word of a text."""
    return tuple(wording_of(authority_id).holding(words_of(text))) if authority_id else ()


def narrow_by_words(rows: QuerySet[Contract], text: str, *, authority_id: int | None) -> QuerySet[Contract]:
    """Narrow to the contracts of a council that hold every word of a text."""
    return rows.filter(among(",".join(keys_by_words(authority_id, text))))
