"""A council with needs and waivers that papers are written about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.planning.conftest import ANSWERS, BUILDER, NOON, planning
from tests.actions.planning.test_waivers import ask
from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step, give_notice
from wisely.people import actions as people
from wisely.people.decisions import Grant
from wisely.planning import actions
from wisely.rules.decision_notices import NoticeGiven, ShortNotice

__all__ = ["ask", "planning"]
DEEP = replace(
    ANSWERS, lots="Two lots by area of the city.", pays_living_wage=True, climate="Vans are electric from day one.",
    innovation="The outcome is asked for, not the way.", income="Finance looked and found none.",
    market_message="Told at the market day in May.",
)  # fmt: skip


@pytest.fixture
def deciders(planning):
    """Officers by the role that the matrix asks, each another person."""
    found = {}
    for role in ("head_of_procurement", "finance_officer", "category_manager"):
        person = people.register_person(
            planning.council, name=f"The {role}", email=f"{role}@test.example", by=BUILDER, at=NOON
        )
        grant = Grant(role, frozenset({"approvals.decide"}), limit_net=Decimal(5_000_000))
        found[role] = replace(planning.officer(person, "approvals.decide"), grants=(grant,))
    return found


@pytest.fixture
def agree_to(deciders):
    """Let everybody whom the matrix asks agree to a thing, one after the other."""

    def agreed(thing, kind, *, at=NOON):
        approval = approvals.about(thing.authority_id, kind=kind, subject=thing.reference)
        for step in approvals.live_steps(approval):
            by = next(deciders[role] for role in step.roles if role in deciders)
            approve_step(step, is_clear=True, reason="It is in the budget.", by=by, at=at)
        thing.refresh_from_db()

    return agreed


@pytest.fixture
def tell_the_public(planning):
    """Give notice of a key decision, in an urgency to which the chair of scrutiny agreed on that day."""

    def told(need, *, at=NOON):
        on = timezone.localdate(at)
        urgent = ShortNotice(
            way="special urgency", reason="The kitchen closed last night without warning.",
            chair="Cllr Ada Fell", chair_on=on,
        )  # fmt: skip
        return give_notice(
            planning.council, NoticeGiven(issued_on=on, decision_on=on, short=urgent), subject_kind="need",
            subject=need.reference, paper=f"notice of {need.reference}", by=planning.manager, at=at,
        )  # fmt: skip

    return told


@pytest.fixture
def let_through(planning, agree_to, tell_the_public):
    """Let a need through a deep gate: its answers, and everybody who has to agree."""

    def through(need, *, at=NOON, notice=True):
        if notice and need.value_net > 500_000:
            tell_the_public(need, at=at)
        actions.pass_gate(need, answers=DEEP, is_clear=True, by=planning.manager, at=at)
        agree_to(need, "gate", at=at)
        return need

    return through
