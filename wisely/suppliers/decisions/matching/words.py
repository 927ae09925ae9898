"""A name as the words that are compared: without legal form, abbreviations written out, plurals made one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from wisely.lib.names import is_individual_like, is_redacted, normal_name, trading_names

_SPELT = tomllib.loads((Path(__file__).parent / "words.toml").read_text())
_WRITTEN_OUT: dict[str, str] = {
    short: full for full, shorts in _SPELT["abbreviations"].items() for short in shorts
}
_SMALL = frozenset(_SPELT["small_words"])
_FORMS: dict[str, str] = {
    spelt: form for form, spellings in _SPELT["legal_forms"].items() for spelt in spellings
}
_ASIDE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name read: its `words` in order, the legal `form` it states ("" for none), and its `joined` pairs.

    `joined` are neighbouring words written together, since "Sure Clean" and "Sureclean" are one. `aside` are
    the words in brackets. `is_traded` marks the reading of what follows "trading as".
    """

    name: str
    words: tuple[str, ...]
    joined: tuple[str, ...]
    form: str
    is_individual: bool
    aside: frozenset[str] = frozenset()
    is_traded: bool = False

    def written(self, word: str) -> str:
        """Give a compared word as the name itself has it: “service” as “svcs”."""
        return next((each for each in normal_name(self.name).split() if one_form(each) == word), word)


@lru_cache(maxsize=1 << 16)
def read_name(name: str) -> tuple[Reading, ...]:
    """Read a name; one that says "trading as" gives a reading for each part. A redaction gives none."""
    if is_redacted(name):
        return ()
    keys = [normal_name(name), *trading_names(name)]
    form, individual = _form(name), is_individual_like(name)
    aside = frozenset(one_form(word) for part in _ASIDE.findall(name) for word in normal_name(part).split())
    found = (
        Reading(name, *_read(key), form=form, is_individual=individual, aside=aside, is_traded=place > 0)
        for place, key in enumerate(dict.fromkeys(keys))
    )
    return tuple(each for each in found if each.words)


def _read(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the words of a key in order, and the pairs of neighbours written together."""
    spelt = list(_initials_together(key.split()))
    said = [word for word in spelt if word not in _SMALL] or spelt
    joined = dict.fromkeys([one + two for one, two in pairwise(spelt)])
    words = dict.fromkeys(one_form(word) for word in said)
    return tuple(words), tuple(joined)


@lru_cache(maxsize=1 << 16)
def one_form(word: str) -> str:
    """Write an abbreviation out and take off a plural: "svcs" and "services" are both "service"."""
    word = _WRITTEN_OUT.get(word, word)
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "su":
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return _WRITTEN_OUT.get(word, word)


def _initials_together(words: list[str]) -> Iterator[str]:
    """Give "j h blakey" as "jh", "blakey"."""
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            yield run
            run = ""
        yield word
    if run:
        yield run


def _form(name: str) -> str:
    words = name.casefold().replace(".", "").rsplit(None, 2)
    for text in (" ".join(words[-2:]), words[-1] if words else ""):
        if text in _FORMS:
            return _FORMS[text]
    return ""
