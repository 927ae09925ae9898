"""A contract runs longer or changes on its way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.audit.models import Payload
from wisely.contracts import actions
from wisely.contracts.actions import ModificationEntry, OptionEntry
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db


def test_an_extension_takes_the_next_option_and_moves_the_end(register):
    contract = register.contract(
        options=[OptionEntry(months=12, value_net=Decimal("120000.00")), OptionEntry(months=12)]
    )

    actions.extend_contract(
        contract, ends_on=date(2028, 5, 31), reason="It performs well.", by=BUILDER, at=NOON
    )

    contract.refresh_from_db()
    assert contract.ends_on == date(2028, 5, 31)
    assert contract.value_net == Decimal("360000.00")
    first, second = contract.extensions.order_by("number")
    assert (first.taken_on, first.ended_on_before, first.taken_by) == (
        date(2026, 3, 2),
        date(2027, 5, 31),
        "system:builder",
    )
    assert second.taken_on is None


def test_an_extension_beyond_the_option_is_refused_with_the_rule(register):
    contract = register.contract()
    with pytest.raises(Refusal, match="31 May 2028 at most") as refusal:
        actions.extend_contract(contract, ends_on=date(2028, 6, 1), reason="x", by=BUILDER, at=NOON)
    assert "Sch.8" in refusal.value.verdict.cite


def test_options_run_out(register):
    contract = register.contract(options=[])
    with pytest.raises(Refusal, match="No option"):
        actions.extend_contract(contract, ends_on=date(2028, 5, 31), reason="x", by=BUILDER, at=NOON)


def test_extending_needs_its_own_permission(register):
    contract = register.contract()
    with pytest.raises(Refusal):
        actions.extend_contract(
            contract, ends_on=date(2028, 5, 31), reason="x",
            by=register.officer(register.iris, Permission.REVISE_CONTRACT), at=NOON,
        )  # fmt: skip


def test_recording_that_there_are_no_options_fills_the_gap(register):
    contract = register.contract(options=[])
    assert "has_extension_options" in contract.missing_fields

    actions.record_options(contract, options=[], by=BUILDER, at=NOON)

    assert contract.has_extension_options is False
    assert "has_extension_options" not in contract.missing_fields


def test_options_taken_stay_when_the_others_are_written_anew(register):
    contract = register.contract()
    actions.extend_contract(contract, ends_on=date(2028, 5, 31), reason="x", by=BUILDER, at=NOON)

    actions.record_options(contract, options=[OptionEntry(months=6)], by=BUILDER, at=NOON)

    assert [
        (row.number, row.months, row.taken_on is not None) for row in contract.extensions.order_by("number")
    ] == [
        (1, 12, True),
        (2, 6, False),
    ]
    with pytest.raises(Refusal, match="Option 1"):
        actions.record_options(contract, options=[OptionEntry()], by=BUILDER, at=NOON)


SMALL = ModificationEntry(
    effect="value", ground="below threshold", description="One more office", modified_on=date(2026, 3, 1),
    value_change_net=Decimal(20_000),
)  # fmt: skip


def test_a_small_change_of_value_needs_no_notice_but_adds_up(register):
    contract = register.contract()

    actions.modify_contract(contract, SMALL, by=BUILDER, at=NOON)
    assert contract.value_net == Decimal("260000.00")

    with pytest.raises(Refusal, match=r"16\.7%"):
        actions.modify_contract(contract, SMALL, by=BUILDER, at=NOON)
    assert contract.modifications.count() == 1


def test_a_large_change_needs_its_notice_number(register):
    contract = register.contract()
    flood = replace(SMALL, ground="unforeseen", description="Flood", value_change_net=Decimal(60_000))
    with pytest.raises(Refusal, match="contract change notice"):
        actions.modify_contract(contract, flood, by=BUILDER, at=NOON)

    actions.modify_contract(contract, replace(flood, notice_number="099999-2026"), by=BUILDER, at=NOON)

    facts = Payload.objects.get(event__verb="contracts.contract.modified").facts
    assert (facts["value_change_net"], facts["notice"]) == ("60000", "099999-2026")
    too_much = replace(flood, value_change_net=Decimal(130_000), notice_number="1")
    with pytest.raises(Refusal, match="at most"):
        actions.modify_contract(contract, too_much, by=BUILDER, at=NOON)


@pytest.mark.parametrize(("changed", "words"), [
    ({"effect": "colour"}, "Say what changes"), ({"description": ""}, "Describe"), ({"value_change_net": Decimal(0)}, "by how much"),
    ({"effect": "term"}, "last day"), ({"ground": "because"}, "Choose the ground"), ({"effect": "supplier"}, "supplier cannot change"),
])  # fmt: skip
def test_a_modification_says_what_why_and_on_what_ground(register, changed, words):
    with pytest.raises(Refusal, match=words):
        actions.modify_contract(register.contract(), replace(SMALL, **changed), by=BUILDER, at=NOON)


def test_a_longer_term_moves_the_end_and_remembers_the_one_before(register):
    contract = register.contract()
    longer = replace(
        SMALL, effect="term", ground="provided", value_change_net=Decimal(0), ends_on=date(2027, 7, 31)
    )

    row = actions.modify_contract(contract, longer, by=BUILDER, at=NOON)

    assert (contract.ends_on, row.ended_on_before, row.number) == (date(2027, 7, 31), date(2027, 5, 31), 1)
