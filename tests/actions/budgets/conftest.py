"""A council with two directorates: one with a single cost centre, one with two of which neither is obvious."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from wisely.audit.row_security import set_scope
from wisely.budgets import actions
from wisely.budgets.actions import Claim
from wisely.lib.actor import SystemActor
from wisely.people import actions as people
from wisely.people import queries as people_queries

BUILDER = SystemActor("system:builder", "The builder")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
YEAR, NEXT = "2026-27", "2027-28"


class Town:
    """The council, its money and its people. `officer(person)` reads what they may do."""

    def __init__(self):
        self.council = people.establish_authority(
            slug="test", name="Test Council", prefix="TST", pack="aldermoor", is_demonstration=False,
            by=BUILDER, at=NOON,
        )  # fmt: skip
        set_scope([self.council.pk])
        self.adults = self._directorate("ADH", "Adults")
        self.roads = self._directorate("HWY", "Highways")
        self.fin = self.person("Fin Audley", "finance_officer")
        self.ben = self.person("Ben Okafor", "budget_holder", home="ADH")
        self.rae = self.person("Rae Stone", "budget_holder", home="HWY")
        self.care = self.centre("AC100", "Day centres", self.adults, holder=self.ben, codes=["Day Care"])
        self.signs = self.centre("HW200", "Signs", self.roads, holder=self.rae)
        self.lights = self.centre("HW300", "Street lights", self.roads)

    def _directorate(self, code, name):
        return people.add_directorate(self.council, code=code, name=name, by=BUILDER, at=NOON)

    def person(self, name, role, home=""):
        slug = name.lower().replace(" ", ".")
        made = people.register_person(
            self.council, name=name, email=f"{slug}@test.example", by=BUILDER, at=NOON
        )
        scope = {"scope_kind": "directorate", "scope_key": home} if home else {}
        people.assign_role(
            made, role=role, starts_on=date(2026, 1, 1), limit_net=Decimal(500_000), by=BUILDER, at=NOON,
            **scope,
        )  # fmt: skip
        return made

    def officer(self, person):
        return people_queries.officer_by_reference(person.reference, on=TODAY)

    def centre(self, code, name, directorate, *, holder=None, codes=()):
        return actions.open_cost_centre(
            self.council, code=code, name=name, directorate=directorate, holder=holder, payment_codes=codes,
            by=self.officer(self.fin), at=NOON,
        )  # fmt: skip

    def set(self, centre, **amounts):
        years = {year.replace("y", "").replace("_", "-"): Decimal(sum_) for year, sum_ in amounts.items()}
        return actions.set_budgets(
            centre, amounts=years, reason="The budget of the council.", by=self.officer(self.fin), at=NOON
        )

    def claim(self, subject, *, kind="need", directorate=None, code="", **by_year):
        years = {year.replace("y", "").replace("_", "-"): Decimal(sum_) for year, sum_ in by_year.items()}
        return Claim(
            subject_kind=kind, subject=subject, title=f"What {subject} buys", by_year=years, code=code,
            directorate=directorate,
        )  # fmt: skip

    def post(self, kind, source, *claims, source_kind="need", **more):
        return actions.post_money(
            self.council, kind=kind, source_kind=source_kind, records={source: claims}, by=BUILDER, at=NOON,
            **more,
        )  # fmt: skip


@pytest.fixture
def town(db):
    return Town()
