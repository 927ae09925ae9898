"""The invented councils ask owners about their records, and some answer, by the acts that officers do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from tests.actions.contracts.conftest import CLEANING
from tests.actions.contracts.market import registered_supplier
from wisely.audit.row_security import set_scope
from wisely.contracts import actions, queries
from wisely.contracts.actions import NewContract, Party
from wisely.contracts.models import Contract, UpdateAsked, UpdateRequest
from wisely.demonstration.asking import DAYS_LEFT, ask_owners
from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import raise_council
from wisely.demonstration.world import BUILDER
from wisely.people import actions as people

OPENED, TODAY = date(2026, 8, 1), date(2026, 11, 1)


def test_owners_are_asked_and_the_first_answer_each_way(db):
    at = morning(OPENED)
    council = people.establish_authority(
        slug="aldermoor", name="Aldermoor", prefix="ALD", pack="aldermoor", is_demonstration=True,
        by=BUILDER, at=at,
    )  # fmt: skip
    set_scope([council.pk])
    staff = raise_council(
        council, directorates=(("RES", "Resources"),), people=20, on=OPENED, by=BUILDER, at=at
    )
    manager, *others = [staff.cast["Contract manager"], *staff.managers["Resources"]]
    gone = others.pop(0)
    facts = replace(CLEANING, description="", review_on=None)
    made = [
        actions.register_contract(
            council,
            NewContract(
                facts=facts, owner=owner, directorate=staff.directorates["Resources"],
                parties=[Party(supplier=registered_supplier(f"Moor {number} Ltd", by=BUILDER, at=at))],
            ),
            by=BUILDER, at=at,
        )
        for number, owner in enumerate([manager, manager, gone, *others])
    ]  # fmt: skip
    people.record_leaving(gone, left_on=date(2026, 9, 1), by=BUILDER, at=at)

    ask_owners(staff, [SimpleNamespace(contract=contract) for contract in made], on=TODAY)

    request = UpdateRequest.objects.get()
    assert (request.due_on - TODAY).days == DAYS_LEFT and request.asked_by == staff.cast[
        "Head of procurement"
    ].reference
    assert set(UpdateAsked.objects.values_list("answer", flat=True)) >= {
        "",
        "confirmed",
        "mended",
        "not mine",
    }
    assert not UpdateAsked.objects.filter(person=gone).exists()
    mended = UpdateAsked.objects.get(answer="mended")
    assert Contract.objects.get(pk=mended.contract_id).description.endswith("as in the specification.")
    assert mended.answered_by == mended.person.reference
    iris = staff.officer(manager, at=morning(TODAY))
    assert queries.contracts_to_confirm(iris).count() == 3
