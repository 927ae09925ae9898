"""What makes insurance, a declaration or bank details whole enough for the record, and how they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from wisely.lib.lifecycle import Badge, Tone
from wisely.lib.verdict import YES, Verdict, no

LEAST_EVIDENCE, LONGEST_YEARS = 10, 10
IN_FORCE = Badge("In force", "Its last day is not near.", Tone.DONE)
LAPSES_SOON = Badge("Lapses soon", "Ask the supplier for the renewal.", Tone.WARNING)
LAPSED = Badge("Lapsed", "Its last day has passed, and no renewal was seen.", Tone.STOPPED)
RENEWED = Badge("Renewed", "A later one of its kind was seen.", Tone.NEUTRAL)
STANDS = Badge("Stands", "It has not run out.", Tone.DONE)
RAN_OUT = Badge("Ran out", "The day until which it held has passed. Ask for it anew.", Tone.WARNING)
SUPERSEDED = Badge("Declared anew", "A later one of its kind was recorded.", Tone.NEUTRAL)
_SEPARATORS = re.compile(r"[\s./-]+")


def insurance_badge(expires_on: date, *, on: date, days: int, is_last: bool = True) -> Badge:
    """Say how an insurance stands on a day; it lapses soon from `days` before its last day of cover."""
    if not is_last:
        return RENEWED
    if expires_on < on:
        return LAPSED
    return LAPSES_SOON if expires_on <= on + timedelta(days=days) else IN_FORCE


def declaration_badge(until_on: date | None, *, on: date, is_last: bool = True) -> Badge:
    """Say how a declaration stands on a day."""
    if not is_last:
        return SUPERSEDED
    return RAN_OUT if until_on is not None and until_on < on else STANDS


def evidence_is_told(evidence: str) -> Verdict:
    """Test that somebody can find again what was seen."""
    if len(evidence.strip()) < LEAST_EVIDENCE:
        return no("Say what was seen and where it is kept, in a few words.")
    return YES


def insurance_is_whole(
    *, insurer: str, policy_number: str, cover: Decimal, expires_on: date, on: date
) -> Verdict:
    """Test that an insurance names who insures, by which policy, for how much and until when."""
    if not insurer.strip() or not policy_number.strip():
        return no("Enter the insurer and the number of the policy, as on the certificate.")
    if cover <= 0:
        return no("Enter the cover in pounds, as on the certificate.")
    if expires_on.year > on.year + LONGEST_YEARS:
        return no(f"The last day of cover is more than {LONGEST_YEARS} years off. Check the year.")
    return YES


def seen_by_then(seen_on: date, *, on: date, what: str) -> Verdict:
    """Test that a day on which something was seen or declared is not to come."""
    return no(f"The day on which it was {what} is still to come. Check it.") if seen_on > on else YES


def declaration_is_whole(declared_on: date, until_on: date | None) -> Verdict:
    """Test that a declaration does not end before it was made."""
    if until_on is not None and until_on < declared_on:
        return no("It would end before it was declared. Check both days.")
    return YES


def has_reason(reason: str) -> Verdict:
    """Test that something is taken back for a reason."""
    return YES if reason.strip() else no("Say why, for whoever asks later.")


def plain_digits(text: str) -> str:
    """Give the digits of a sort code or number as people write them, with spaces or dashes."""
    return _SEPARATORS.sub("", text)


def bank_numbers_are_whole(sort_code: str, number: str) -> Verdict:
    """Test that a sort code has six digits and the number of a UK bank account eight."""
    if not re.fullmatch(r"[0-9]{6}", sort_code):
        return no("A sort code has six digits, for example 30-90-21.")
    if not re.fullmatch(r"[0-9]{8}", number):
        return no("A UK account number has eight digits. Put a nought in front of a shorter one.")
    return YES


def call_back_is_told(spoken_with: str, number_from: str) -> Verdict:
    """Test that a verification says whom somebody spoke with, and where the called number was known from."""
    if len(number_from.strip()) < LEAST_EVIDENCE:
        return no(
            "Say where the number that you called was known from. It never comes from the request itself.",
            cite="Call back on a known number",
        )
    if not spoken_with.strip():
        return no("Say whom you spoke with, by post: for example, the finance manager.")
    return YES


def details_are_new(hashes: Sequence[str], *, present: Iterable[tuple[str, bool]]) -> Verdict:
    """Test that bank details differ from those in use and that none wait; `present` are (hash, waits).

    `hashes` are the new number's under the present key and older ones.
    """
    for known, waits in present:
        if waits:
            return no("Other bank details of this supplier wait already. Verify or refuse those first.")
        if known in hashes:
            return no("These are the bank details in use already. Nothing changes.")
    return YES
