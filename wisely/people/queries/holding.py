"""Who holds a role on a day, of their own or lent to them: everybody who could do a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from wisely.people.decisions import Grant
from wisely.people.decisions.delegations import NEVER_LENT
from wisely.people.lifecycle import DelegationStage
from wisely.people.models import Assignment, Delegation, Person
from wisely.people.permissions import role
from wisely.people.queries.officers import has_not_left


def holders_of(roles: Collection[str], *, on: date) -> list[tuple[Person, tuple[Grant, ...]]]:
    """Give everybody at work who holds one of some roles on a day, own or lent, by name. Two queries."""
    found: dict[Person, list[Grant]] = defaultdict(list)
    own = Assignment.objects.filter(
        has_not_left(on, through="person__"), role__in=roles, period__contains=on
    ).select_related("person")
    for row in own:
        if known := role(row.role):
            found[row.person].append(
                Grant(known.code, known.permissions, row.scope_kind, row.scope_key, row.limit_net)
            )
    for lent in _delegations_in_force(roles, on=on):
        if known := role(lent.assignment.role):
            found[lent.receiver].append(_lent(lent, known.code, known.permissions - NEVER_LENT))
    return sorted(
        ((person, tuple(grants)) for person, grants in found.items()), key=lambda pair: pair[0].name
    )


def _delegations_in_force(roles: Collection[str], *, on: date) -> list[Delegation]:
    """What is lent holds only while its holder holds it and everybody in between is still here."""
    rows = Delegation.objects.filter(
        has_not_left(on, through="assignment__person__"),
        has_not_left(on, through="receiver__"),
        Q(under__isnull=True)
        | (
            Q(under__stage=DelegationStage.ACCEPTED, under__period__contains=on)
            & has_not_left(on, through="giver__")
        ),
        stage=DelegationStage.ACCEPTED,
        period__contains=on,
        assignment__period__contains=on,
        assignment__role__in=roles,
    )
    return list(rows.select_related("assignment__person", "under", "receiver"))


def _lent(row: Delegation, code: str, permissions: frozenset[str]) -> Grant:
    limits = [row.limit_net, row.assignment.limit_net, *([row.under.limit_net] if row.under else [])]
    limit = None if None in limits else min(each for each in limits if each is not None)
    return Grant(
        code, permissions, row.scope_kind, row.scope_key, limit, on_behalf_of=row.assignment.person.reference
    )
