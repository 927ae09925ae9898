"""Size and place in lists are what the rulebook says of each supplier, and search finds by any name or number."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from tests.actions.suppliers.conftest import NOON
from wisely.rules.rulebook import packs, rulebook
from wisely.rules.sizes import SizeFacts as RuleFacts
from wisely.suppliers import actions, queries
from wisely.suppliers.actions import Draft, SizeFacts, Whereabouts

pytestmark = pytest.mark.django_db
STAFF = (None, 0, 9, 10, 50, 51, 249, 250, 251)
SUMS = (None, Decimal(0), Decimal(2_000_000), Decimal("2000000.01"), Decimal(38_000_000), Decimal(44_000_000),
        Decimal("50000000.01"))  # fmt: skip
POSTCODES = ("", "LS1 1UR", "LS29 9AA", "BD4 0AA", "YO1 1AA", "SW1A 1AA", "L1 1AA")


@pytest.fixture
def every_size(asha):
    drafts = [
        Draft(f"Firm {number} Ltd", size=SizeFacts(staff, turnover, balance, group))
        for number, (staff, turnover, balance, group) in enumerate(
            product(STAFF, SUMS, SUMS, (None, False, True))
        )
    ]
    return actions.register_suppliers(drafts, source="-", by=asha, at=NOON)


@pytest.mark.parametrize("pack", packs())
def test_the_lists_size_is_the_rulebooks_for_every_combination_of_facts(every_size, pack):
    book = rulebook(date(2026, 3, 2), pack)

    listed = dict(queries.with_size_and_place(queries.suppliers(), book).values_list("pk", "size"))

    for each in every_size:
        told = book.size_of(RuleFacts(each.staff, each.turnover, each.balance_sheet, each.is_part_of_group))
        assert listed[each.pk] == told.size, each


@pytest.mark.parametrize("pack", packs())
def test_the_lists_place_is_the_rulebooks_for_every_postcode(asha, pack):
    book = rulebook(date(2026, 3, 2), pack)
    outward = {code for place in book.council.places for code in place.outward}
    postcodes = [*POSTCODES, *(f"{code} 1AA" for code in sorted(outward))]
    drafts = [
        Draft(f"Firm {number}", address=Whereabouts(postcode=code)) for number, code in enumerate(postcodes)
    ]
    suppliers = actions.register_suppliers(drafts, source="-", by=asha, at=NOON)

    listed = dict(queries.with_size_and_place(queries.suppliers(), book).values_list("pk", "place"))

    for each in suppliers:
        assert listed[each.pk] == book.locality_of(each.postcode).place, each.postcode


@pytest.mark.parametrize(
    "text", ["acorn", "ACORN CARE LIMITED", "homecare", "01234567", "{reference}", "{reference_in_small}"]
)
def test_a_supplier_is_found_by_any_name_number_or_reference(register, text):
    wanted = register(identifiers=[("GB-COH", "01234567")], other_names=["Acorn Homecare"])
    register("Oak Plumbing Ltd")
    asked = text.format(reference=wanted.reference, reference_in_small=wanted.reference.lower())

    assert list(queries.named_or_numbered(queries.suppliers(), asked)) == [wanted]


def test_a_supplier_is_found_by_the_name_of_one_merged_into_it(register, asha):
    old, new = register("Old Name Ltd"), register("New Name Ltd")
    actions.merge_suppliers(old, into=new, reason="renamed", by=asha, at=NOON)

    assert list(queries.named_or_numbered(queries.suppliers(), "old name")) == [new]


def test_a_search_that_fits_nobody_finds_nobody(register):
    register()

    assert list(queries.named_or_numbered(queries.suppliers(), "zzz")) == []
    assert list(queries.named_or_numbered(queries.suppliers(), "%")) == []
