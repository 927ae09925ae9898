"""Who lends what to whom, who is away, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from wisely.audit.compiled import compiled_once
from wisely.lib.lifecycle import Badge
from wisely.lib.periods import Period
from wisely.people import permissions
from wisely.people.decisions import delegations as rules
from wisely.people.lifecycle import DELEGATION, AbsenceStage, DelegationStage
from wisely.people.models import Absence, Assignment, Delegation

LIVE = (DelegationStage.OFFERED, DelegationStage.ACCEPTED)


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation as pages show it; the limit is in pounds net."""

    pk: int
    version: int
    giver: str
    giver_name: str
    receiver: str
    receiver_name: str
    holder_name: str
    role: str
    scope: str
    limit_net: Decimal | None
    starts_on: date
    last_on: date
    stage: str
    may_be_passed_on: bool
    is_passed_on: bool
    is_in_force: bool

    @property
    def badge(self) -> Badge:
        return DELEGATION.badge(self.stage)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Time away as pages show it."""

    pk: int
    version: int
    person: str
    person_name: str
    stand_in: str
    stand_in_name: str
    starts_on: date
    last_on: date
    stage: str


def scope_words(kind: str, key: str) -> str:
    """Say a scope in words."""
    return "the whole council" if kind == "council" else f"{kind} {key}"


def role_name(code: str) -> str:
    """Give the name of a role, or its code where it is no longer declared."""
    known = permissions.role(code)
    return known.name if known else code


def delegations_of(reference: str | None = None, *, on: date) -> list[DelegationRow]:
    """Give the delegations that a person gave or received (or all of them), newest first. One query."""
    found = Delegation.objects.select_related("assignment__person", "giver", "receiver").order_by("-pk")
    if reference is not None:
        found = found.filter(Q(giver__reference=reference) | Q(receiver__reference=reference))
    return [_delegation_row(row, on=on) for row in found]


def _delegation_row(row: Delegation, *, on: date) -> DelegationRow:
    period = Period(row.period.lower, row.period.upper)
    source = row.assignment
    holds = not source.period.isempty and Period(source.period.lower, source.period.upper).contains(on)
    return DelegationRow(
        pk=row.pk, version=row.version, giver=row.giver.reference, giver_name=row.giver.name,
        receiver=row.receiver.reference, receiver_name=row.receiver.name, holder_name=source.person.name,
        role=role_name(source.role), scope=scope_words(row.scope_kind, row.scope_key),
        limit_net=row.limit_net,
        starts_on=period.starts_on, last_on=period.last_on or date.max, stage=row.stage,
        may_be_passed_on=row.may_be_passed_on, is_passed_on=row.under_id is not None,
        is_in_force=row.stage == DelegationStage.ACCEPTED and holds and period.contains(on),
    )  # fmt: skip


def delegation_for(pk: int) -> Delegation | None:
    """Give one delegation with the people in it, if it is in scope."""
    return (
        Delegation.objects.select_related("assignment__person", "giver", "receiver", "under")
        .filter(pk=pk)
        .first()
    )


def assignment_for(pk: int) -> Assignment | None:
    """Give one assignment with its person, if it is in scope."""
    return Assignment.objects.select_related("person").filter(pk=pk).first()


def live_links(period: Period) -> list[rules.Link]:
    """Give who lends to whom on any day of a period, offered or accepted."""
    rows = Delegation.objects.filter(stage__in=LIVE, period__overlap=(period.starts_on, period.ends_before))
    return [
        rules.Link(giver, receiver, Period(days.lower, days.upper))
        for giver, receiver, days in rows.values_list("giver__reference", "receiver__reference", "period")
    ]


def absences(*, on_or_after: date, reference: str | None = None) -> list[AbsenceRow]:
    """Give time away that has not passed, soonest first; of one person or of everybody. One query."""
    found = _absence_rows(on_or_after, reference, of_all=reference is None)
    return [
        AbsenceRow(
            pk=row.pk, version=row.version, person=row.person.reference, person_name=row.person.name,
            stand_in=row.stand_in.reference if row.stand_in else "",
            stand_in_name=row.stand_in.name if row.stand_in else "", starts_on=row.period.lower,
            last_on=Period(row.period.lower, row.period.upper).last_on or date.max, stage=row.stage,
        )
        for row in found
    ]  # fmt: skip


@compiled_once
def _absence_rows(after: Any, person: Any, *, of_all: bool) -> QuerySet[Any, Any]:
    rows = Absence.objects.filter(stage=AbsenceStage.RECORDED, period__endswith__gt=after)
    told = rows if of_all else rows.filter(person__reference=person)
    return told.select_related("person", "stand_in").order_by("period", "pk")


def absence_for(pk: int) -> Absence | None:
    """Give one absence with its person, if it is in scope."""
    return Absence.objects.select_related("person", "stand_in").filter(pk=pk).first()


def away_on(on: date) -> Mapping[str, str]:
    """Give everybody who is away on a day with the reference of their stand-in, or ""."""
    rows = Absence.objects.filter(stage=AbsenceStage.RECORDED, period__contains=on)
    return {
        person: stand_in or ""
        for person, stand_in in rows.values_list("person__reference", "stand_in__reference")
    }


def stand_in_for(reference: str, *, on: date) -> str:
    """Give the reference of who acts for a person on a day: themselves, or their stand-in."""
    return rules.stand_in_for(reference, stand_ins=away_on(on))
