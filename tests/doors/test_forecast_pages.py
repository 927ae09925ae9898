"""The pages about forecasts: none yet, the council and its parts, contracts used up, made anew."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.actions.forecasts.test_making import FIRST, payments
from tests.actions.people.conftest import NOON, Town
from wisely.contracts import actions as contracts
from wisely.contracts.actions import NewContract, Party
from wisely.forecasts import actions
from wisely.lib.actor import SystemActor
from wisely.spend import actions as spend
from wisely.spend.queries import mapping_of
from wisely.suppliers import actions as suppliers
from wisely.work.models import Job

from tests.actions.contracts.conftest import CLEANING  # isort: skip

pytestmark = pytest.mark.django_db
HERE = "/spend/forecast/"
BUILDER = SystemActor("system:builder", "The builder")


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def ledger(town, tmp_path, settings):
    """26 months of payments, a third of a contract's months to come."""
    settings.MEDIA_ROOT = tmp_path / "media"
    care = suppliers.register_supplier(name="Aire Care Ltd", source="a test", by=BUILDER, at=NOON)
    facts = replace(
        CLEANING, title="Care at home", value_net=Decimal(300_000), commenced_on=FIRST, signed_on=FIRST,
        starts_on=FIRST, ends_on=date(2027, 12, 31), review_on=None, notice_on=None,
    )  # fmt: skip
    town.given = contracts.register_contract(
        town.council, NewContract(facts=facts, parties=(Party(supplier=care),), is_signed=True),
        by=BUILDER, at=NOON,
    )  # fmt: skip
    town.finance = town.officer(town.person("Fred", "finance_officer"))
    path = tmp_path / "arrived.csv"
    path.write_text(payments())
    staged = spend.stage_file(town.council, path=path, name="years.csv", by=town.finance, at=NOON)
    spend.confirm_mapping(staged, mapping=mapping_of(staged), by=town.finance, at=NOON)
    spend.import_ledger(staged, by=town.finance, at=NOON)
    return town


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        client.post("/sign-in/personas/", {"person": town.person(name, role).reference})
        return client

    return entered


@pytest.fixture
def fay(enter):
    return enter("Fay", "finance_officer")


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def made(town):
    return actions.make_forecasts(town.council, by=town.finance, at=NOON)


def test_without_payments_the_page_says_what_is_missing(town, fay):
    said = text_of(fay.get(HERE))
    assert "twelve whole months" in said and "Imports of payments" in said


def test_who_may_not_make_them_is_told_why(ledger, enter):
    assert "Make it now" in text_of(enter("Fay", "finance_officer").get(HERE))
    said = text_of(enter("Grace", "auditor").get(HERE))
    assert "Why can’t I" in said and "Your role does not include this." in said


def test_made_anew_by_a_job(ledger, fay):
    answer = fay.post(f"{HERE}make/", {"one_time_key": uuid.uuid4().hex})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.reference}/"
    assert fay.get(f"{HERE}make/")["Location"] == HERE


def test_nobody_asks_for_what_cannot_be_made(town, fay):
    answer = fay.post(f"{HERE}make/", {"one_time_key": uuid.uuid4().hex})
    assert "twelve whole months" in text_of(answer)
    assert not Job.objects.exists()


def test_the_council_is_foretold_with_its_range_and_how_far_to_trust_it(
    ledger, fay, django_assert_max_num_queries
):
    told = made(ledger)
    with django_assert_max_num_queries(14):
        answer = fay.get(HERE)
    said = text_of(answer)
    assert "Likely from March 2026 to February 2027" in said
    assert f"of {told.checked} ranges, {told.held} held" in said
    assert "Adults" in said and "Children" in said
    assert "1 contract" in said


def test_a_directorate_has_its_own_and_an_unknown_one_has_none(ledger, fay):
    made(ledger)
    assert "Forecast of spend, directorate Adults" in text_of(fay.get(HERE, {"directorate": "Adults"}))
    assert fay.get(HERE, {"directorate": "Nowhere"}).status_code == 404


def test_a_contract_used_up_before_its_last_day_is_listed_exported_and_told_on_its_page(ledger, fay):
    made(ledger)
    listed = fay.get(f"{HERE}contracts/", {"when": "before", "sort": "used_up_on"})
    said = text_of(listed)
    assert "Care at home" in said
    month = re.search(r"(\w+ 2026)", said.split("300,000.00")[1])[1]
    assert "Care at home" in fay.get(f"{HERE}contracts/", {"format": "csv"}).getvalue().decode()
    assert "Care at home" not in text_of(fay.get(f"{HERE}contracts/", {"when": "already"}))
    page = text_of(fay.get(f"/contracts/{ledger.given.reference}/money/"))
    assert f"Value used up Likely in {month} Too few contracts" in page  # one contract tells of no range
