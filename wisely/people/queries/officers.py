"""Who is at the door, what they may do today, and who has done what to a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.lib.periods import Period
from wisely.people.decisions import Grant, Officer
from wisely.people.decisions.delegations import NEVER_LENT
from wisely.people.decisions.duties import Duty
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


def has_not_left(on: date, *, through: str = "") -> Q:
    """Give the condition that a person is still here on a day; on `left_on` they no longer are."""
    return Q(**{f"{through}left_on__isnull": True}) | Q(**{f"{through}left_on__gt": on})


def _own_grants(person_id: int, when: Q) -> tuple[Grant, ...]:
    rows = Assignment.objects.filter(when, person=person_id).values_list(
        "role", "scope_kind", "scope_key", "limit_net"
    )
    found = [(role(code), kind, key, limit) for code, kind, key, limit in rows]
    return tuple(
        Grant(known.code, known.permissions, kind, key, limit) for known, kind, key, limit in found if known
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
