"""The people of the council in scope, their roles and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower

from wisely.people import permissions
from wisely.people.models import Assignment, Directorate, Person
from wisely.people.queries.delegations import role_name, scope_words
from wisely.people.queries.officers import has_not_left


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as pages show them."""

    pk: int
    version: int
    reference: str
    name: str
    email: str
    left_on: date | None
    is_erased: bool
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One role held, with the limit in pounds net; `starts_on` is None where it never took effect."""

    pk: int
    version: int
    person: str
    person_name: str
    role_code: str
    role: str
    scope_kind: str
    scope_key: str
    scope: str
    limit_net: Decimal | None
    starts_on: date | None
    ends_before: date | None
    post: str
    is_in_force: bool


def person_for(reference: str) -> Person | None:
    """Give one person by reference, if in scope."""
    if not reference.isprintable():  # the database takes no nought byte
        return None
    return Person.objects.select_related("authority").filter(reference=reference).first()


def person_row(reference: str, *, on: date) -> PersonRow | None:
    """Give one person with the roles they hold on a day. Two queries."""
    person = Person.objects.filter(reference=reference, authority__isnull=False).first()
    if person is None:
        return None
    held = Assignment.objects.filter(person=person, period__contains=on).values_list("role", flat=True)
    return _person_row(person, tuple(role_name(code) for code in held))


def persons(*, on: date, with_leavers: bool = False) -> list[PersonRow]:
    """Give the people of the council by name, with the roles they hold on a day. Two queries."""
    found = Person.objects.filter(authority__isnull=False, erased_at__isnull=True).order_by(
        Lower("name"), "pk"
    )
    if not with_leavers:
        found = found.filter(has_not_left(on))
    roles: dict[int, list[str]] = {}
    for person, code in Assignment.objects.filter(period__contains=on).values_list("person", "role"):
        roles.setdefault(person, []).append(role_name(code))
    return [_person_row(each, tuple(sorted(set(roles.get(each.pk, []))))) for each in found]


def _person_row(person: Person, roles: tuple[str, ...]) -> PersonRow:
    return PersonRow(
        pk=person.pk, version=person.version, reference=person.reference, name=person.name or "Erased",
        email=person.email, left_on=person.left_on, is_erased=person.erased_at is not None, roles=roles,
    )  # fmt: skip


def people_register(*, on: date) -> QuerySet[Person]:
    """Give the people of the council with the codes of the roles they hold on a day, for a list."""
    in_force = Q(assignments__period__contains=on)
    held = ArrayAgg("assignments__role", filter=in_force, distinct=True, default=Value([]))
    everybody: QuerySet[Person] = Person.objects.filter(authority__isnull=False, erased_at__isnull=True)
    found: QuerySet[Person] = everybody.annotate(roles=held)
    return found


def holding(people: QuerySet[Person], role: str, *, on: date) -> QuerySet[Person]:
    """Narrow people to those who hold a role on a day."""
    held = Assignment.objects.filter(person=OuterRef("pk"), role=role, period__contains=on)
    return people.filter(Exists(held))


def at_work(people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """Narrow people to those who have not left by a day."""
    return people.filter(has_not_left(on))


def colleagues(*, on: date, except_for: str = "") -> list[tuple[str, str]]:
    """Give everybody at work on a day by reference and name, for a choice."""
    found = Person.objects.filter(has_not_left(on), authority__isnull=False).exclude(reference=except_for)
    return [
        (reference, name)
        for reference, name in found.order_by(Lower("name"), "pk").values_list("reference", "name")
    ]


def directorates() -> list[tuple[str, str]]:
    """Give the council's directorates by code and name, for a choice."""
    found = Directorate.objects.filter(ended_on__isnull=True).order_by(Lower("name"))
    return list(found.values_list("code", "name"))


def assignments_of(reference: str, *, on: date) -> list[AssignmentRow]:
    """Give every role a person holds or held, newest first. One query."""
    found = Assignment.objects.select_related("person", "post").filter(person__reference=reference)
    return [_assignment_row(row, on=on) for row in found.order_by("-pk")]


def who_holds(permission: str, *, on: date) -> list[AssignmentRow]:
    """Give everybody whose role includes a permission on a day. One query."""
    codes = [role.code for role in permissions.roles() if permission in role.permissions]
    found = Assignment.objects.select_related("person", "post").filter(
        has_not_left(on, through="person__"), role__in=codes, period__contains=on
    )
    return [_assignment_row(row, on=on) for row in found.order_by(Lower("person__name"), "pk")]


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that somebody at work holds, and how far it reaches."""

    role: str
    scope_kind: str
    scope_key: str
    person_id: int


def roles_held(codes: Sequence[str], *, on: date) -> list[RoleHeld]:
    """Give who holds any of these roles on a day. One query."""
    rows = Assignment.objects.filter(
        has_not_left(on, through="person__"), role__in=codes, period__contains=on
    ).order_by("pk")
    return [RoleHeld(*row) for row in rows.values_list("role", "scope_kind", "scope_key", "person_id")]


def _assignment_row(row: Assignment, *, on: date) -> AssignmentRow:
    starts_on, ends_before = (None, None) if row.period.isempty else (row.period.lower, row.period.upper)
    return AssignmentRow(
        pk=row.pk, version=row.version, person=row.person.reference, person_name=row.person.name,
        role_code=row.role, role=role_name(row.role), scope_kind=row.scope_kind, scope_key=row.scope_key,
        scope=scope_words(row.scope_kind, row.scope_key), limit_net=row.limit_net, starts_on=starts_on,
        ends_before=ends_before, post=row.post.title if row.post else "",
        is_in_force=starts_on is not None and starts_on <= on and (ends_before is None or on < ends_before),
    )  # fmt: skip
