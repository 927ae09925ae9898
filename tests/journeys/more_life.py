"""What the demonstration world does not hold on its first day: delegations, time away, somebody who left, suppliers
that are one. Made by real acts, so that the pages about them have something to show."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tests import cast
from wisely.audit.row_security import set_scope
from wisely.categories import queries as managed
from wisely.contracts import actions as contracts
from wisely.contracts.queries import watched_by
from wisely.lib.actor import SystemActor
from wisely.people import actions as people
from wisely.people import queries
from wisely.people.models import Assignment, Authority
from wisely.suppliers import actions as suppliers

BUILDER = SystemActor("system:builder", "The builder")


def add_more_life() -> list[str]:
    """Let a day or two pass in the council of the cast; give addresses of what nobody links to first."""
    now, council = timezone.now(), Authority.objects.get(slug=cast.HERE)
    with transaction.atomic():
        set_scope([council.pk])
        _delegations(now)
        _time_away(now)
        _somebody_left(council, now)
        _records_to_confirm(council, now)
        merged = _suppliers_that_are_one(now)
        seldom = _plans_and_prices(council, timezone.localdate(now))
    return [f"/suppliers/{merged}/", *seldom]


def _plans_and_prices(council: Authority, on) -> list[str]:
    """Give the plans that are no longer or not yet agreed, and one thing with its prices: few among many."""
    waiting = managed.plans(council.pk, on=on).filter(stage__in=("draft", "under review"))
    thing = managed.prices_of(council.pk, on=on).spreads[0]
    found = [f"/categories/plans/{each.reference}/" for each in waiting]
    return [*found, f"/categories/{thing.category}/prices/{thing.key}/"]


def _officer(name: str, at):
    return queries.officer_by_reference(cast.person(name).reference, on=timezone.localdate(at))


def _delegations(at) -> None:
    today = timezone.localdate(at)
    held = Assignment.objects.get(person__name=cast.BEN, role="budget_holder")
    for receiver, starts_in in ((cast.NIA, 0), (cast.IRIS, 30)):
        offered = people.offer_delegation(
            held, receiver=cast.person(receiver), starts_on=today + timedelta(days=starts_in),
            ends_before=today + timedelta(days=starts_in + 20), by=_officer(cast.BEN, at), at=at,
        )  # fmt: skip
        if receiver == cast.NIA:
            people.accept_delegation(offered, by=_officer(cast.NIA, at), at=at)


def _time_away(at) -> None:
    today = timezone.localdate(at)
    for name, stand_in in ((cast.IRIS, cast.ASHA), (cast.ADE, None)):
        people.record_absence(
            cast.person(name), starts_on=today + timedelta(days=3), ends_before=today + timedelta(days=9),
            stand_in=cast.person(stand_in) if stand_in else None, by=_officer(name, at), at=at,
        )  # fmt: skip


def _records_to_confirm(council: Authority, at) -> None:
    """Have the owner of the cast asked about some contracts, one of which she has answered for."""
    iris = cast.person(cast.IRIS)
    theirs = [each for each in watched_by(_officer(cast.IRIS, at)) if each.owner_id == iris.pk][:3]
    due_on = timezone.localdate(at) + timedelta(days=14)
    contracts.ask_for_updates(
        council, theirs, due_on=due_on, note="Before the audit in spring.", by=BUILDER, at=at
    )
    contracts.answer_update(theirs[0], answer="confirmed", by=_officer(cast.IRIS, at), at=at)


def _somebody_left(council: Authority, at) -> None:
    leaver = people.register_person(
        council, name="Zoe Abbot", email="zoe@aldermoor.example", by=BUILDER, at=at
    )
    people.record_leaving(leaver, left_on=timezone.localdate(at), by=_officer(cast.ADE, at), at=at)


def _suppliers_that_are_one(at) -> str:
    made = [
        suppliers.register_supplier(name=name, source="an invoice", by=BUILDER, at=at)
        for name in ("Beck Window Cleaning Ltd", "Beck Window Cleaning Limited", "Beck Windows Ltd")
    ]
    suppliers.merge_suppliers(made[2], into=made[0], reason="One firm.", by=_officer(cast.ASHA, at), at=at)
    return made[2].reference
