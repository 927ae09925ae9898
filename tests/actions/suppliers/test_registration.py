"""Suppliers come in, alone or many at once, and what is known of them grows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.actions.suppliers.conftest import NOON
from wisely.audit.acts import Conflict
from wisely.audit.models import Event, Payload
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.references import is_reference
from wisely.lib.verdict import Refusal
from wisely.suppliers import actions, queries
from wisely.suppliers.actions import Draft, SizeFacts, Whereabouts
from wisely.suppliers.models import Identifier, Intake, Supplier, SupplierName

pytestmark = pytest.mark.django_db


def test_a_supplier_is_registered_with_what_is_known_and_where_from(register):
    supplier = register(
        identifiers=[("GB-COH", "1234567"), ("GB-VAT", "GB123456782")],
        other_names=["Acorn Homecare", "Acorn Care Ltd"],
        address=Whereabouts("registered", "1 High Street", "Leeds", "ls11ur"),
        size=SizeFacts(staff=12, turnover=Decimal(900_000)),
    )

    sheet = queries.supplier_sheet(supplier.reference)
    assert is_reference(sheet.reference)
    assert [(row.scheme, row.number) for row in sheet.identifiers] == [
        ("GB-COH", "01234567"),
        ("GB-VAT", "GB123456782"),
    ]
    assert [row.name for row in sheet.names] == ["Acorn Care Ltd", "Acorn Homecare"]
    assert {row.source for row in (*sheet.identifiers, *sheet.names, *sheet.addresses)} == {"a test"}
    assert (sheet.postcode, sheet.staff, sheet.size_facts_on) == ("LS1 1UR", 12, date(2026, 3, 2))


def test_numbers_of_suppliers_have_no_gaps_and_events_tell_them(register):
    first, second = register("First Ltd"), register("Second Ltd")

    numbers = [int(each.reference.split("-")[2]) for each in (first, second)]
    assert numbers[1] == numbers[0] + 1
    assert Payload.objects.get(event__subject=f"suppliers.supplier:{first.pk}").facts["name"] == "First Ltd"


@pytest.mark.parametrize("name", ["", "REDACTED PERSONAL DATA"])
def test_nobody_is_registered_under_no_name_or_a_mark_of_redaction(register, name):
    with pytest.raises(Refusal):
        register(name)


def test_a_number_that_another_supplier_holds_is_refused_by_name(register):
    register("First Ltd", identifiers=[("GB-COH", "01234567")])

    with pytest.raises(Refusal, match="First Ltd"):
        register("Second Ltd", identifiers=[("GB-COH", "1234567")])
    assert not Supplier.objects.filter(name="Second Ltd").exists()


def test_the_database_itself_lets_no_two_hold_a_company_number(register, asha):
    first, second = register("First Ltd", identifiers=[("GB-COH", "01234567")]), register("Second Ltd")
    row = Identifier(supplier=second, scheme="GB-COH", number="01234567", source="-", seen_on=NOON.date())

    with pytest.raises(IntegrityError, match="held_by_one_supplier"), transaction.atomic():
        from wisely.audit.kept import writing

        with writing():
            row.save()
    assert first.identifiers.count() == 1


def test_members_of_a_vat_group_share_their_number(register):
    register("First Ltd", identifiers=[("GB-VAT", "GB123456782")])
    register("Second Ltd", identifiers=[("GB-VAT", "GB123456782")])

    assert queries.find_by_identifier("GB-VAT", "GB123456782") is None


def test_a_number_of_the_wrong_shape_registers_nobody(register):
    with pytest.raises(NotAnIdentifier):
        register(identifiers=[("GB-COH", "nonsense")])
    assert not Supplier.objects.exists()


def test_an_auditor_changes_nothing(register, grace):
    supplier = register()

    for refused in (
        lambda: register("Other Ltd", by=grace),
        lambda: actions.revise_supplier(supplier, name="X", kind="", by=grace, at=NOON),
        lambda: actions.add_name(supplier, name="X", source="-", by=grace, at=NOON),
        lambda: actions.add_identifier(supplier, scheme="XX-DUNS", number="1", source="-", by=grace, at=NOON),
        lambda: actions.record_address(supplier, address=Whereabouts(), source="-", by=grace, at=NOON),
        lambda: actions.record_phone_number(supplier, number="0113 496 0000", source="-", by=grace, at=NOON),
        lambda: actions.record_size_facts(supplier, size=SizeFacts(), source="-", by=grace, at=NOON),
        lambda: actions.register_suppliers([Draft("X Ltd")], source="-", by=grace, at=NOON),
    ):
        with pytest.raises(Refusal, match="does not include"):
            refused()


def test_a_name_put_right_leaves_the_one_before_findable(register, asha):
    supplier = register("Acorn Kare Ltd")

    actions.revise_supplier(
        supplier, name="Acorn Care Ltd", kind="company", version=supplier.version, by=asha, at=NOON
    )

    assert queries.find_by_normal_names(["acorn kare", "acorn care"]) == {
        "acorn kare": supplier.pk,
        "acorn care": supplier.pk,
    }


def test_a_stale_form_is_noticed(register, asha):
    supplier = register()
    shown = supplier.version
    actions.add_name(supplier, name="Acorn", source="-", by=asha, at=NOON)

    with pytest.raises(Conflict):
        actions.revise_supplier(supplier, name="Other", kind="", version=shown, by=asha, at=NOON)


def test_a_number_is_added_once(register, asha):
    supplier = register()
    actions.add_identifier(supplier, scheme="GB-COH", number="1234567", source="-", by=asha, at=NOON)

    with pytest.raises(Refusal, match="already"):
        actions.add_identifier(supplier, scheme="GB-COH", number="01234567", source="-", by=asha, at=NOON)


def test_a_number_put_down_for_the_wrong_supplier_is_withdrawn_and_free(register, asha):
    wrong, right = register("Wrong Ltd", identifiers=[("GB-COH", "01234567")]), register("Right Ltd")
    held = queries.identifier_of(wrong, scheme="GB-COH", number="01234567")

    actions.withdraw_identifier(wrong, identifier=held, reason="Typed for the wrong one", by=asha, at=NOON)
    actions.add_identifier(right, scheme="GB-COH", number="01234567", source="-", by=asha, at=NOON)

    assert queries.find_by_identifier("GB-COH", "01234567") == right
    assert queries.supplier_sheet(wrong.reference).identifiers == ()
    with pytest.raises(Refusal, match="withdrawn already"):
        actions.withdraw_identifier(wrong, identifier=held, reason="Again", by=asha, at=NOON)


def test_a_number_is_withdrawn_for_a_reason_and_from_its_holder(register, asha):
    one, two = register("One Ltd", identifiers=[("GB-COH", "01234567")]), register("Two Ltd")
    held = queries.identifier_of(one, scheme="GB-COH", number="01234567")

    with pytest.raises(Refusal, match="Say why"):
        actions.withdraw_identifier(one, identifier=held, reason=" ", by=asha, at=NOON)
    with pytest.raises(Refusal, match="another supplier"):
        actions.withdraw_identifier(two, identifier=held, reason="x", by=asha, at=NOON)


def test_the_latest_address_with_a_postcode_tells_where_a_supplier_is(register, asha):
    supplier = register(address=Whereabouts("trading", postcode="LS1 1UR"))
    actions.record_address(supplier, address=Whereabouts("invoice", "PO Box 1"), source="-", by=asha, at=NOON)
    assert supplier.postcode == "LS1 1UR"

    actions.record_address(
        supplier, address=Whereabouts("registered", postcode="BD1 1AA"), source="-", by=asha, at=NOON
    )
    assert Supplier.objects.get().postcode == "BD1 1AA"

    with pytest.raises(Refusal, match="already"):
        actions.record_address(
            supplier, address=Whereabouts("registered", postcode="bd11aa"), source="-", by=asha, at=NOON
        )


def test_a_group_parent_makes_a_supplier_part_of_a_group(register, asha):
    child, parent = register("Child Ltd"), register("Parent Plc")

    actions.record_size_facts(
        child, size=SizeFacts(staff=3, is_part_of_group=False, group_parent=parent), source="-",
        by=asha, at=NOON,
    )  # fmt: skip

    sheet = queries.supplier_sheet(child.reference)
    assert (sheet.is_part_of_group, sheet.group_parent) == (True, parent.reference)
    with pytest.raises(Refusal, match="own group parent"):
        actions.record_size_facts(child, size=SizeFacts(group_parent=child), source="-", by=asha, at=NOON)


def test_a_ledger_number_is_one_suppliers_in_one_council(register, asha, council):
    supplier, other = register("One Ltd"), register("Two Ltd")
    actions.add_ledger_number(supplier, authority=council, ledger_number=" V100 ", by=asha, at=NOON)

    assert queries.find_by_ledger_numbers(council.pk, ["V100", "V200"]) == {"V100": supplier.pk}
    with pytest.raises(Refusal, match="One Ltd"):
        actions.add_ledger_number(other, authority=council, ledger_number="V100", by=asha, at=NOON)


def test_many_suppliers_come_in_by_one_act(asha):
    drafts = [
        Draft(
            f"Supplier {number} Ltd", identifiers=(("GB-COH", f"{number + 4000:08d}"),),
            other_names=(f"Supplier {number}",), address=Whereabouts("registered", postcode="LS1 1UR"),
        )
        for number in range(30)
    ]  # fmt: skip

    suppliers = actions.register_suppliers(drafts, source="payments of March", by=asha, at=NOON)

    assert [each.name for each in suppliers] == [draft.name for draft in drafts]
    assert Event.objects.filter(verb__startswith="suppliers.").count() == 1
    assert Intake.objects.get().suppliers_count == 30
    assert SupplierName.objects.count() == 60
    assert {each.postcode for each in Supplier.objects.all()} == {"LS1 1UR"}
    (told,) = queries.history_of(suppliers[7])
    assert (told.verb, told.facts["suppliers"]) == ("suppliers.intake.registered", 30)
    assert queries.find_by_numbers([("GB-COH", "00004007")]) == {("GB-COH", "00004007"): suppliers[7].pk}


def test_references_of_many_follow_those_of_one(register, asha):
    alone = register("Alone Ltd")
    many = actions.register_suppliers([Draft("A Ltd"), Draft("B Ltd")], source="-", by=asha, at=NOON)
    after = register("After Ltd")

    numbers = [int(each.reference.split("-")[2]) for each in (alone, *many, after)]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


@pytest.mark.parametrize(
    ("drafts", "words"),
    [
        ([], "no supplier"),
        ([Draft("A Ltd"), Draft("redacted")], "taken out"),
        (
            [
                Draft("A Ltd", identifiers=(("GB-COH", "7654321"),)),
                Draft("B", identifiers=(("GB-COH", "07654321"),)),
            ],
            "two suppliers",
        ),
        ([Draft("A Ltd", identifiers=(("GB-COH", "1234567"),))], "on file"),
    ],
)
def test_an_intake_with_a_fault_brings_nobody_in(register, asha, drafts, words):
    register(identifiers=[("GB-COH", "01234567")])

    with pytest.raises(Refusal, match=words):
        actions.register_suppliers(drafts, source="-", by=asha, at=NOON)
    assert Supplier.objects.count() == 1
    assert not Intake.objects.exists()
