"""The invented councils write papers, assess changes and plan for failures by the acts that officers do."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tests.actions.contracts.conftest import CLEANING
from tests.actions.contracts.market import registered_supplier
from wisely.audit.row_security import set_scope
from wisely.contracts import actions as contracts
from wisely.contracts.actions import NewContract, Party
from wisely.demonstration.budgeting import keep_budgets
from wisely.demonstration.clock import morning
from wisely.demonstration.governing import govern
from wisely.demonstration.needs import plan_ahead
from wisely.demonstration.organisation import raise_council
from wisely.demonstration.world import BUILDER
from wisely.governance.models import ContingencyPlan, Development, Impact, StandardDocument
from wisely.papers.models import Paper
from wisely.people import actions as people
from wisely.rules.rulebook import rulebook

OPENED, TODAY = date(2026, 8, 1), date(2026, 11, 1)


@pytest.mark.parametrize("pack", ["aldermoor", "wharfedale-vale"])
def test_they_govern_by_real_acts(db, pack):
    at, book = morning(OPENED), rulebook(TODAY, pack)
    council = people.establish_authority(
        slug=pack, name=book.council.name, prefix=book.council.prefix, pack=pack, is_demonstration=True,
        by=BUILDER, at=at,
    )  # fmt: skip
    set_scope([council.pk])
    names = tuple((row.code, row.name) for row in book.council.directorates)
    staff = raise_council(council, directorates=names, people=20, on=OPENED, by=BUILDER, at=at)
    gold = contracts.register_contract(
        council, NewContract(facts=CLEANING, parties=[Party(supplier=registered_supplier("Moor Ltd", by=BUILDER, at=at))]),
        by=BUILDER, at=at,
    )  # fmt: skip
    contracts.set_tier(gold, tier="gold", reason="It is critical.", by=BUILDER, at=at)
    keep_budgets(staff, [], on=TODAY)
    plan_ahead(staff, [], book, on=TODAY)

    govern(staff, [SimpleNamespace(contract=gold)], book, since=OPENED, on=TODAY)

    assert sorted(Development.objects.values_list("stage", flat=True)) == ["assessed", "assessed", "noted"]
    assert (Impact.objects.count(), ContingencyPlan.objects.count()) == (2, 1)
    assert StandardDocument.objects.count() > 3
    assert {("gate", "draft"), ("waivers", "draft")} <= set(Paper.objects.values_list("kind", "stage"))
