"""Under which number a supplier is called: recorded once, shown with its source, a tie between suppliers."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.actions.suppliers.conftest import NOON
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.verdict import Refusal
from wisely.suppliers import actions, queries
from wisely.suppliers.actions import Draft
from wisely.suppliers.models import PhoneNumber, Supplier

pytestmark = pytest.mark.django_db
LEEDS, OTHER = "0113 496 0000", "+353 1 234 5678"


@pytest.fixture
def record(asha):
    return lambda supplier, number=LEEDS: actions.record_phone_number(
        supplier, number=number, source="an invoice", by=asha, at=NOON
    )


def why(council, supplier):
    return {each.name: each.why for each in queries.related_suppliers(council.pk, supplier.pk)}


def test_a_phone_number_is_recorded_in_one_form_with_its_source(register, record, council):
    supplier = register()
    before = supplier.version

    record(supplier)

    (row,) = queries.supplier_sheet(supplier.reference).phone_numbers
    assert (row.number, row.source, row.seen_on) == ("+441134960000", "an invoice", NOON.date())
    assert Supplier.objects.get().version == before + 1
    with in_scope(council.pk):
        event = Event.objects.get(verb="suppliers.phone_number.recorded")
    assert event.payload.facts == {"supplier": supplier.reference, "ending": "000", "source": "an invoice"}


def test_a_phone_number_is_recorded_once_however_it_is_written(register, record):
    supplier = register()
    record(supplier)

    with pytest.raises(Refusal, match="recorded already"):
        record(supplier, "+44 (0)113 4960000")
    with pytest.raises(NotAnIdentifier, match="extension"):
        record(supplier, "0113 496 0001 ext 4")
    assert PhoneNumber.objects.count() == 1


def test_the_database_takes_a_number_in_its_one_form_alone(register, record):
    record(register())

    with (
        pytest.raises(IntegrityError, match="written_one_way"), transaction.atomic(), connection.cursor() as cursor
    ):  # fmt: skip
        cursor.execute("UPDATE suppliers_phonenumber SET number = '0113 496 0000'")


def test_suppliers_with_one_phone_number_are_related(register, record, council):
    acorn, oak, elm = register(), register("Oak Ltd"), register("Elm Ltd")
    for supplier in (acorn, oak):
        record(supplier)
    record(elm, OTHER)

    assert why(council, acorn) == {"Oak Ltd": ("the same phone number, +441134960000",)}
    assert why(council, elm) == {}
    assert "Oak Ltd" in {each.name for each in queries.neighbours_of(council.pk, acorn.pk).related}

    record(elm)
    assert {each.name for each in queries.neighbours_of(council.pk, acorn.pk).related} == {
        "Oak Ltd",
        "Elm Ltd",
    }


def test_phone_numbers_of_merged_suppliers_stay_where_they_are(register, record, council, asha):
    acorn, oak, elm = register(), register("Oak Ltd"), register("Elm Ltd")
    record(acorn)
    record(oak, OTHER)
    record(elm, OTHER)

    actions.merge_suppliers(oak, into=acorn, reason="one firm", by=asha, at=NOON)

    sheet = queries.supplier_sheet(acorn.reference)
    assert {(row.holder, row.number) for row in sheet.phone_numbers} == {
        (acorn.reference, "+441134960000"), (oak.reference, "+35312345678"),
    }  # fmt: skip
    assert set(why(council, acorn)) == {"Elm Ltd"} and set(why(council, elm)) == {"Acorn Care Ltd"}

    actions.unmerge_suppliers(Supplier.objects.get(pk=oak.pk), reason="two firms", by=asha, at=NOON)
    assert [row.number for row in queries.supplier_sheet(acorn.reference).phone_numbers] == ["+441134960000"]
    assert why(council, acorn) == {} and set(why(council, elm)) == {"Oak Ltd"}


def test_many_suppliers_bring_their_phone_numbers(asha):
    drafts = [
        Draft("A Ltd", phones=(LEEDS, "+44 113 496 0000", OTHER)),
        Draft("B Ltd", phones=(LEEDS,)),
        Draft("C"),
    ]

    actions.register_suppliers(drafts, source="a file", by=asha, at=NOON)

    held = PhoneNumber.objects.order_by("supplier__name", "number").values_list("supplier__name", "number")
    assert list(held) == [("A Ltd", "+35312345678"), ("A Ltd", "+441134960000"), ("B Ltd", "+441134960000")]
    with pytest.raises(NotAnIdentifier):
        actions.register_suppliers([Draft("D Ltd", phones=("none",))], source="a file", by=asha, at=NOON)
    assert not Supplier.objects.filter(name="D Ltd").exists()
