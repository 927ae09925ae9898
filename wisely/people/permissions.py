"""Permissions of the people room, the roles declared to it, and the one question every room asks: may they?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wisely.lib.verdict import Verdict
from wisely.people.decisions import Officer, grant_covers


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_PEOPLE = "people.see_people"
    ASSIGN_ROLE = "people.assign_role"
    DELEGATE = "people.delegate"
    READ_RECORD = "people.read_record"


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of permissions under a name that officers use. Declared on the roof, checked here."""

    code: str
    name: str
    description: str
    permissions: frozenset[str]


_roles: dict[str, Role] = {}


def declare_roles(roles: Iterable[Role]) -> None:
    """Take in the roles of the house. Called once, from the roof."""
    _roles.clear()
    _roles.update({role.code: role for role in roles})


def roles() -> tuple[Role, ...]:
    """Give all roles in the order of their declaration."""
    return tuple(_roles.values())


def role(code: str) -> Role | None:
    """Give one role, or None where the code is no longer declared."""
    return _roles.get(code)


def who_can(permission: str) -> str:
    """Name the roles that include a permission, for the person who was refused."""
    names = [role.name for role in _roles.values() if permission in role.permissions]
    return ", ".join(names) or "nobody at present"


def may(officer: Officer, permission: str, *, scope: Mapping[str, str] | None = None) -> Verdict:
    """Test that an officer may do this over the thing whose directorate, category and so on `scope` names."""
    return grant_covers(officer, permission, scope=scope, who_can=who_can(permission))
