"""A contract enters the register, is signed, and its record is kept right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.actions.contracts.conftest import BUILDER, CLEANING, NOON
from wisely.audit.acts import Conflict
from wisely.audit.models import Event, Payload
from wisely.contracts import actions
from wisely.contracts.actions import LotEntry, NewContract, Party
from wisely.contracts.models import Contract
from wisely.contracts.permissions import Permission
from wisely.lib.references import is_reference
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db


def test_a_registered_contract_has_a_reference_that_survives_typing(register):
    first, second = register.contract(), register.contract(title="Another")

    assert is_reference(first.reference)
    assert first.reference.startswith("TST-C26-00001-")
    assert second.reference.startswith("TST-C26-00002-")


def test_registering_keeps_suppliers_options_and_what_is_missing(register):
    contract = register.contract(parties=[Party(supplier=register.supplier), Party(supplier=register.rival)])

    contract.refresh_from_db()
    assert contract.stage == "signed"
    assert contract.supplier_name == "Moorland Cleaning Ltd and 1 other"
    assert [(row.supplier.name, row.is_lead) for row in contract.parties.order_by("id")] == [
        ("Moorland Cleaning Ltd", True),
        ("Beacon Facilities Ltd", False),
    ]
    assert contract.extensions.count() == 2
    assert contract.missing_fields == ["tier", "deputy"]
    assert contract.completeness == 93


def test_the_regime_follows_from_the_day_the_procurement_commenced(register):
    assert register.contract(commenced_on=date(2025, 2, 23)).regime == "pcr2015"
    assert register.contract(commenced_on=date(2025, 2, 24)).regime == "pa2023"
    assert register.contract(commenced_on=None).regime == ""


def test_a_call_off_keeps_the_regime_of_its_framework(register):
    framework = register.contract(commenced_on=date(2024, 1, 5), is_framework=True)

    assert register.contract(framework=framework, commenced_on=date(2026, 1, 5)).regime == "pcr2015"


def test_a_draft_binds_nobody_until_it_is_signed(register):
    contract = register.contract(is_signed=False, signed_on=None)
    assert contract.stage == "draft"

    actions.sign_contract(contract, signed_on=date(2026, 3, 1), by=BUILDER, at=NOON)

    assert (contract.stage, contract.signed_on) == ("signed", date(2026, 3, 1))
    with pytest.raises(Refusal, match="cannot sign"):
        actions.sign_contract(contract, signed_on=date(2026, 3, 1), by=BUILDER, at=NOON)


def test_a_signature_in_the_future_is_refused(register):
    contract = register.contract(is_signed=False)
    with pytest.raises(Refusal, match="future"):
        actions.sign_contract(contract, signed_on=date(2026, 3, 3), by=BUILDER, at=NOON)


def test_an_officer_registers_only_where_the_role_reaches(register):
    here = register.officer(
        register.ben, Permission.REGISTER_CONTRACT, scope_kind="directorate", scope_key="RES"
    )
    assert register.contract(by=here).pk

    with pytest.raises(Refusal, match="other parts of the council"):
        register.contract(by=here, directorate=register.other_directorate)
    with pytest.raises(Refusal, match="does not include"):
        register.contract(by=register.officer(register.ben, Permission.SEE_CONTRACT))
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(("changed", "words"), [
    ({"title": "  "}, "title is missing"),
    ({"title": "x" * 401}, "longer than 400"),
    ({"ends_on": date(2025, 5, 31)}, "before the first"),
    ({"value_net": Decimal("-1.00")}, "less than nought"),
    ({"value_gross": Decimal("1.00")}, "below the value without"),
    ({"starts_on": date(1066, 10, 14)}, "between 1900 and 2199"),
    ({"is_rolling": True}, "has no last day"),
    ({"tier": "platinum"}, "no tier “platinum”"),
])  # fmt: skip
def test_facts_that_cannot_be_are_refused_with_their_field(register, changed, words):
    with pytest.raises(Refusal, match=words):
        register.contract(**changed)


def test_the_database_refuses_what_the_acts_would_refuse(register):
    contract = register.contract()
    from wisely.audit.kept import writing

    for wrong in ({"ends_on": date(2020, 1, 1)}, {"stage": "lapsed"}, {"tier": "platinum"}, {"completeness": 101},
                  {"vat_basis": ""}, {"ended_on": date(2026, 1, 1)}, {"deputy": register.iris},
                  {"withdrawn_at": NOON, "withdrawal_reason": "x"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), writing():
            Contract.objects.filter(pk=contract.pk).update(**wrong)


def test_owner_and_deputy_are_two_people_who_work_here(register):
    with pytest.raises(Refusal, match="same person"):
        register.contract(owner=register.iris, deputy=register.iris)
    register.iris.left_on = date(2026, 3, 2)
    with pytest.raises(Refusal, match="has left"):
        register.contract()


def test_lots_belong_to_their_suppliers(register):
    contract = register.contract(
        lots=[LotEntry("1", "North"), LotEntry("2", "South")],
        parties=[
            Party(supplier=register.supplier, lot="1"),
            Party(supplier=register.rival, lot="2"),
            Party(supplier=register.rival, lot="2"),
        ],
    )
    assert [(row.lot.number, row.supplier.name) for row in contract.parties.order_by("id")] == [
        ("1", "Moorland Cleaning Ltd"),
        ("2", "Beacon Facilities Ltd"),
    ]


def test_a_revision_tells_what_changed_from_what_to_what(register):
    contract = register.contract()
    facts = replace(CLEANING, review_on=None, description="Weekly cleaning.")

    actions.revise_contract(
        contract, facts=facts, directorate=register.other_directorate, reason="Read from the signed copy.",
        version=contract.version, by=BUILDER, at=NOON,
    )  # fmt: skip

    event = Event.objects.get(verb="contracts.contract.revised")
    payload = Payload.objects.get(event=event)
    assert payload.reason == "Read from the signed copy."
    assert payload.facts["changes"] == [["review_on", "2026-06-01", ""], ["directorate", "RES", "ADH"]]
    assert payload.facts["rewritten"] == "description"
    assert "Weekly" not in str(payload.facts)
    contract.refresh_from_db()
    assert "review_on" in contract.missing_fields


def test_a_stale_form_meets_a_conflict_and_changes_nothing(register):
    contract = register.contract()
    shown = contract.version
    actions.set_tier(contract, tier="gold", reason="Care", by=BUILDER, at=NOON)

    with pytest.raises(Conflict):
        actions.revise_contract(
            contract, facts=replace(CLEANING, title="Other"), directorate=register.directorate, reason="x",
            version=shown, by=BUILDER, at=NOON,
        )  # fmt: skip


def test_a_revision_needs_a_reason_and_a_change(register):
    contract = register.contract()
    with pytest.raises(Refusal, match="Nothing was changed"):
        actions.revise_contract(
            contract, facts=CLEANING, directorate=register.directorate, reason="x", by=BUILDER, at=NOON
        )
    with pytest.raises(Refusal, match="Say why"):
        actions.revise_contract(
            contract, facts=replace(CLEANING, title="Other"), directorate=register.directorate, reason=" ", by=BUILDER, at=NOON
        )  # fmt: skip


def test_the_owner_keeps_the_record_and_a_stranger_does_not(register):
    contract = register.contract()
    facts = replace(CLEANING, review_on=date(2026, 9, 1))
    words = {"facts": facts, "directorate": register.directorate, "reason": "Moved", "at": NOON}

    with pytest.raises(Refusal):
        actions.revise_contract(contract, by=register.officer(register.ben, Permission.SEE_CONTRACT), **words)
    actions.revise_contract(contract, by=register.officer(register.iris, Permission.SEE_CONTRACT), **words)

    assert contract.review_on == date(2026, 9, 1)


def test_the_whole_life_of_a_record_stands_on_the_record(register):
    contract = actions.register_contract(
        register.council,
        NewContract(facts=CLEANING, parties=[Party(supplier=register.supplier)]),
        by=BUILDER,
        at=NOON,
    )
    actions.assign_owner(contract, owner=register.iris, by=BUILDER, at=NOON)
    actions.publish_contract(contract, by=BUILDER, at=NOON)

    told = Event.objects.filter(subject=f"contracts.contract:{contract.pk}").order_by("sequence")
    assert [event.verb for event in told] == [
        "contracts.contract.registered",
        "contracts.owner.assigned",
        "contracts.contract.published",
    ]
