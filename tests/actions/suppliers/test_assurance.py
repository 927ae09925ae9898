"""Insurance and declarations: recorded with evidence, renewed, withdrawn; each council for itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.actions.suppliers.conftest import BUILDER, NOON
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.suppliers import actions, queries
from wisely.suppliers.models import Declaration, Insurance

pytestmark = pytest.mark.django_db
SEEN = "Certificate by e-mail from the broker."


@pytest.fixture
def acorn(register):
    return register()


@pytest.fixture
def insure(council, asha, acorn):
    def insured(supplier=None, *, by=asha, **changed):
        told = {
            "kind": "public liability", "insurer": "Northern Mutual", "policy_number": "NM-77",
            "cover": Decimal(5_000_000), "expires_on": date(2026, 9, 30), "evidence": SEEN,
            "seen_on": date(2026, 3, 1),
        } | changed  # fmt: skip
        return actions.record_insurance(supplier or acorn, authority=council, **told, by=by, at=NOON)

    return insured


@pytest.fixture
def declare(council, asha, acorn):
    def declared(*, by=asha, **changed):
        told = {
            "kind": "SME", "answer": True, "declared_on": date(2026, 2, 1), "until_on": date(2027, 1, 31),
            "evidence": "Its answer in the tender of January.",
        } | changed  # fmt: skip
        return actions.record_declaration(acorn, authority=council, **told, by=by, at=NOON)

    return declared


def known(council, *suppliers):
    return queries.assurance_of(council.pk, [each.pk for each in suppliers])


def test_an_insurance_is_kept_with_what_was_seen_and_by_whom(council, acorn, insure, asha):
    insure()
    (row,) = known(council, acorn).insurances
    assert (row.kind, row.cover, row.expires_on) == ("public liability", 5_000_000, date(2026, 9, 30))
    assert (row.evidence, row.seen_on, row.seen_by) == (SEEN, date(2026, 3, 1), asha.reference)
    (event,) = Event.objects.filter(verb="suppliers.insurance.recorded")
    assert event.authority_id == council.pk


def test_of_each_kind_the_one_that_expires_last_counts(council, acorn, insure):
    insure(expires_on=date(2026, 9, 30))
    insure(expires_on=date(2025, 9, 30), policy_number="NM-12")
    insure(kind="cyber", expires_on=date(2026, 4, 1))
    last = {row.policy_number: row.is_last for row in known(council, acorn).insurances if row.kind != "cyber"}
    assert last == {"NM-77": True, "NM-12": False}
    assert {each.expires_on for each in queries.insurances(council.pk)} == {
        date(2026, 9, 30),
        date(2026, 4, 1),
    }


def test_insurance_of_a_merged_supplier_counts_for_the_one_it_is_shown_under(
    council, acorn, insure, register, asha
):
    old = register("Acorn Care Limited")
    insure(old, expires_on=date(2025, 9, 30))
    insure(acorn, expires_on=date(2026, 9, 30))
    assert queries.insurances(council.pk).count() == 2
    actions.merge_suppliers(old, into=acorn, reason="One company.", by=asha, at=NOON)
    (counts,) = queries.insurances(council.pk)
    assert (counts.shown_id, counts.expires_on) == (acorn.pk, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"evidence": " x "}, "Say what was seen"),
        ({"insurer": " "}, "Enter the insurer"),
        ({"cover": Decimal(0)}, "Enter the cover"),
        ({"expires_on": date(2062, 9, 30)}, "more than 10 years off"),
        ({"seen_on": date(2026, 3, 3)}, "still to come"),
        ({"kind": "meteor"}, "one of the kinds"),
    ],
)
def test_an_insurance_that_is_not_whole_is_refused(insure, changed, says):
    with pytest.raises(Refusal, match=says):
        insure(**changed)
    assert not Insurance.objects.exists()


def test_who_may_not_keep_suppliers_records_neither(insure, declare, grace):
    for act in (insure, declare):
        with pytest.raises(Refusal, match="Your role does not include this"):
            act(by=grace)


def test_nothing_is_recorded_for_a_supplier_merged_into_another(insure, register, acorn, asha):
    old = register("Acorn Care Limited")
    actions.merge_suppliers(old, into=acorn, reason="One company.", by=asha, at=NOON)
    with pytest.raises(Refusal, match="shown under"):
        insure(old)


def test_withdraw_insurance_asks_why_and_leaves_it_on_the_record(council, acorn, insure, asha):
    row = insure()
    with pytest.raises(Refusal, match="Say why"):
        actions.withdraw_insurance(row, reason=" ", by=asha, at=NOON)
    actions.withdraw_insurance(row, reason="It is of another company.", by=asha, at=NOON)
    assert known(council, acorn).insurances == ()
    assert len(known(council, acorn).subjects) == 1
    with pytest.raises(Refusal, match="already"):
        actions.withdraw_insurance(row, reason="Again.", by=asha, at=NOON)


def test_a_declaration_changes_nothing_that_is_worked_out(council, acorn, declare):
    declare(kind="VCSE")
    declare(kind="SME", answer=False)
    acorn.refresh_from_db()
    assert (acorn.is_vcse, acorn.staff) == (None, None)
    assert {(row.kind, row.answer) for row in known(council, acorn).declarations} == {
        ("VCSE", True),
        ("SME", False),
    }


def test_the_declaration_made_last_counts(council, acorn, declare):
    declare(declared_on=date(2026, 2, 1))
    declare(declared_on=date(2025, 2, 1), until_on=None, answer=False)
    assert [row.is_last for row in known(council, acorn).declarations] == [True, False]


def test_a_declaration_that_ends_before_it_was_made_is_refused(declare):
    with pytest.raises(Refusal, match="before it was declared"):
        declare(until_on=date(2026, 1, 31))
    with pytest.raises(Refusal, match="still to come"):
        declare(declared_on=date(2026, 3, 3))
    assert not Declaration.objects.exists()


def test_withdraw_declaration_takes_it_off_the_page(council, acorn, declare, asha):
    row = declare()
    actions.withdraw_declaration(row, reason="Another supplier’s.", by=asha, at=NOON)
    assert known(council, acorn).declarations == ()


def test_another_council_sees_none_of_it(council, acorn, insure, declare):
    insure(), declare()
    other = people.establish_authority(
        slug="other", name="Other Council", prefix="OTH", pack="aldermoor", is_demonstration=False,
        by=BUILDER, at=datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip
    with in_scope(other.pk):
        assert not Insurance.objects.exists() and not Declaration.objects.exists()
        assert queries.assurance_of(other.pk, [acorn.pk]) == queries.Assurance()
