"""What is told of a contract follows what happens to it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.actions import ModificationEntry
from wisely.contracts.queries import facts_of
from wisely.publishing.decisions.releases import compiled
from wisely.publishing.models import Change
from wisely.publishing.queries import releases_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(register, contract):
    return releases_of(register.council.pk, contract.reference)


def modified(contract, at):
    change = ModificationEntry(
        effect="value", ground="small change", modified_on=date(2026, 3, 3), description="Two more offices.",
        value_change_net=Decimal("12000.00"), notice_number="2026/S 000-000002",
    )  # fmt: skip
    return actions.modify_contract(contract, change, decided_by=None, by=BUILDER, at=at)


def test_nothing_is_told_of_a_contract_before_it_is_published(register):
    contract = register.contract()
    assert told(register, contract) == []
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    assert [each["tag"] for each in told(register, contract)] == [["contract"]]


def test_a_modification_is_released_as_the_change_alone_and_the_end_as_an_end(register):
    contract = register.contract(commenced_on=date(2024, 3, 10))
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    modified(contract, NOON + DAY)
    actions.terminate_contract(
        contract, ended_on=date(2026, 3, 1), reason="It failed.", by=BUILDER, at=NOON + 2 * DAY
    )

    first, update, end = told(register, contract)
    assert (update["tag"], end["tag"]) == (["contractUpdate"], ["contractTermination"])
    assert "title" not in update["contracts"][0]
    assert update["contracts"][0]["amendments"][0]["description"] == "Two more offices."
    whole = compiled([first, update, end])["contracts"][0]
    assert (whole["value"]["amount"], whole["status"]) == (252000.0, "terminated")
    assert whole["title"] == "Cleaning of offices"
    assert "It failed." not in str(end)


def test_what_the_public_does_not_see_is_not_told(register):
    contract = register.contract()
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    actions.assign_owner(contract, owner=register.ben, deputy=None, by=BUILDER, at=NOON + DAY)
    assert len(told(register, contract)) == 1


def test_a_withdrawal_hides_what_was_told_and_a_later_publication_begins_anew(register):
    contract = register.contract(description="Ring Mrs Wood at 4 Mill Lane.")
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    actions.withdraw_publication(contract, reason="Names somebody.", by=BUILDER, at=NOON + DAY)
    assert told(register, contract) == []

    actions.revise_contract(
        contract, facts=replace(facts_of(contract), description="Daily cleaning."),
        directorate=register.directorate, reason="It named somebody.", by=BUILDER, at=NOON + DAY,
    )  # fmt: skip
    actions.publish_contract(contract, by=BUILDER, at=NOON + 2 * DAY)
    (again,) = told(register, contract)
    assert again["contracts"][0]["description"] == "Daily cleaning."
    assert again["id"].endswith("-3")
    with in_scope(register.council.pk, reader="public"):
        kinds = list(Change.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["withdrawal", "release"]


def test_a_contract_may_be_withdrawn_again_and_again(register):
    contract = register.contract()
    for _ in range(3):
        actions.publish_contract(contract, by=BUILDER, at=NOON)
        actions.withdraw_publication(contract, reason="Names somebody.", by=BUILDER, at=NOON)
    kinds = Change.objects.order_by("number").values_list("kind", "is_withdrawn")
    assert list(kinds) == [("release", True), ("withdrawal", False)] * 3


def test_what_was_told_is_not_rewritten(register):
    contract = register.contract()
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    for words in (
        "UPDATE publishing_change SET told = '{}'",
        "UPDATE publishing_change SET transaction = 1",
        "DELETE FROM publishing_change",
    ):
        refused = pytest.raises(DatabaseError, match="What the public was told")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


def test_another_council_sees_nothing_of_it(register):
    contract = register.contract()
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    with in_scope(register.council.pk + 1):
        assert not Change.objects.exists()
    assert Change.objects.get().reference == contract.reference


def test_telling_costs_few_queries(register, django_assert_max_num_queries):
    contract = register.contract()
    with django_assert_max_num_queries(17):
        actions.publish_contract(contract, by=BUILDER, at=NOON)
