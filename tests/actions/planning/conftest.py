"""A council whose commissioner has a need and whose category manager lets it through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.money import money_enough
from wisely.audit.row_security import set_scope
from wisely.lib.actor import SystemActor
from wisely.people import actions as people
from wisely.people.decisions import Grant, Officer
from wisely.planning import actions
from wisely.planning.actions import GateAnswers, NeedFacts, OptionWeighed
from wisely.planning.permissions import Permission

BUILDER = SystemActor("system:builder", "The builder")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MEALS = NeedFacts(
    title="Meals for day centres", outcome="Older people eat a hot meal every day", category="ASC-02",
    value_net=Decimal("80000.00"), needed_on=date(2027, 9, 1), term_months=24,
)  # fmt: skip
WEIGHED = (
    OptionWeighed("stop", "Nobody else in the city would step in."),
    OptionWeighed("in-house", "The kitchens have no room for it.", Decimal("120000.00")),
    OptionWeighed("buy", "Three local caterers could do it.", Decimal("80000.00")),
)
ANSWERS = GateAnswers(
    ambitions=("HEALTH",), social_value_percent=10, barriers="Three lots by area, and a plain form."
)


class Planning:
    """The council, the people and how a need gets on."""

    def __init__(self):
        self.council = people.establish_authority(
            slug="test", name="Test Council", prefix="TST", pack="aldermoor", is_demonstration=False,
            by=BUILDER, at=NOON,
        )  # fmt: skip
        set_scope([self.council.pk])
        self.directorate = people.add_directorate(
            self.council, code="ADH", name="Adults", by=BUILDER, at=NOON
        )
        money_enough(self.council, self.directorate)
        self.ben = people.register_person(
            self.council, name="Ben Okafor", email="ben@test.example", by=BUILDER, at=NOON
        )
        self.asha = people.register_person(
            self.council, name="Asha Hussain", email="asha@test.example", by=BUILDER, at=NOON
        )
        self.chief = people.register_person(
            self.council, name="Chi Ng", email="chi@test.example", by=BUILDER, at=NOON
        )
        everything = (permission for permission in Permission)
        self.commissioner = self.officer(self.ben, Permission.PROPOSE_NEED, Permission.APPRAISE_OPTIONS)
        self.manager = self.officer(self.asha, *everything)

    def officer(self, person, *permissions):
        grant = Grant("a role", frozenset(permissions), "council", "")
        return Officer(
            reference=person.reference, name=person.name, authority_id=self.council.pk, grants=(grant,),
            permissions=grant.permissions, person_id=person.pk,
        )  # fmt: skip

    def need(self, *, stage="proposed", **changed):
        made = actions.propose_need(
            self.council, replace(MEALS, **changed), directorate=self.directorate, commissioner=self.ben,
            by=self.commissioner, at=NOON,
        )  # fmt: skip
        if stage == "proposed":
            return made
        actions.appraise_options(made, options=WEIGHED, chosen="buy", by=self.commissioner, at=NOON)
        if stage == "appraised":
            return made
        actions.pass_gate(made, answers=ANSWERS, is_clear=True, by=self.manager, at=NOON)
        if stage == "agreed":
            return made
        return actions.schedule_procurement(
            made,
            route="below-threshold tender",
            contract_starts_on=date(2027, 9, 1),
            is_clear=True,
            by=self.manager,
            at=NOON,
        )


@pytest.fixture
def planning(db):
    return Planning()
