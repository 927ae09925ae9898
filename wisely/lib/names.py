"""Names of organisations as payment files and notices spell them: one key to match by, and what is no name.

A key is for finding likely pairs, never for showing and never proof that two are the same: legal forms are
dropped from it, so "Smith Ltd" and "Smith LLP" share one.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_TRADING = re.compile(r"\b(?:t\s?/\s?a|trading\s+as|t\s+a(?=\s))\b[\s:.-]*", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’‘'`´]")
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_LONG_FORMS = (
    ("public limited company", "plc"), ("limited liability partnership", "llp"), ("limited", "ltd"),
    ("community interest company", "cic"), ("charitable incorporated organisation", "cio"), ("company", "co"),
    ("cyfyngedig", "ltd"), ("cyf", "ltd"), ("ccc", "plc"), ("incorporated", "inc"),
)  # fmt: skip
_LEGAL_FORMS = frozenset({"ltd", "plc", "llp", "lp", "cic", "cio", "inc", "llc", "gmbh", "bv", "sa", "unltd"})

_FAILED = re.compile(r" in (?:liquidation|administration|receivership) $")

_BLACKED_OUT = re.compile(r"(?:[*#█xX]\s*){3,}")
_REDACTED = frozenset({"redacted", "redact", "redaction", "withheld", "anonymised", "suppressed"})
_HIDDEN_KIND = re.compile(
    r"(?:redact|withh|person|data|info|detail|commer|confiden|sensitiv|secur|individual|name|supplier|payee|vendor|"
    r"creditor|beneficiary|gdpr|foi|dpa|protect|exempt|section|undisclos|disclos|anonym|suppress|private)\w*"
)
_SMALL_WORDS = frozenset(
    {"under", "of", "for", "the", "to", "by", "due", "and", "as", "not", "act", "s40", "40", "43"}
)
_PHRASES = frozenset({
    "personal data", "personal information", "personal details", "reacted personal data", "name withheld",
    "confidential", "confidential security", "commercial confidentiality", "commercially confidential",
    "commercially sensitive", "commercial in confidence", "sensitive", "sensitive data",
    "sensitive personal data", "not disclosed", "undisclosed", "data protection", "protected",
})  # fmt: skip
REDACTION_HINT = (
    r"(?i)redact|withheld|anonymised|suppressed|personal|confiden|sensitive|disclosed|protect"
    r"|[*#'`´’‘█]|[^\x00-\x7f]|x\s*x\s*x|&#?\w+;|\.\s?\w\."
)
"""What every marker of redaction holds, and few names do: who looks through many names looks for it first."""
_LEADING_MARKER = re.compile(
    r"^\W*redact(?:ed|ion)\b"
    r"(?:\W+(?:personal|commerc\w*|commeri\w*|data|information|info|details|confident\w*|sensitive)\b)*+\W+",
    re.IGNORECASE,
)

_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "rev", "revd", "sir", "dame",
    "lady", "lord", "cllr", "councillor", "messrs", "person",
})  # fmt: skip
_ORGANISED = frozenset({
    "association", "agency", "bank", "care", "centre", "charity", "church", "club", "co", "college",
    "community", "consultancy", "consulting", "contractors", "council", "design", "education",
    "electrical", "engineering", "farm", "foundation", "garage", "group", "health", "holdings",
    "home", "homes", "hospital", "hotel", "house", "housing", "industries", "institute",
    "international", "library", "medical", "ministries", "nhs", "nursery", "partners",
    "partnership", "pharmacy", "practice", "print", "products", "properties", "property", "rentals",
    "repairs", "school", "services", "shop", "society", "solicitors", "solutions", "store",
    "studio", "studios", "supplies", "surgery", "systems", "taxis", "theatre", "transport",
    "travel", "trust", "uk", "university",
})  # fmt: skip


@lru_cache(maxsize=1 << 15)
def normal_name(text: str) -> str:
    """Give the key by which a name is matched, or "" only for text without any letter, digit or mark.

    Case, accents, punctuation, "&" for "and", a leading "The", legal forms and "in liquidation" at the end,
    HTML entities, dotted initials and what follows "T/A" make no difference. "The Limited" keeps a word.
    """
    plain = _unmarked(text)
    words = next(filter(None, map(_words, _TRADING.split(plain))), [])
    return " ".join(_without_form(words)) or " ".join(plain.casefold().split())


def trading_names(text: str) -> tuple[str, ...]:
    """Give the keys of the names that follow "T/A" or "trading as"."""
    parts = [part for part in _TRADING.split(_unmarked(text)) if _words(part)]
    return tuple(normal_name(part) for part in parts[1:])


def is_redacted(text: str) -> bool:
    """Say whether the whole cell is a marker that stands where a council has taken a name out.

    "Redactive Publishing Ltd" is a supplier and "REDACTED PERSONAL DATA Beresford Travel" still names one;
    neither is a marker. An empty cell is no marker either: nobody said why it is empty.
    """
    plain = html.unescape(text).strip()
    if _BLACKED_OUT.fullmatch(plain):
        return True
    words = _words(plain)
    if " ".join(words) in _PHRASES:
        return True
    return bool(_REDACTED.intersection(words)) and all(
        word in _SMALL_WORDS or word in _REDACTED or _HIDDEN_KIND.fullmatch(word) for word in words
    )


def is_individual_like(text: str) -> bool:
    """Say whether a name looks like a living person's, to be shown with care. A guess, erring that way.

    True for a title ("Mrs A Jones") or a bare name with initials ("J Smith", "SMITH J R"), unless a word
    shows an organisation ("Dr Singh & Partners").
    """
    words = _NOT_WORD.sub(" ", _folded(_unmarked(text))).split()
    if not words or set(words) & (_ORGANISED | _LEGAL_FORMS | {"and"}):
        return False
    if words[0] in _TITLES:
        return len(words) > 1
    initials = [word for word in words if len(word) == 1]
    names = [word for word in words if len(word) > 1]
    return (
        bool(initials) and 1 <= len(names) <= 2 and all(word.isalpha() for word in words) and len(words) <= 4
    )


def _unmarked(text: str) -> str:
    """Undo HTML entities and take off a marker of redaction that stands before a name."""
    plain = html.unescape(text).replace("\u00a0", " ").strip()
    if "redact" not in plain.casefold() or is_redacted(plain):
        return plain
    shorter = _LEADING_MARKER.sub("", plain)
    return shorter if _words(shorter) else plain


def _folded(text: str) -> str:
    """Take off case, accents and apostrophes, and write out "&"."""
    flat = text.casefold()
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text).casefold()
        flat = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _POSSESSIVE.sub("", flat).replace("&", " and ").replace("+", " and ")


def _words(text: str) -> list[str]:
    """Split into words, with dotted initials as one: "B.T. plc" is bt, plc."""
    joined = _folded(text)
    if "." in joined:
        joined = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", joined)
    return _NOT_WORD.sub(" ", joined).split()


def _without_form(words: list[str]) -> list[str]:
    """Drop a leading "the" and the legal forms at the end, as long as a word is left."""
    spelt = f" {' '.join(words)} "
    for long, short in _LONG_FORMS:
        spelt = spelt.replace(f" {long} ", f" {short} ")
    kept = _FAILED.sub(" ", spelt).split() or words
    while len(kept) > 1 and (kept[-1] in _LEGAL_FORMS or kept[-1] == "the"):
        kept.pop()
    return kept[1:] if len(kept) > 1 and kept[0] == "the" else kept
