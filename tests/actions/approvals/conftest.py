"""A council with people of several roles, and something that has to be agreed to."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.actions.people.conftest import BUILDER, Town
from tests.money import money_enough
from wisely.approvals import actions
from wisely.approvals.actions import Asked
from wisely.people import actions as people
from wisely.people import queries

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
WHY = "The alternatives were tried and failed."


class House:
    """The council, its people by name, and an approval of a given value."""

    def __init__(self):
        self.town = Town()
        self.council = self.town.council
        self.people = {}
        self.adults = people.add_directorate(self.council, code="ADH", name="Adults", by=BUILDER, at=NOON)
        money_enough(self.council, self.adults)
        self.join("Asker", "contract_manager")
        self.join(
            "Holder", "budget_holder", limit=Decimal(100_000), scope_kind="directorate", scope_key="ADH"
        )
        self.join("Chief", "head_of_procurement", limit=Decimal(1_000_000))
        self.join("Buyer", "category_manager")
        self.join("Teller", "finance_officer")

    def join(self, name, role, **more):
        self.people[name] = self.town.person(name, role, **more)

    def officer(self, name, *, at=NOON):
        return queries.officer_for(self.people[name].pk, on=at.date())

    def asked(self, value=40_000, **changed):
        material = {
            "value_net": str(value),
            "ground": "sole",
            "reasons": "One firm",
            "lapses_on": "2027-05-01",
        }
        told = {
            "kind": "waiver", "subject": "TST-W26-1", "href": "/planning/waivers/TST-W26-1/", "title": "A lift",
            "value_net": Decimal(value), "judged": Decimal(value), "material": {**material, **changed},
            "labels": {"value_net": "Value net of VAT", "ground": "Ground", "reasons": "Why", "lapses_on": "Lapses"},
            "directorate": self.adults, "category": "FM-01", "requester": self.people["Asker"],
        }  # fmt: skip
        return Asked(**told)

    def open(self, value=40_000):
        return actions.open_approval(self.council, self.asked(value), by=self.officer("Asker"), at=NOON)


@pytest.fixture
def house(db):
    return House()
