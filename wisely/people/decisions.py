"""What people may do, judged from plain values: officers with their grants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from wisely.lib.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force today: what it permits, over what, up to what value (pounds net), and for whom.

    `on_behalf_of` is the reference of the person who delegated it, or empty.
    """

    role: str
    permissions: frozenset[str]
    scope_kind: str = "council"
    scope_key: str = ""
    limit_net: Decimal | None = None
    on_behalf_of: str = ""

    def covers(self, scope: Mapping[str, str]) -> bool:
        """Say whether the grant reaches a thing whose directorate, category and so on are given."""
        return self.scope_kind == "council" or scope.get(self.scope_kind) == self.scope_key


@dataclass(frozen=True, slots=True)
class Officer:
    """Someone at a door, with what they may do today. Satisfies `lib.actor.Actor`."""

    reference: str
    name: str
    authority_id: int | None
    authority_slug: str = ""
    authority_name: str = ""
    pack: str = ""
    is_demonstration: bool = False
    grants: tuple[Grant, ...] = ()
    on_behalf_of: str = ""
    request_id: str = ""
    person_id: int = 0
    permissions: frozenset[str] = field(default_factory=frozenset)


def grant_covers(officer: Officer, permission: str, *, scope: Mapping[str, str] | None, who_can: str) -> Verdict:
    """Test that one of the officer's grants permits this, over the given thing (or anywhere, with no scope)."""
    if permission in officer.permissions:
        for grant in officer.grants:
            if permission in grant.permissions and (scope is None or grant.covers(scope)):
                return YES
        return no("Your role covers other parts of the council, not this one.", cite="Scheme of delegation", who_can=who_can)
    return no("Your role does not include this.", cite="Scheme of delegation", who_can=who_can)
