"""Permissions of this room, the roles and duties declared to it, and the question of every room: may they?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from wisely.lib.actor import Actor, SystemActor
from wisely.lib.money import Net
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.decisions import Grant, Officer, duties, officers
from wisely.people.decisions.duties import Duty


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_PEOPLE = "people.see_people"
    REGISTER_PERSON = "people.register_person"
    ARRANGE_ORGANISATION = "people.arrange_organisation"
    ASSIGN_ROLE = "people.assign_role"
    DELEGATE = "people.delegate"
    RECORD_ABSENCE = "people.record_absence"
    ERASE_PERSON = "people.erase_person"
    READ_RECORD = "people.read_record"
    ISSUE_TOKENS = "people.issue_tokens"
    REVOKE_TOKENS = "people.revoke_tokens"


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of permissions under a name that officers use. Declared on the roof, checked here."""

    code: str
    name: str
    description: str
    permissions: frozenset[str]


_roles: dict[str, Role] = {}
_duties_of_permissions: dict[str, Duty] = {}
_duties_of_verbs: dict[str, Duty] = {}


def declare_duties(*, permissions: Mapping[str, Duty], verbs: Mapping[str, Duty]) -> None:
    """Take in which permissions carry which duty, and which verbs on the record show that one was done."""
    _duties_of_permissions.clear()
    _duties_of_permissions.update(permissions)
    _duties_of_verbs.clear()
    _duties_of_verbs.update(verbs)


def duties_of_verbs() -> Mapping[str, Duty]:
    """Give the verbs on the record that show a duty was done."""
    return _duties_of_verbs


def declare_roles(roles: Iterable[Role]) -> None:
    """Take in the roles of the house. Called once, from the roof, after `declare_duties`.

    :raises ValueError: for a role that joins two duties which are kept apart; the house does not start.
    """
    _roles.clear()
    for role in roles:
        verdict = duties.roles_are_separate(Grant(role.code, role.permissions), (), _duties_of_permissions)
        if not verdict:
            raise ValueError(f"role {role.code}: {verdict.reason} ({verdict.cite})")
        _roles[role.code] = role


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


def may(officer: Actor, permission: str, *, scope: Mapping[str, str] | None = None) -> Verdict:
    """Test that an officer may do this over the thing whose directorate, category and so on `scope` names.

    The house's own system persons may: no door lets anybody in as one of them.
    """
    if isinstance(officer, SystemActor):
        return YES
    if not isinstance(officer, Officer):
        return no("Your sign-in is not linked to a person at a council.")
    return officers.grant_covers(officer, permission, scope=scope, who_can=who_can(permission))


def authority_limit(
    officer: Actor, permission: str, net: Net, *, scope: Mapping[str, str] | None = None
) -> Verdict:
    """Test that an officer may decide this for a value net of VAT. Without a limit nobody decides."""
    if not isinstance(officer, Officer):
        return no("Only an officer with a limit of value may decide this.", cite=officers.SCHEME)
    return officers.authority_limit(officer, permission, net, scope=scope, who_can=who_can(permission))


def acting(
    officer: Officer, permission: str, *, scope: Mapping[str, str] | None = None, net: Net | None = None
) -> Officer:
    """Give the officer as an act names them: "A for B" where only B's delegation covers it."""
    grant = officers.grant_used(officer, permission, scope=scope, net=net)
    return replace(officer, on_behalf_of=grant.on_behalf_of) if grant else officer


def duty_is_separate(duty: Duty, *, by: Actor, done: Mapping[Duty, frozenset[str]]) -> Verdict:
    """Test that `by` has not done to this thing a duty that is kept apart from this one, for self or others.

    `done` comes from `queries.who_did`, or from the thing's own columns.
    """
    return duties.duty_is_separate(duty, by={by.reference, by.on_behalf_of} - {""}, done=done)


def may_be_given(new: Grant, held: Iterable[Grant]) -> Verdict:
    """Test that with what a person holds already a role or delegation would join no duties kept apart."""
    return duties.roles_are_separate(new, held, _duties_of_permissions)


def may_assign_role(officer: Actor, *, person: str) -> Verdict:
    """Test that an officer may give or end a role of a person: another person, never themselves."""
    if officer.reference == person:
        return no(
            "You cannot change your own roles. Ask another administrator.",
            cite=duties.INTERNAL_CONTROL,
            who_can=who_can(Permission.ASSIGN_ROLE),
        )
    return may(officer, Permission.ASSIGN_ROLE)


def may_connect_service(officer: Actor, *, is_demonstration: bool) -> Verdict:
    """Test that an officer may connect a sign-in service: anybody can be a demonstration's administrator."""
    if is_demonstration:
        return no("A demonstration council has no sign-in service: visitors choose whom to be.")
    return may(officer, Permission.ASSIGN_ROLE)


def may_revoke_token(officer: Actor, *, person: str) -> Verdict:
    """Test that an officer may end a token: their own, or with the permission anybody's."""
    return YES if officer.reference == person else may(officer, Permission.REVOKE_TOKENS)


def may_record_absence(officer: Actor, *, person: str) -> Verdict:
    """Test that an officer may record a person's time away: their own, or with the permission anybody's."""
    return YES if officer.reference == person else may(officer, Permission.RECORD_ABSENCE)


def may_end_sessions(officer: Actor, *, person: str) -> Verdict:
    """Test that an officer may end a person's open sessions: their own, or as who looks after people."""
    if officer.reference == person:
        return YES
    keepers = (Permission.REGISTER_PERSON, Permission.ASSIGN_ROLE, Permission.ERASE_PERSON)
    verdicts = [may(officer, each) for each in keepers]
    return next((verdict for verdict in verdicts if verdict), verdicts[0])


def is_that_person(officer: Actor, *, person: str, what: str) -> Verdict:
    """Test that the one who answers is the one who was asked."""
    return YES if officer.reference == person else no(f"Only the person {what} can do this.")
