"""Suppliers come in, are described, merged and unmerged."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from wisely.audit.acts import Conflict
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.actor import SystemActor
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.references import is_reference
from wisely.lib.verdict import Refusal
from wisely.people.actions import establish_authority
from wisely.people.decisions import Officer
from wisely.suppliers import actions, queries
from wisely.suppliers.actions import SizeFacts, Whereabouts
from wisely.suppliers.models import Identifier, Supplier, SupplierAtCouncil

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BUILDER = SystemActor("system:builder", "The builder")
NOBODY = Officer(reference="TST-P-00009", name="Nobody", authority_id=None)


def register(name: str, *identifiers: tuple[str, str]) -> Supplier:
    return actions.register_supplier(name=name, source="test", identifiers=identifiers, by=BUILDER, at=NOON)


def test_register_supplier_keeps_all_that_is_known_of_it():
    supplier = actions.register_supplier(
        name=" Elin Homecare Ltd ", source="contract", kind="company", identifiers=[("GB-COH", "1234567")],
        other_names=["ELIN HOMECARE"], address=Whereabouts("registered", "1 High Street", "Leeds", "ls11ur"),
        size=SizeFacts(staff=12, turnover=Decimal(900_000)), by=BUILDER, at=NOON,
    )  # fmt: skip

    sheet = queries.supplier_sheet(supplier.reference)
    assert is_reference(supplier.reference)
    assert (sheet.name, sheet.postcode, sheet.staff) == ("Elin Homecare Ltd", "LS1 1UR", 12)
    assert [(row.scheme, row.number) for row in sheet.identifiers] == [("GB-COH", "01234567")]
    assert {row.name for row in sheet.names} == {"Elin Homecare Ltd", "ELIN HOMECARE"}


def test_the_history_of_a_supplier_is_one_for_all_councils():
    supplier = register("Elin Ltd")
    council = establish_authority(
        slug="t", name="T", prefix="TST", pack="aldermoor", is_demonstration=False, by=BUILDER, at=NOON
    )
    set_scope([council.pk])
    actions.add_name(
        supplier, name="Elin", source="ledger", by=SystemActor("x", "X", authority_id=council.pk), at=NOON
    )
    set_scope([council.pk + 1])

    actions.add_name(supplier, name="ELIN", source="ledger", by=BUILDER, at=NOON)

    assert [
        event.sequence
        for event in Event.objects.filter(subject=f"suppliers.supplier:{supplier.pk}").order_by("sequence")
    ] == [1, 2, 3]


def test_a_number_that_another_supplier_holds_is_refused_and_names_the_holder():
    first = register("Elin Ltd", ("GB-COH", "01234567"))

    with pytest.raises(Refusal, match=first.reference):
        register("Elin Limited", ("GB-COH", "1234567"))
    assert Supplier.objects.count() == 1


def test_add_identifier_refuses_what_is_no_number():
    supplier = register("Elin Ltd")

    with pytest.raises(NotAnIdentifier):
        actions.add_identifier(supplier, scheme="GB-VAT", number="123", source="invoice", by=BUILDER, at=NOON)
    actions.add_identifier(
        supplier, scheme="GB-CHC", number="1012345", source="register", by=BUILDER, at=NOON
    )
    assert Identifier.objects.get().number == "1012345"


def test_somebody_without_the_permission_is_refused():
    with pytest.raises(Refusal):
        actions.register_supplier(name="X", source="test", by=NOBODY, at=NOON)
    supplier = register("Elin Ltd")
    for refused in (
        lambda: actions.record_size_facts(supplier, size=SizeFacts(staff=1), source="s", by=NOBODY, at=NOON),
        lambda: actions.record_address(supplier, address=Whereabouts(), source="s", by=NOBODY, at=NOON),
        lambda: actions.merge_suppliers(supplier, into=register("Y"), reason="r", by=NOBODY, at=NOON),
        lambda: actions.unmerge_suppliers(supplier, reason="r", by=NOBODY, at=NOON),
    ):
        with pytest.raises(Refusal):
            refused()


def test_revise_supplier_keeps_the_old_name_findable_and_refuses_a_stale_form():
    supplier = register("Elin Ltd")
    shown = supplier.version

    actions.revise_supplier(
        supplier, name="Elin Care Ltd", kind="company", version=shown, by=BUILDER, at=NOON
    )

    assert queries.find_by_normal_names(["elin", "elin care"]) == {
        "elin": supplier.pk,
        "elin care": supplier.pk,
    }
    with pytest.raises(Conflict):
        actions.revise_supplier(supplier, name="Other", kind="", version=shown, by=BUILDER, at=NOON)


def test_record_address_and_size_become_what_place_and_size_are_judged_by():
    supplier = register("Elin Ltd")

    actions.record_address(
        supplier, address=Whereabouts("trading", "", "", "bd4 8ab"), source="s", by=BUILDER, at=NOON
    )
    actions.record_size_facts(supplier, size=SizeFacts(staff=40), source="accounts", by=BUILDER, at=NOON)

    supplier.refresh_from_db()
    assert (supplier.postcode, supplier.staff, supplier.size_facts_source) == ("BD4 8AB", 40, "accounts")


def test_a_merge_is_seen_everywhere_and_its_undoing_puts_all_back():
    first, second, third = (
        register("Elin Ltd", ("GB-COH", "01234567")),
        register("Elin Care"),
        register("Elin C"),
    )
    actions.merge_suppliers(third, into=second, reason="same site", by=BUILDER, at=NOON)

    actions.merge_suppliers(second, into=first, reason="same director", by=BUILDER, at=NOON)
    assert set(queries.family_of(first.pk)) == {first.pk, second.pk, third.pk}
    assert queries.find_by_normal_names(["elin c"]) == {"elin c": first.pk}

    actions.unmerge_suppliers(second, reason="two firms", by=BUILDER, at=NOON)
    assert set(queries.family_of(first.pk)) == {first.pk}
    assert set(queries.family_of(second.pk)) == {second.pk, third.pk}
    assert queries.find_by_identifier("GB-COH", "01234567").pk == first.pk


def test_a_merged_supplier_cannot_be_merged_again():
    first, second = register("Elin Ltd"), register("Elin Care")
    actions.merge_suppliers(second, into=first, reason="same", by=BUILDER, at=NOON)

    with pytest.raises(Refusal, match="already"):
        actions.merge_suppliers(second, into=first, reason="again", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="shown under"):
        actions.merge_suppliers(first, into=second, reason="round", by=BUILDER, at=NOON)


def test_a_name_that_two_suppliers_bear_finds_neither():
    register("Elin Ltd")
    register("ELIN LIMITED")

    assert queries.find_by_normal_names(["elin"]) == {}
    (pair,) = queries.likely_duplicates()
    assert pair.likeness.score == 50


def test_add_ledger_number_is_seen_by_its_council_alone():
    supplier = register("Elin Ltd")
    council = establish_authority(
        slug="t", name="T", prefix="TST", pack="aldermoor", is_demonstration=False, by=BUILDER, at=NOON
    )

    actions.add_ledger_number(supplier, authority=council, ledger_number="V0042", by=BUILDER, at=NOON)

    assert SupplierAtCouncil.objects.count() == 1
    set_scope([council.pk + 1])
    assert SupplierAtCouncil.objects.count() == 0
