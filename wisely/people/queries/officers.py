"""Who is at the door, what they may do today, and who has done what to a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.lib.periods import Period
from wisely.people.decisions import Grant, Officer
from wisely.people.decisions.delegations import NEVER_LENT
from wisely.people.decisions.duties import Duty
from wisely.people.decisions.officers import all_permissions
from wisely.people.lifecycle import DelegationStage
from wisely.people.models import Assignment, Authority, Delegation, Person
from wisely.people.permissions import duties_of_verbs, role


def authority_by_slug(slug: str) -> Authority | None:
    """Find a council by the short name in its addresses."""
    return Authority.objects.filter(slug=slug).first()


def councils() -> list[Authority]:
    """Give the councils of this installation, by name."""
    return list(Authority.objects.order_by("name"))


def own_council(officer: Officer) -> Authority:
    """Give the council that an officer works for."""
    return Authority.objects.get(pk=officer.authority_id or 0)


def officer_for(person_id: int | None, *, on: date, request_id: str = "") -> Officer | None:
    """Give the person at the door with the grants in force on a day. Three queries.

    None where there is no such person, they have left or their council is out of scope.
    """
    person = _at_work(on).filter(pk=person_id or 0).first()
    return _officer(person, on=on, request_id=request_id) if person else None


def officer_by_reference(reference: str, *, on: date, request_id: str = "") -> Officer | None:
    """Give the officer with this reference, as `officer_for` does."""
    person = _at_work(on).filter(reference=reference).first()
    return _officer(person, on=on, request_id=request_id) if person else None


def _at_work(on: date) -> models.QuerySet[Person]:
    return Person.objects.select_related("authority").filter(has_not_left(on))


def has_not_left(on: date, *, through: str = "") -> Q:
    """Give the condition that a person is still here on a day; on `left_on` they no longer are."""
    return Q(**{f"{through}left_on__isnull": True}) | Q(**{f"{through}left_on__gt": on})


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
    grants = (*_own_grants(person.pk, Q(period__contains=on)), *_delegated_grants(person.pk, on=on))
    return replace(officer, grants=grants, permissions=all_permissions(grants))


def _own_grants(person_id: int, when: Q) -> tuple[Grant, ...]:
    rows = Assignment.objects.filter(when, person=person_id).values_list(
        "role", "scope_kind", "scope_key", "limit_net"
    )
    found = [(role(code), kind, key, limit) for code, kind, key, limit in rows]
    return tuple(
        Grant(known.code, known.permissions, kind, key, limit) for known, kind, key, limit in found if known
    )


def _delegated_grants(person_id: int, *, on: date) -> tuple[Grant, ...]:
    """Give what others have lent: only while the holder holds it and everybody in between is still here."""
    return _lent(
        Delegation.objects.filter(
            has_not_left(on, through="assignment__person__"),
            Q(under__isnull=True)
            | (
                Q(under__stage=DelegationStage.ACCEPTED, under__period__contains=on)
                & has_not_left(on, through="giver__")
            ),
            receiver=person_id,
            stage=DelegationStage.ACCEPTED,
            period__contains=on,
            assignment__period__contains=on,
        )
    )


def _lent(delegations: models.QuerySet[Delegation]) -> tuple[Grant, ...]:
    grants = []
    for row in delegations.select_related("assignment__person", "under"):
        known = role(row.assignment.role)
        if known is None:
            continue
        limits = [row.limit_net, row.assignment.limit_net, *([row.under.limit_net] if row.under else [])]
        limit = None if None in limits else min(each for each in limits if each is not None)
        grants.append(
            Grant(
                known.code, known.permissions - NEVER_LENT, row.scope_kind, row.scope_key, limit,
                on_behalf_of=row.assignment.person.reference,
            )
        )  # fmt: skip
    return tuple(grants)


def grants_held(person: Person, *, within: Period) -> tuple[Grant, ...]:
    """Give what a person holds on any day of a period, of their own or lent and accepted."""
    days = (within.starts_on, within.ends_before)
    lent = Delegation.objects.filter(receiver=person, stage=DelegationStage.ACCEPTED, period__overlap=days)
    return (*_own_grants(person.pk, Q(period__overlap=days)), *_lent(lent))


def latest_change(subject: models.Model) -> tuple[str, datetime | None]:
    """Give who changed a thing latest, by name where they have one still, and when."""
    event = Event.objects.filter(subject=subject_key(subject)).order_by("-sequence").first()
    if event is None:
        return "", None
    name = Person.objects.filter(reference=event.by).values_list("name", flat=True).first()
    return name or event.by, event.at


def who_did(*subjects: models.Model) -> Mapping[Duty, frozenset[str]]:
    """Give who has done which duty to these things, from the record: who acted and who was acted for."""
    duties = duties_of_verbs()
    done: dict[Duty, set[str]] = defaultdict(set)
    rows = Event.objects.filter(subject__in=[subject_key(each) for each in subjects], verb__in=list(duties))
    for verb, by, on_behalf_of in rows.values_list("verb", "by", "on_behalf_of"):
        done[duties[verb]].update({by, on_behalf_of} - {""})
    return {duty: frozenset(people) for duty, people in done.items()}
