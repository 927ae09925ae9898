"""A council whose categories are managed: who writes plans, who agrees to them, who does what they say."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.contracts.conftest import NOON, Register
from wisely.audit.row_security import set_scope
from wisely.categories import actions
from wisely.categories.actions import ActionFacts, PlanFacts
from wisely.categories.permissions import Permission

PLAN = PlanFacts(
    aim="Fewer contracts for facilities, owned by name and let for longer.",
    social_value="Two places a year for people who left care.",
    starts_on=date(2026, 3, 2), ends_on=date(2029, 3, 1), review_by_on=date(2027, 3, 1),
)  # fmt: skip
MEET = ActionFacts(kind="market", what="Meet the five suppliers who are paid most.", due_on=date(2026, 3, 20))


class Managed(Register):
    """The council with the manager of its facilities and its head of procurement."""

    @property
    def manager(self):
        return self.officer(self.iris, Permission.WRITE_PLAN, scope_kind="category", scope_key="FME")

    @property
    def head(self):
        return self.officer(self.ben, *Permission)

    def plan(self, *, category="FME", facts=PLAN, at=NOON):
        return actions.draft_plan(
            self.council, facts, category=category, owner=self.iris, by=self.manager, at=at
        )

    def action(self, plan, facts=MEET, *, owner=None, need=None, at=NOON):
        return actions.set_action(plan, facts, owner=owner or self.iris, need=need, by=self.manager, at=at)

    def agreed(self, *, at=NOON, **words):
        plan = self.plan(at=at, **words)
        self.action(plan, at=at)
        return actions.agree_plan(plan, by=self.head, at=at)


@pytest.fixture
def town(db):
    made = Managed()
    set_scope([made.council.pk])
    return made
