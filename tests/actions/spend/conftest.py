"""A council with a finance officer, and payment files as councils publish them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.actions.people.conftest import Town
from wisely.contracts import actions as contracts
from wisely.contracts.actions import ContractFacts, NewContract, Party
from wisely.lib.actor import SystemActor
from wisely.spend import actions
from wisely.spend.queries import mapping_of
from wisely.suppliers import actions as suppliers

BUILDER = SystemActor("system:builder", "The builder")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HEADINGS = "Directorate,Supplier Name,Payment Date,Net Amount,Purpose"
APRIL = f"""{HEADINGS}
Children,TOTAL GAS & POWER LTD,03/04/2025,1200.50,Gas
Adults,Aire Care Ltd,04/04/2025,-20.25,Credit for March
Adults,Aire Care Ltd,11/04/2025,500.00,Care
Adults,Redacted personal data,30/04/2025,19.75,Direct payment
"""


class Treasury:
    """A council's payments, brought in as its finance officer would."""

    def __init__(self, folder, slug="test", prefix="TST"):
        self.folder = folder
        self.town = Town(slug, prefix)
        self.council = self.town.council
        self.finance = self.town.officer(self.town.person("Fay", "finance_officer"))
        self.finance_who_merges = self.town.officer(self.town.person("Hana", "head_of_procurement"))
        self.reader = self.town.officer(self.town.person("Grace", "auditor"))

    def stage(self, content, name="april-2025.csv", *, by=None):
        path = self.folder / "arrived"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return actions.stage_file(self.council, path=path, name=name, by=by or self.finance, at=NOON)

    def confirmed(self, content=APRIL, name="april-2025.csv", **changes):
        staged = self.stage(content, name)
        mapping = mapping_of(staged)
        if changes:
            mapping = type(mapping).from_plain(mapping.as_plain() | changes)
        actions.confirm_mapping(staged, mapping=mapping, by=self.finance, at=NOON)
        return staged

    def imported(self, content=APRIL, name="april-2025.csv", **changes):
        return actions.import_ledger(self.confirmed(content, name, **changes), by=self.finance, at=NOON)

    def supplier(self, name, **facts):
        return suppliers.register_supplier(name=name, source="a test", by=BUILDER, at=NOON, **facts)

    def contract(self, supplier, starts_on=date(2025, 1, 1), ends_on=date(2025, 4, 10), category=""):
        facts = ContractFacts(
            title="Care at home", description="Care at home.", category=category, kind="services", value_net=Decimal(10_000),
            vat_basis="net stated", commenced_on=starts_on, signed_on=starts_on, starts_on=starts_on,
            ends_on=ends_on,
        )  # fmt: skip
        new = NewContract(facts=facts, parties=(Party(supplier=supplier),), is_signed=True)
        return contracts.register_contract(self.council, new, by=BUILDER, at=NOON)


@pytest.fixture
def treasury(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return Treasury(tmp_path)
