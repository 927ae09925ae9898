"""The public may read a contract, or no longer."""

import pytest
from django.db import DatabaseError, transaction

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.models import Contract, ContractSupplier, Extension
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db


def test_the_public_reads_a_contract_exactly_while_it_is_published(register):
    contract = register.contract()
    register.contract(title="Kept in the house")

    def seen():
        with in_scope(register.council.pk, reader="public"):
            return (
                list(Contract.objects.values_list("reference", flat=True)),
                ContractSupplier.objects.count(), Extension.objects.count(),
            )  # fmt: skip

    assert seen() == ([], 0, 0)
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    assert seen() == ([contract.reference], 1, 2)
    actions.withdraw_publication(contract, reason="Names a child.", by=BUILDER, at=NOON)
    assert seen() == ([], 0, 0)
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    assert seen()[0] == [contract.reference]


def test_another_council_sees_and_writes_nothing(register):
    contract = register.contract()
    with in_scope(register.council.pk + 1):
        assert not Contract.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            register.contract(title="Planted")
    assert Contract.objects.get() == contract


def test_a_draft_or_a_contract_without_supplier_is_not_published(register):
    with pytest.raises(Refusal, match="signed"):
        actions.publish_contract(register.contract(is_signed=False), by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="supplier"):
        actions.publish_contract(register.contract(title="Other", parties=[]), by=BUILDER, at=NOON)


def test_publishing_twice_or_withdrawing_what_is_not_public_is_refused(register):
    contract = register.contract()
    with pytest.raises(Refusal, match="not published"):
        actions.withdraw_publication(contract, reason="x", by=BUILDER, at=NOON)
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="already"):
        actions.publish_contract(contract, by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="Say why"):
        actions.withdraw_publication(contract, reason="", by=BUILDER, at=NOON)


def test_publishing_needs_its_permission(register):
    with pytest.raises(Refusal, match="does not include"):
        actions.publish_contract(
            register.contract(), by=register.officer(register.iris, Permission.REVISE_CONTRACT), at=NOON
        )
