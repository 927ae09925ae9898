"""On a supplier's page: how much of what the council paid for a category went to it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people.conftest import NOON, Town
from tests.actions.spend.conftest import BUILDER
from tests.doors.test_leaks_page import bring, text_of
from wisely.audit import remembering
from wisely.audit.row_security import in_scope, set_scope
from wisely.lib.periods import FinancialYear
from wisely.spend import queries
from wisely.suppliers import actions as suppliers
from wisely.suppliers.queries import family_of

PAID = """Directorate,Supplier Name,Payment Date,Net Amount,Category
Adults,Nidd Meals Ltd,04/05/2025,6000.00,Catering
Schools,Nidd Meals Ltd,04/06/2025,3000.00,Catering
Schools,Nidd Meals (North) Ltd,04/06/2025,1000.00,Catering
Schools,Wharfe Books Ltd,04/06/2025,2000.00,Catering
Schools,Wharfe Books Ltd,04/06/2025,900.00,Books
Schools,Nidd Meals Ltd,04/06/2025,100.00,Books
Schools,Nidd Meals Ltd,04/06/2025,500.00,
Adults,Nidd Meals Ltd,05/05/2025,50.00,Credits
Adults,Nidd Meals Ltd,06/05/2025,-50.00,Credits
Adults,Wharfe Books Ltd,04/05/2024,70000.00,Catering
"""
YEAR = FinancialYear(2025)


@pytest.fixture
def town(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    town = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    names = ("Nidd Meals Ltd", "Nidd Meals (North) Ltd", "Wharfe Books Ltd")
    town.meals, town.north, town.books = (
        suppliers.register_supplier(name=name, source="a test", by=BUILDER, at=NOON) for name in names
    )
    return bring(town, tmp_path, PAID)


def shares(town, supplier, *, most=5):
    with in_scope(town.council.pk):
        found = queries.shares_of_categories(town.council.pk, family_of(supplier.pk), YEAR, most=most)
    return [(each.category, each.paid_net, each.whole_net) for each in found]


def test_shares_are_of_the_year_and_the_category_alone_the_largest_first(town):
    assert shares(town, town.meals) == [
        ("Catering", Decimal(9_000), Decimal(12_000)), ("Books", Decimal(100), Decimal(1_000)),
    ]  # fmt: skip
    assert shares(town, town.meals, most=1) == [("Catering", Decimal(9_000), Decimal(12_000))]
    assert shares(town, town.books)[0] == ("Books", Decimal(900), Decimal(1_000))


def test_who_was_merged_into_it_counts_with_it(town):
    set_scope([town.council.pk])
    suppliers.merge_suppliers(town.north, into=town.meals, reason="One firm.", by=BUILDER, at=NOON)
    assert shares(town, town.meals)[0] == ("Catering", Decimal(10_000), Decimal(12_000))


def test_another_council_counts_in_neither(town, tmp_path):
    other = Town(slug="brackwater", prefix="BRK", is_demonstration=True)
    bring(other, tmp_path, PAID.replace("900.00", "99999.00"))
    assert shares(town, town.books)[0] == ("Books", Decimal(900), Decimal(1_000))


def test_the_page_says_it_for_one_more_query(town):
    client = Client()
    client.post("/sign-in/personas/", {"person": town.person("Asha", "category_manager").reference})
    path = f"/suppliers/{town.meals.reference}/"
    said = text_of(client.get(path))
    assert "75.0% of what the council paid for Catering in 2025-26 went to it" in said
    assert "10.0% of what the council paid for Books in 2025-26 went to it" in said

    remembering.forget()
    with CaptureQueriesContext(connection) as cold:
        client.get(path)
    about = [each["sql"] for each in cold if "spend_monthlyspend m" in each["sql"]]
    assert len(about) == 1  # and nothing else of it
