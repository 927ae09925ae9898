"""An answer to "may this happen?" that carries its own reason, its authority and who can help."""

from __future__ import annotations

from dataclasses import dataclass


class Refusal(Exception):
    """Raised when a rule or a permission says no; the door shows `verdict.reason` to the person."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a reason in plain words, the rule it rests on and who can do it instead."""

    allowed: bool
    reason: str = ""
    cite: str = ""
    who_can: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Verdict) -> Verdict:
        return other if self.allowed else self

    def require(self) -> None:
        """Go on quietly when allowed.

        :raises Refusal: carries this verdict to the door.
        """
        if not self.allowed:
            raise Refusal(self)


YES = Verdict(allowed=True)


def no(reason: str, *, cite: str = "", who_can: str = "") -> Verdict:
    """Answer no. `reason` is read by a person: what is wrong and what to do next."""
    return Verdict(allowed=False, reason=reason, cite=cite, who_can=who_can)
