"""Two suppliers are found to be one, and are two again, without a trace lost."""

import random

import pytest

from tests.actions.suppliers.conftest import NOON
from wisely.audit.models import Event
from wisely.lib.verdict import Refusal
from wisely.suppliers import actions, queries
from wisely.suppliers.actions import Whereabouts
from wisely.suppliers.models import KnownApart, Supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge(asha):
    return lambda supplier, into: actions.merge_suppliers(
        supplier, into=into, reason="one firm", by=asha, at=NOON
    )


@pytest.fixture
def unmerge(asha):
    return lambda supplier: actions.unmerge_suppliers(supplier, reason="two firms", by=asha, at=NOON)


def fresh(supplier):
    return Supplier.objects.get(pk=supplier.pk)


def facts(*suppliers):
    """Everything about some suppliers but the count of their versions."""
    rows = Supplier.objects.filter(pk__in=[each.pk for each in suppliers]).order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def test_a_merged_supplier_is_found_under_the_other_by_everything_it_is_known_by(
    register, merge, council, asha
):
    old = register("Old Ltd", identifiers=[("GB-COH", "01234567")])
    actions.add_ledger_number(old, authority=council, ledger_number="V1", by=asha, at=NOON)
    new = register("New Ltd")

    merge(old, new)

    assert queries.find_by_identifier("GB-COH", "01234567") == new
    assert queries.find_by_normal_names(["old"]) == {"old": new.pk}
    assert queries.find_by_ledger_numbers(council.pk, ["V1"]) == {"V1": new.pk}
    assert queries.canonical_ids([old.pk, new.pk]) == {old.pk: new.pk, new.pk: new.pk}
    assert queries.family_of(new.pk) == (new.pk, old.pk)
    assert list(queries.suppliers()) == [new]


def test_the_page_of_the_other_shows_what_came_with_it_and_from_whom(register, merge):
    old, new = register("Old Ltd", identifiers=[("GB-COH", "01234567")]), register("New Ltd")

    merge(old, new)

    sheet = queries.supplier_sheet(new.reference)
    assert [(row.holder, row.number) for row in sheet.identifiers] == [(old.reference, "01234567")]
    assert {row.name for row in sheet.names} == {"Old Ltd", "New Ltd"}
    assert sheet.merged == ((old.reference, "Old Ltd"),)
    assert queries.supplier_sheet(old.reference).canonical == new.reference


def test_unmerging_gives_back_exactly_what_was(register, merge, unmerge):
    old, new = register("Old Ltd", identifiers=[("GB-COH", "01234567")]), register("New Ltd")
    before = facts(old, new)

    merge(old, new)
    unmerge(old)

    assert facts(old, new) == before
    assert queries.find_by_identifier("GB-COH", "01234567") == old


def test_a_chain_of_merges_leads_to_its_end_and_comes_apart_at_any_link(register, merge, unmerge):
    first, second, third = (register(f"{name} Ltd") for name in ("First", "Second", "Third"))
    merge(first, second)
    merge(second, third)
    assert (fresh(first).canonical, fresh(second).canonical) == (third, third)

    unmerge(second)

    assert fresh(first).canonical == second
    assert fresh(second).canonical is None


def test_any_order_of_merges_undone_in_any_order_ends_where_it_began(register, merge, unmerge):
    throw = random.Random(7)
    suppliers = [register(f"Firm {number} Ltd") for number in range(7)]
    before = facts(*suppliers)
    for _ in range(5):
        for _ in range(5):
            live = [each for each in map(fresh, suppliers) if each.stage == "live"]
            merge(*throw.sample(live, 2))
        for each in map(fresh, suppliers):
            root = each
            while root.merged_into:
                root = root.merged_into
            assert each.canonical == (root if root != each else None)
        for each in throw.sample(suppliers, 7):
            if fresh(each).stage == "merged":
                unmerge(fresh(each))

    assert facts(*suppliers) == before


def test_a_merge_is_remembered_on_both_pages(register, merge):
    old, new = register("Old Ltd"), register("New Ltd")

    merge(old, new)

    told = [(each.verb, each.reason) for each in queries.history_of(new)]
    assert told[0] == ("suppliers.supplier.merged", "one firm")
    assert Event.objects.filter(verb="suppliers.supplier.merged").count() == 1


def test_what_cannot_be_merged_is_refused(register, merge, unmerge):
    one, two, three = register("One Ltd"), register("Two Ltd"), register("Three Ltd")
    with pytest.raises(Refusal, match="itself"):
        merge(one, one)
    merge(one, two)

    with pytest.raises(Refusal, match="merged already"):
        merge(fresh(one), three)
    with pytest.raises(Refusal, match="other supplier has itself been merged"):
        merge(three, fresh(one))
    with pytest.raises(Refusal, match="no merge to undo"):
        unmerge(three)


def test_a_merge_needs_a_reason_and_a_right(register, asha, grace):
    one, two = register("One Ltd"), register("Two Ltd")

    with pytest.raises(Refusal, match="reason"):
        actions.merge_suppliers(one, into=two, reason=" ", by=asha, at=NOON)
    with pytest.raises(Refusal, match="does not include"):
        actions.merge_suppliers(one, into=two, reason="x", by=grace, at=NOON)
    with pytest.raises(Refusal, match="does not include"):
        actions.unmerge_suppliers(one, reason="x", by=grace, at=NOON)
    with pytest.raises(Refusal, match="does not include"):
        actions.find_suppliers_apart(one, other=two, reason="x", by=grace, at=NOON)


def pairs(rows):
    return [{row.first_name, row.second_name} for row in rows]


def test_suppliers_that_may_be_one_are_listed_with_reasons(register):
    register("Beck Plumbing Ltd", address=Whereabouts(postcode="LS1 1UR"))
    register("BECK PLUMBING LIMITED", address=Whereabouts(postcode="LS1 1UR"))
    register("Beck Plumbers Ltd", address=Whereabouts(postcode="LS1 1UR"))
    register("Quite Another Plc")

    listed = queries.likely_duplicates()

    assert pairs(listed)[0] == {"Beck Plumbing Ltd", "BECK PLUMBING LIMITED"}
    assert listed[0].likeness.reasons[0].startswith("same name")
    assert "same postcode" in listed[0].likeness.reasons
    assert not any("Quite Another Plc" in pair for pair in pairs(listed))
    assert len(listed) == 3


def test_names_alike_far_apart_are_shown_on_the_suppliers_own_page(register):
    one = register("Beckside Plumbing Ltd", address=Whereabouts(postcode="LS1 1UR"))
    register("Beckside Plumbers Ltd", address=Whereabouts(postcode="YO1 1AA"))

    assert queries.likely_duplicates() == []
    assert pairs(queries.suppliers_alike(one.pk)) == [{"Beckside Plumbing Ltd", "Beckside Plumbers Ltd"}]
    assert queries.names_like("beckside plumbing")[0][1] == "Beckside Plumbing Ltd"


def test_a_pair_found_apart_is_not_asked_about_again(register, asha):
    one, two = register("Beck Ltd"), register("Beck LLP")
    assert len(queries.likely_duplicates()) == 1

    actions.find_suppliers_apart(two, other=one, reason="Father and son", by=asha, at=NOON)

    assert queries.likely_duplicates() == []
    assert queries.suppliers_alike(one.pk) == []
    assert KnownApart.objects.get().first == one
    with pytest.raises(Refusal, match="already"):
        actions.find_suppliers_apart(one, other=two, reason="Again", by=asha, at=NOON)
    with pytest.raises(Refusal, match="one supplier"):
        actions.find_suppliers_apart(one, other=one, reason="Same", by=asha, at=NOON)


def test_a_merged_suppliers_name_counts_for_the_one_it_is_shown_under(register, merge):
    old, new, third = register("Oakwood Ltd"), register("Ash Ltd"), register("OAKWOOD")
    merge(old, new)

    assert pairs(queries.likely_duplicates()) == [{"Ash Ltd", "OAKWOOD"}]
    assert third.stage == "live"
