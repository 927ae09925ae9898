"""Tokens with which programs come in an officer's name: their spelling, what they may do, and how long.

A token is "wly_<number of the council>_<secret>": the council stands in it so that its rows can be brought
into scope before anything is looked up. Only a hash of the whole is kept. The secret has 256 random bits, so
a plain SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wisely.lib.verdict import YES, Verdict, no
from wisely.people.decisions.officers import Officer

LONGEST = timedelta(days=366)
_SHAPE = re.compile(r"wly_([0-9]{1,18})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class TokenRead:
    """A token taken apart: whose rows to bring into scope, and the hash to look for."""

    authority_id: int
    digest: bytes


def token_text(authority_id: int, secret: str) -> str:
    """Spell a token. `secret` is 32 random bytes in URL-safe base64, 43 characters."""
    return f"wly_{authority_id}_{secret}"


def read_token(text: str) -> TokenRead | None:
    """Read a token as sent, or None where it has not the shape. Whether it was issued is another question."""
    found = _SHAPE.fullmatch(text)
    return TokenRead(int(found[1]), hashlib.sha256(text.encode()).digest()) if found else None


def token_can_be_issued(
    *, scopes: Iterable[str], held: frozenset[str], last_on: date, on: date, who_can: str = ""
) -> Verdict:
    """Test that a token asks for something its officer may do, and ends within a year."""
    wanted = frozenset(scopes)
    if not wanted:
        return no("Choose at least one thing that the token may do.")
    if beyond := sorted(wanted - held):
        missing = ", ".join(beyond)
        return no(f"A token can do no more than you can. You may not: {missing}.", who_can=who_can)
    if last_on < on:
        return no("The last day has passed. Choose today or a later day.")
    if last_on > on + LONGEST:
        return no("A token lasts a year at most. Choose an earlier last day.")
    return YES


def narrowed(officer: Officer, scopes: frozenset[str]) -> Officer:
    """Give the officer as a token lets them act: what they may do today, less what it leaves out."""
    grants = tuple(replace(grant, permissions=grant.permissions & scopes) for grant in officer.grants)
    return replace(officer, grants=grants, permissions=officer.permissions & scopes)
