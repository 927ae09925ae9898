"""A council with a gold contract and people, so that changes have something to touch."""

from __future__ import annotations

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, Register
from wisely.contracts import actions as contracts
from wisely.governance.permissions import Permission
from wisely.people.decisions import Grant, Officer


class Governed(Register):
    """The council with its head of procurement."""

    def officer_of(self, person, *permissions):
        grant = Grant("a role", frozenset(permissions), "council", "")
        return Officer(
            reference=person.reference, name=person.name, authority_id=self.council.pk, grants=(grant,),
            permissions=grant.permissions, person_id=person.pk,
        )  # fmt: skip

    @property
    def head(self):
        return self.officer_of(self.ben, *Permission)

    def gold(self, **changed):
        contract = self.contract(**changed)
        contracts.sign_contract(contract, by=BUILDER, at=NOON) if contract.stage != "signed" else None
        contracts.set_tier(contract, tier="gold", reason="It is critical.", by=BUILDER, at=NOON)
        return contract


@pytest.fixture
def town(db):
    return Governed()
