"""How the register is kept: by directorate, what is missing most, and what is past its end and paid still."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.actions.spend.conftest import HEADINGS
from tests.doors.contracts_world import ContractsTown, shown, text_of
from tests.doors.test_contracts_register import titles
from wisely.audit.row_security import in_scope
from wisely.spend import actions as spend
from wisely.spend.queries import mapping_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return ContractsTown()


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def pay(town, tmp_path, *rows):
    path = tmp_path / "arrived"
    path.write_text("\n".join([HEADINGS.strip(), *rows]) + "\n")
    with in_scope(town.council.pk):
        at = timezone.now()
        staged = spend.stage_file(town.council, path=path, name="paid.csv", by=BUILDER, at=at)
        spend.confirm_mapping(staged, mapping=mapping_of(staged), by=BUILDER, at=at)
        spend.import_ledger(staged, by=BUILDER, at=at)


def test_each_directorate_shows_how_complete_its_records_are_and_what_wants_care(
    town, asha, django_assert_max_num_queries
):
    town.contract()
    town.contract(owner=None, title="Without an owner")
    with django_assert_max_num_queries(13):
        page = shown(asha, "/contracts/quality/")

    text = text_of(page)
    assert "Resources 2" in text and "What is missing most" in text
    assert "/contracts/?directorate=RES&amp;owner=nobody" in page
    assert titles(asha, directorate="RES", owner="nobody") == ["Without an owner"]


def test_an_empty_register_and_a_role_without_rights_are_told_apart(town, asha):
    assert "No contract is signed or being agreed" in shown(asha, "/contracts/quality/")
    assert town.enter("Ade", "administrator").get("/contracts/quality/").status_code == 403


def test_what_is_past_its_end_and_paid_still_is_found(town, asha, tmp_path):
    over = {"options": [], "review_on": None, "starts_on": date(2024, 1, 1), "ends_on": date(2025, 3, 31)}
    contract = town.contract(title="Ran out", **over)
    assert "still_paid" not in shown(asha, "/contracts/quality/")

    name = town.supplier.name
    pay(
        town,
        tmp_path,
        f"Resources,{name},30/03/2025,100.00,In time",
        f"Resources,{name},12/05/2025,70.50,Late",
    )

    assert titles(asha, still_paid="yes") == ["Ran out"]
    assert "1 contract is past the last day" in text_of(shown(asha, "/contracts/quality/"))
    page = text_of(shown(asha, f"/contracts/{contract.reference}/"))
    assert "Its supplier is still paid" in page and f"£{Decimal('70.50')} excluding VAT" in page
    assert "May 2025" in page


def test_a_supplier_with_another_contract_in_force_is_paid_under_that(town, asha, tmp_path):
    over = {"options": [], "review_on": None, "starts_on": date(2024, 1, 1)}
    town.contract(title="Ran out", ends_on=date(2025, 3, 31), **over)
    town.contract(title="Followed it", **{**over, "starts_on": date(2025, 4, 1)})
    pay(town, tmp_path, f"Resources,{town.supplier.name},12/05/2025,70.50,On contract")

    assert titles(asha, still_paid="yes") == []
