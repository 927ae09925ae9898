"""What belongs to a contract besides its plain facts."""

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.audit.models import Payload
from wisely.contracts import actions
from wisely.contracts.actions import FrameworkEntry, KpiEntry, LotEntry, OptionEntry, Party
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db


def test_naming_suppliers_replaces_those_before(register):
    contract = register.contract()

    actions.name_suppliers(
        contract, parties=[Party(supplier=register.rival, lot="A", published_as_sme=True)], lots=[LotEntry("A")], by=BUILDER, at=NOON
    )  # fmt: skip

    contract.refresh_from_db()
    assert contract.supplier_name == "Beacon Facilities Ltd"
    row = contract.parties.get()
    assert (row.supplier, row.lot.number, row.published_as_sme, row.published_as_vcse) == (
        register.rival,
        "A",
        True,
        None,
    )
    facts = Payload.objects.get(event__verb="contracts.suppliers.named").facts
    assert (facts["suppliers_before"], facts["suppliers"]) == (
        register.supplier.reference,
        register.rival.reference,
    )
    with pytest.raises(Refusal, match="at least one"):
        actions.name_suppliers(contract, parties=[], by=BUILDER, at=NOON)


def test_a_contract_above_five_million_wants_three_kpis_or_a_reason(register):
    contract = register.contract(value_net=Decimal(5_000_001))
    assert "kpis" in contract.missing_fields
    assert (
        "kpis"
        not in register.contract(
            title="No KPIs", value_net=Decimal(5_000_001), no_kpi_reason="Light touch"
        ).missing_fields
    )

    for title in ("On time", "Quality", "Jobs"):
        told = KpiEntry(title=title, description="Counted.", target_words="All of it", every_months=3)
        actions.set_kpi(contract, told, by=BUILDER, at=NOON)

    assert "kpis" not in contract.missing_fields


def test_only_a_framework_has_framework_terms(register):
    framework = register.contract(is_framework=True)
    assert "framework_terms" in framework.missing_fields

    for fee in (Decimal("1.5"), Decimal(2)):
        actions.set_framework_terms(
            framework, terms=FrameworkEntry("All councils of the region", fee, "Fixed", "Mini-competition"), by=BUILDER, at=NOON
        )  # fmt: skip

    framework.refresh_from_db()
    assert framework.framework_terms.fee_percent == Decimal(2)
    assert "framework_terms" not in framework.missing_fields
    with pytest.raises(Refusal, match="Only a framework"):
        actions.set_framework_terms(
            register.contract(title="Other"), terms=FrameworkEntry(), by=BUILDER, at=NOON
        )


def test_how_many_options_are_left_and_by_when_to_say_so_stand_on_the_contract(register):
    contract = register.contract(options=[])
    assert (contract.options_left, contract.next_notice_on) == (0, None)

    options = [
        OptionEntry(months=12, notify_by_on=date(2026, 9, 1)),
        OptionEntry(months=6, notify_by_on=date(2027, 9, 1)),
    ]
    actions.record_options(contract, options=options, by=BUILDER, at=NOON)
    assert (contract.options_left, contract.next_notice_on) == (2, date(2026, 9, 1))

    actions.extend_contract(contract, ends_on=date(2028, 5, 31), reason="It went well", by=BUILDER, at=NOON)
    contract.refresh_from_db()
    assert (contract.options_left, contract.next_notice_on) == (1, date(2027, 9, 1))
