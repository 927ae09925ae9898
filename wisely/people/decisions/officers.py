"""Officers with their grants: what they may do, over what, up to what value, and in whose name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from wisely.lib.actor import SYSTEM_NAMES, SystemActor
from wisely.lib.money import Net
from wisely.lib.verdict import YES, Verdict, no

SCHEME = "Scheme of delegation"


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
    is_beside_a_real_council: bool = False
    grants: tuple[Grant, ...] = ()
    on_behalf_of: str = ""
    request_id: str = ""
    person_id: int = 0
    permissions: frozenset[str] = field(default_factory=frozenset)


def the_sign_in_page(*, authority_id: int | None = None, request_id: str = "") -> SystemActor:
    """The system person that answers for what an unknown person does at the sign-in page."""
    return SystemActor(
        "system:sign-in", SYSTEM_NAMES["system:sign-in"], request_id=request_id, authority_id=authority_id
    )


def grant_covers(
    officer: Officer, permission: str, *, scope: Mapping[str, str] | None, who_can: str
) -> Verdict:
    """Test that one of the officer's grants permits this, over the given thing (or anywhere)."""
    if _covering(officer, permission, scope):
        return YES
    if permission in officer.permissions:
        return no("Your role covers other parts of the council, not this one.", cite=SCHEME, who_can=who_can)
    return no("Your role does not include this.", cite=SCHEME, who_can=who_can)


def authority_limit(
    officer: Officer, permission: str, net: Net, *, scope: Mapping[str, str] | None, who_can: str
) -> Verdict:
    """Test that the officer may decide this for a value, judged net of VAT.

    A grant without a limit decides no value at all: where a limit is meant to be high, it is written down.
    """
    verdict = grant_covers(officer, permission, scope=scope, who_can=who_can)
    if not verdict:
        return verdict
    limits = [
        grant.limit_net for grant in _covering(officer, permission, scope) if grant.limit_net is not None
    ]
    if not limits:
        return no(
            "Your role has no limit of value, so it cannot decide amounts.", cite=SCHEME, who_can=who_can
        )
    if net.amount > max(limits):
        return no(f"{net} net is above your limit of {Net(max(limits))}.", cite=SCHEME, who_can=who_can)
    return YES


def grant_used(
    officer: Officer, permission: str, *, scope: Mapping[str, str] | None = None, net: Net | None = None
) -> Grant | None:
    """Give the grant that an act rests on: the officer's own before a delegated one, then the least."""
    enough = [
        grant
        for grant in _covering(officer, permission, scope)
        if net is None or (grant.limit_net is not None and net.amount <= grant.limit_net)
    ]
    return min(
        enough, key=lambda grant: (bool(grant.on_behalf_of), grant.limit_net or Decimal(0)), default=None
    )


def _covering(officer: Officer, permission: str, scope: Mapping[str, str] | None) -> list[Grant]:
    return [
        grant
        for grant in officer.grants
        if permission in grant.permissions and (scope is None or grant.covers(scope))
    ]


def all_permissions(grants: Iterable[Grant]) -> frozenset[str]:
    """Give everything that the grants permit between them."""
    return frozenset(name for grant in grants for name in grant.permissions)
