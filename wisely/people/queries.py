"""Every read of the people room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wisely.people.decisions import Grant, Officer
from wisely.people.models import Assignment, Authority, Person
from wisely.people.permissions import role

__all__ = ["Grant", "Officer", "authority_by_slug", "officer_by_reference", "officer_for"]


def authority_by_slug(slug: str) -> Authority | None:
    """Find a council by the short name in its addresses."""
    return Authority.objects.filter(slug=slug).first()


def officer_for(person_id: int, *, on: date, request_id: str = "") -> Officer | None:
    """Give the person at the door with the grants in force on a day. Two queries.

    None where the person has left or their council is out of scope.
    """
    person = Person.objects.select_related("authority").filter(pk=person_id, left_on__isnull=True).first()
    return _officer(person, on=on, request_id=request_id) if person else None


def officer_by_reference(reference: str, *, on: date, request_id: str = "") -> Officer | None:
    """Give the officer with this reference, as `officer_for` does."""
    person = Person.objects.select_related("authority").filter(reference=reference, left_on__isnull=True).first()
    return _officer(person, on=on, request_id=request_id) if person else None


def _officer(person: Person, *, on: date, request_id: str) -> Officer:
    authority = person.authority
    officer = Officer(
        reference=person.reference,
        name=person.name,
        person_id=person.pk,
        authority_id=authority.pk if authority else None,
        authority_slug=authority.slug if authority else "",
        authority_name=authority.name if authority else "",
        pack=authority.pack if authority else "",
        is_demonstration=bool(authority and authority.is_demonstration),
        request_id=request_id,
    )
    grants = _grants(person.pk, on=on)
    return replace(
        officer, grants=grants, permissions=frozenset(name for grant in grants for name in grant.permissions)
    )


def _grants(person_id: int, *, on: date) -> tuple[Grant, ...]:
    rows = Assignment.objects.filter(person=person_id, period__contains=on).values_list(
        "role", "scope_kind", "scope_key", "limit_net"
    )
    found = [(role(code), kind, key, limit) for code, kind, key, limit in rows]
    return tuple(
        Grant(known.code, known.permissions, kind, key, limit) for known, kind, key, limit in found if known
    )
