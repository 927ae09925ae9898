"""Who a supplier is: the numbers it has from registers, and when two suppliers are one.

Scheme codes are those of org-id.guide, as OCDS uses them; GB-VAT and GB-MPR are ours in the same style.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wisely.lib import identifiers
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.names import is_individual_like, is_redacted
from wisely.lib.verdict import YES, Verdict, no

SCHEME_NAMES: dict[str, str] = {
    "GB-COH": "Company number",
    "GB-CHC": "Charity number (England and Wales)",
    "GB-SC": "Charity number (Scotland)",
    "GB-NIC": "Charity number (Northern Ireland)",
    "GB-VAT": "VAT number",
    "GB-PPON": "Public Procurement Organisation Number",
    "GB-MPR": "Mutuals register number",
    "XI-LEI": "Legal Entity Identifier",
    "XX-DUNS": "DUNS number",
}
MAY_BE_SHARED = frozenset({"GB-VAT"})  # members of a VAT group share one number (VATA 1994 s.43)
_READERS: dict[str, Callable[[str], str]] = {
    "GB-COH": identifiers.company_number,
    "GB-CHC": identifiers.charity_number,
    "GB-SC": identifiers.charity_number,
    "GB-NIC": identifiers.charity_number,
    "GB-VAT": identifiers.vat_number,
    "GB-PPON": identifiers.ppon,
}


def canonical_number(scheme: str, text: str) -> str:
    """Give the one way to write a register's number.

    :raises NotAnIdentifier: for a scheme that is not known or text that has not its shape.
    """
    if scheme not in SCHEME_NAMES:
        raise NotAnIdentifier("identifier", text, f"The scheme {scheme} is not one that Wisely knows.")
    reader = _READERS.get(scheme)
    if reader:
        return reader(text)
    plain = "".join(text.upper().split())
    if not plain.isalnum():
        raise NotAnIdentifier(SCHEME_NAMES[scheme], text, "It has letters and figures only.")
    return plain


def name_is_a_name(text: str) -> Verdict:
    """Test that text names somebody: neither empty nor a mark that stands where a name was taken out."""
    if not text.strip():
        return no("Enter the supplier's name.")
    if is_redacted(text):
        return no(f"“{text.strip()}” stands where a name was taken out. Redacted payments have no supplier.")
    return YES


def is_shown_as_individual(name: str, kind: str) -> bool:
    """Say whether publishing the name would name a private person: by kind, else by its looks.

    A sole trader's trading name is published; a person's own is not.
    """
    if kind == "individual":
        return True
    return kind in {"", "sole trader"} and is_individual_like(name)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two suppliers are, 0 to 100, and why, for a person to judge."""

    score: int
    reasons: tuple[str, ...]


def likeness(
    *, same_numbers: frozenset[str], other_numbers: frozenset[str], same_normal_name: bool, near_name: float,
    same_postcode: bool,
) -> Likeness:  # fmt: skip
    """Weigh what two suppliers share. A register that gives them different numbers speaks against (−40).

    `same_numbers` and `other_numbers` are schemes in which both have the same, or different, numbers;
    `near_name` is the trigram likeness of their names, 0 to 1. The weights are ours: a shared register number
    is near proof, a name alone never is.
    """
    score, reasons = 0, []
    if same_numbers:
        score += 90
        reasons.append("same " + " and ".join(sorted(SCHEME_NAMES[scheme] for scheme in same_numbers)))
    if same_normal_name:
        score += 50
        reasons.append("same name but for case, punctuation or legal form")
    elif near_name:
        score += round(40 * near_name)
        reasons.append(f"names alike to {near_name:.0%}")
    if same_postcode:
        score += 20
        reasons.append("same postcode")
    if other_numbers:
        score -= 40
        reasons.append(
            "but different " + " and ".join(sorted(SCHEME_NAMES[scheme] for scheme in other_numbers))
        )
    return Likeness(max(0, min(score, 100)), tuple(reasons))


def merge_is_possible(*, supplier: str, into: str, supplier_is_live: bool, into_is_live: bool) -> Verdict:
    """Test that one supplier can be merged into another: two, both live."""
    if supplier == into:
        return no("A supplier cannot be merged into itself. Choose another.")
    if not supplier_is_live:
        return no("This supplier has been merged already. Undo that merge first.")
    if not into_is_live:
        return no("The other supplier has itself been merged. Merge into the one it is shown under.")
    return YES


def unmerge_is_possible(*, is_merged: bool) -> Verdict:
    """Test that a supplier can be taken out of the one it was merged into."""
    return YES if is_merged else no("This supplier stands for itself; there is no merge to undo.")
