"""How often a secret may be tried. Judged for person and place together, never for a place alone.

A council's officers often share one address on the network, so an address is never shut: one attacker behind
it must not keep the others out. Nor can a person be shut out for good: a browser they have used before has
tries of its own, every stretch of time ends however often one goes on trying, and a link sent to their
mailbox lets them in at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wisely.lib.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many tries in each stretch of time. The stretch begins with its first try and is never prolonged."""

    kind: str
    tries: int
    stretch: timedelta

    def is_over(self, since: datetime, at: datetime) -> bool:
        """Say whether the stretch that began at `since` has ended."""
        return at >= since + self.stretch


FROM_ONE_ADDRESS = Allowance("password from one address", 10, timedelta(minutes=15))
FROM_KNOWN_BROWSER = Allowance("password from a known browser", 10, timedelta(minutes=15))
FROM_ANYWHERE = Allowance("password from anywhere", 100, timedelta(hours=1))
SECOND_FACTOR = Allowance("second factor", 10, timedelta(minutes=15))
RESET_LINK = Allowance("reset link", 5, timedelta(hours=1))


def calls_of_a_token(a_minute: int) -> Allowance:
    """Give how often one program may come: each token is counted by itself, never a council."""
    return Allowance("calls of a token", a_minute, timedelta(minutes=1))


def trial_is_allowed(tries: int, allowance: Allowance, *, since: datetime, at: datetime) -> Verdict:
    """Test the number of tries in this stretch, the present one included."""
    if tries <= allowance.tries:
        return YES
    minutes = max(1, -(-int((since + allowance.stretch - at).total_seconds()) // 60))
    return no(
        f"There have been too many tries. Wait {minutes} minutes, or ask for a link to set a new password."
    )
