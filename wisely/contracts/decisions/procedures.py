"""Procedures under the words that the register uses, from the many words of notices and spreadsheets."""

from __future__ import annotations

import re

PROCEDURES: dict[str, str] = {
    "open": "Open procedure",
    "restricted": "Restricted procedure",
    "competitive flexible": "Competitive flexible procedure",
    "negotiated": "Negotiation or dialogue after a call for competition",
    "quotation": "Quotations below the threshold",
    "open below threshold": "Open competition below the threshold",
    "call-off": "Call-off from a framework",
    "dynamic market": "Dynamic market or dynamic purchasing system",
    "direct award": "Direct award",
    "direct award below threshold": "Direct award below the threshold",
    "concession": "Concession",
    "light touch": "Light touch",
    "other": "Another way",
}

# The first that is found in the text counts; the order is from the particular to the general.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"direct award.*framework|call.?off|further competition|mini.?competition|framework", "call-off"),
    (r"dynamic (?:market|purchasing)|\bdps\b", "dynamic market"),
    (r"single tender|single source|\bwaiver|non.?competitive|sole (?:source|supplier)", "direct award"),
    (
        r"direct award|negotiated without|no competition|without (?:prior |a )?(?:publ|comp|call)",
        "direct award",
    ),
    (r"quotation|\bquotes?\b|\brfq\b", "quotation"),
    (r"competitive flexible", "competitive flexible"),
    (r"competitive dialogue|negotiat|innovation partnership|competitive procedure", "negotiated"),
    (r"restricted", "restricted"),
    (r"open", "open"),
    (r"concession", "concession"),
    (r"light touch", "light touch"),
    (r"tender", "open"),
)
_METHODS = {"open": "open", "selective": "restricted", "direct": "direct award", "limited": "direct award"}
_BELOW = {"open": "open below threshold", "direct award": "direct award below threshold"}
_COMPETED = frozenset(
    {
        "open",
        "restricted",
        "competitive flexible",
        "negotiated",
        "quotation",
        "open below threshold",
        "dynamic market",
    }
)
_NOT_COMPETED = frozenset({"direct award", "direct award below threshold"})


def procedure_of(details: str, method: str = "") -> str:
    """Give the procedure that a source's words or its OCDS method mean, or "" where neither tells."""
    text = details.casefold()
    for pattern, procedure in _WORDS:
        if re.search(pattern, text):
            is_below = "below" in text and "threshold" in text
            return _BELOW.get(procedure, procedure) if is_below else procedure
    return _METHODS.get(method, "")


def competed(procedure: str) -> bool | None:
    """Say whether tenders or quotations were invited; None for a call-off, which may be either."""
    if procedure in _COMPETED:
        return True
    return False if procedure in _NOT_COMPETED else None
