"""Whether an interest touches a party, and whether its owner may decide. From plain values.

The duty is that of the Procurement Act 2023: to identify conflicts of interest, actual and potential, direct
and indirect, keep them under review, and take steps so that nobody gets an unfair advantage (ss.81-83).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wisely.lib.names import normal_name
from wisely.lib.verdict import YES, Verdict, no

RULE = "PA23 ss.81-83; the council's code of conduct"
ENDED, BARRED, DECLARED, MITIGATED = "ended", "barred", "declared", "mitigated"


@dataclass(frozen=True, slots=True)
class InterestFacts:
    """One interest: in whom, where it stands, from and until when; `mitigation` is what is done about it."""

    reference: str
    party: str
    stage: str
    since_on: date | None = None
    ended_on: date | None = None
    mitigation: str = ""

    def touches(self, party: str, *, on: date) -> bool:
        """Say whether it is an interest in this party, by its normal name, on a day."""
        if self.since_on is not None and on < self.since_on:
            return False
        if self.stage == ENDED and self.ended_on is not None and on > self.ended_on:
            return False
        mine, theirs = normal_name(self.party), normal_name(party)
        return bool(mine) and mine == theirs


def may_decide_about(party: str, interests: Iterable[InterestFacts], *, on: date) -> Verdict:
    """Test that none of a person's interests keeps them from deciding about a party."""
    for interest in interests:
        if not party or not interest.touches(party, on=on):
            continue
        if interest.stage == BARRED:
            return no(
                f"You declared an interest in {interest.party} ({interest.reference}), which bars you. "
                "Somebody else has to decide.", cite=RULE, who_can="somebody without an interest in it",
            )  # fmt: skip
        if interest.stage == DECLARED:
            return no(
                f"You declared an interest in {interest.party} ({interest.reference}), and nobody has looked "
                "at it yet. Ask for it to be reviewed, or let somebody else decide.", cite=RULE,
                who_can="somebody without an interest in it",
            )  # fmt: skip
    return YES


def is_told(text: str, ask: str) -> Verdict:
    """Test that something was said."""
    return YES if len(text.split()) >= 2 else no(ask)
