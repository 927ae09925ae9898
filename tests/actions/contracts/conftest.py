"""A council with directorates, people, suppliers and a contract, made by real acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.actions.contracts.market import registered_supplier
from wisely.audit.row_security import set_scope
from wisely.contracts import actions
from wisely.contracts.actions import ContractFacts, NewContract, OptionEntry, Party
from wisely.lib.actor import SystemActor
from wisely.people import actions as people
from wisely.people.decisions import Grant, Officer

BUILDER = SystemActor("system:builder", "The builder")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CLEANING = ContractFacts(
    title="Cleaning of offices",
    description="Daily cleaning of six offices.",
    category="FM-01",
    kind="services",
    cpv_codes=("90919200",),
    value_net=Decimal("240000.00"),
    vat_basis="net stated",
    irrecoverable_vat=Decimal("0.00"),
    commenced_on=date(2025, 3, 10),
    signed_on=date(2025, 5, 20),
    starts_on=date(2025, 6, 1),
    ends_on=date(2027, 5, 31),
    review_on=date(2026, 6, 1),
    procedure="open",
    was_competed=True,
    notice_on=date(2025, 6, 10),
    notice_number="012345-2025",
)


class Register:
    """A council ready for contracts."""

    def __init__(self):
        self.council = people.establish_authority(
            slug="test",
            name="Test Council",
            prefix="TST",
            pack="aldermoor",
            is_demonstration=False,
            by=BUILDER,
            at=NOON,
        )
        self.directorate = people.add_directorate(
            self.council, code="RES", name="Resources", by=BUILDER, at=NOON
        )
        self.other_directorate = people.add_directorate(
            self.council, code="ADH", name="Adults", by=BUILDER, at=NOON
        )
        self.iris = self.person("Iris Hartley")
        self.ben = self.person("Ben Okafor")
        self.supplier = registered_supplier("Moorland Cleaning Ltd", by=BUILDER, at=NOON)
        self.rival = registered_supplier("Beacon Facilities Ltd", by=BUILDER, at=NOON)

    def person(self, name):
        email = f"{name.split()[0].lower()}@test.example"
        return people.register_person(self.council, name=name, email=email, by=BUILDER, at=NOON)

    def contract(self, *, by=BUILDER, **changed):
        words = {
            "facts": CLEANING,
            "parties": [Party(supplier=self.supplier)],
            "directorate": self.directorate,
            "owner": self.iris,
            "options": [OptionEntry(months=12), OptionEntry(latest_ends_on=date(2029, 5, 31))],
        }
        facts = {
            name: changed.pop(name) for name in list(changed) if name in ContractFacts.__dataclass_fields__
        }
        words |= changed
        words["facts"] = replace(words["facts"], **facts)
        return actions.register_contract(self.council, NewContract(**words), by=by, at=NOON)

    def officer(self, person, *permissions, scope_kind="council", scope_key=""):
        """Somebody with just these permissions, over this scope."""
        grant = Grant("a role", frozenset(permissions), scope_kind, scope_key)
        return Officer(
            reference=person.reference,
            name=person.name,
            authority_id=self.council.pk,
            grants=(grant,),
            permissions=grant.permissions,
            person_id=person.pk,
        )


@pytest.fixture
def register(db):
    made = Register()
    set_scope([made.council.pk])
    return made
