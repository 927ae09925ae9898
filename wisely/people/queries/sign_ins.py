"""Users, sign-in services, sessions, personas. These find their own scope, for nobody is in yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import connection

from wisely.audit.row_security import in_scope
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import permissions
from wisely.people.models import Assignment, Authority, IdentityProvider, Person, User
from wisely.people.queries.officers import has_not_left


@dataclass(frozen=True, slots=True)
class Persona:
    """One person of a demonstration council, for the page that lets a visitor choose."""

    reference: str
    name: str
    council: str
    role: str
    shows: str
    limit_net: Decimal | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One open session as its owner sees it."""

    pk: int
    started_at: datetime
    seen_at: datetime
    browser: str
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class WayIn:
    """A council's sign-in service as the sign-in page offers it."""

    code: str
    name: str
    council: str


def user_of(person: Person) -> User | None:
    """Give a person's sign-in, if it has been opened."""
    return User.objects.filter(person=person).first()


def user_by_key(pk: int) -> User:
    """Give the sign-in itself, apart from the request that came with it."""
    return User.objects.get(pk=pk)


def user_by_email(email: str) -> User | None:
    """Give the sign-in with this address, whatever its letter case."""
    return User.objects.filter(email__iexact=email).first()


def identity_provider(code: str) -> IdentityProvider | None:
    """Give the sign-in service with this code, while it is in use."""
    with in_scope(*_everybody()):
        return (
            IdentityProvider.objects.select_related("authority")
            .filter(code=code, ended_at__isnull=True)
            .first()
        )


def ways_in() -> list[WayIn]:
    """Give every sign-in service in use, by council."""
    with in_scope(*_everybody()):
        found = IdentityProvider.objects.select_related("authority").filter(ended_at__isnull=True)
        return [
            WayIn(row.code, row.name, row.authority.name) for row in found.order_by("authority__name", "code")
        ]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A sign-in service as a council's administrators see it."""

    code: str
    name: str
    issuer: str
    client_id: str
    email_domains: tuple[str, ...]
    asks_second_factor: bool
    is_only_way_in: bool
    ended_at: datetime | None


def sign_in_services(authority_id: int | None) -> list[ServiceRow]:
    """Give a council's sign-in services, those in use first."""
    rows = IdentityProvider.objects.filter(authority=authority_id or 0).order_by("-ended_at", "code")
    return [
        ServiceRow(
            row.code, row.name, row.issuer, row.client_id, tuple(row.email_domains), row.asks_second_factor,
            row.is_only_way_in, row.ended_at,
        )
        for row in rows
    ]  # fmt: skip


def sign_in_service(authority_id: int | None, code: str) -> IdentityProvider | None:
    """Give a council's own sign-in service with this code."""
    return IdentityProvider.objects.filter(authority=authority_id or 0, code=code).first()


def password_is_a_way_in(user: User) -> Verdict:
    """Test that the person's council lets passwords in beside its own sign-in service."""
    if user.authority_id is None:
        return YES
    with in_scope(user.authority_id):
        only = IdentityProvider.objects.filter(
            authority=user.authority_id, ended_at__isnull=True, is_only_way_in=True
        )
        name = only.values_list("name", flat=True).first()
    return YES if name is None else no(f"Your council's people sign in with {name}.")


def personas_are_open() -> Verdict:
    """Test that this installation serves demonstration councils only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT is_demonstration FROM people_authority")
        kinds = {kind for (kind,) in cursor.fetchall()}
    if True not in kinds:
        return no("There is no demonstration council here.")
    return personas_stay_open(is_beside_a_real_council=False in kinds)


def personas_stay_open(*, is_beside_a_real_council: bool) -> Verdict:
    """Test the same of somebody at a demonstration council, for whom one exists."""
    if is_beside_a_real_council:
        return no("This installation serves a real council, so everybody signs in as themselves.")
    return YES


def personas(*, on: date) -> list[Persona]:
    """Give the cast: for each demonstration council and role, the person who has held it longest on a day."""
    if not personas_are_open():
        return []
    cast: list[Persona] = []
    for authority in Authority.objects.filter(is_demonstration=True).order_by("pk"):
        with in_scope(authority.pk):
            cast += _cast_of(authority, on=on)
    return cast


def _cast_of(authority: Authority, *, on: date) -> list[Persona]:
    held = Assignment.objects.select_related("person").filter(
        has_not_left(on, through="person__"), period__contains=on
    )
    first: dict[str, Assignment] = {}
    taken: set[int] = set()
    for row in held.order_by("pk"):
        if row.role not in first and row.person_id not in taken:
            first[row.role] = row
            taken.add(row.person_id)
    return [
        Persona(
            row.person.reference, row.person.name, authority.name, role.name, role.description, row.limit_net
        )
        for role in permissions.roles()
        if (row := first.get(role.code)) is not None
    ]


def persona(reference: str) -> Person | None:
    """Give the person of a demonstration council with this reference."""
    if not personas_are_open():
        return None
    with in_scope(*_everybody()):
        return (
            Person.objects.select_related("authority")
            .filter(reference=reference, authority__is_demonstration=True)
            .first()
        )


def sessions_of(user: User, *, present: str) -> list[SessionRow]:
    """Give a person's open sessions, newest first; `present` is the key of the one that asks."""
    rows = [
        session
        for session in UserSession.objects.filter(user=user).order_by("-created_at")
        if session.exists()
    ]
    return [
        SessionRow(row.pk, row.created_at, row.last_seen_at, row.user_agent, row.session_key == present)
        for row in rows
    ]


def session_keys(user: User, *, pk: int) -> list[str]:
    """Give the key of one of a person's own sessions, or nothing."""
    return list(UserSession.objects.filter(user=user, pk=pk).values_list("session_key", flat=True))


def linked_ways_in(user: User) -> set[str]:
    """Give the codes of the sign-in services that a person's sign-in is linked to."""
    return set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))


def has_second_factor(user: User) -> bool:
    """Say whether a person has a second factor other than recovery codes."""
    found: bool = (
        Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    )
    return found


def _everybody() -> list[int]:
    return list(Authority.objects.values_list("pk", flat=True))
