"""All suppliers' accounts as one list and one file, with the ratios that each supplier's own page works out."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, shown, text_of
from tests.doors.program import Program, token_for
from tests.doors.test_accounts_pages import BAD, YEAR_END, keep
from wisely.audit.row_security import set_scope
from wisely.contracts.actions import Party
from wisely.desk.suppliers.lists_of_accounts import ACCOUNTS_JUDGED
from wisely.suppliers import actions as suppliers
from wisely.suppliers.actions import AboutAccounts
from wisely.suppliers.queries import RATIOS, Figures

pytestmark = pytest.mark.django_db
ALL = ",".join(column.key for column in ACCOUNTS_JUDGED.columns)
SOUND = Figures(
    months=12, revenue=9_000_000, operating_profit=1_200_000, ebitda=1_500_000, net_interest=0,
    free_cash_flow=600_000, net_debt=-50_000, pension_deficit=0, current_assets=2_000_000, inventory=0,
    current_liabilities=1_000_000, total_assets=5_000_000, total_liabilities=2_000_000, group_balances=0,
)  # fmt: skip


@pytest.fixture
def town(db):
    town = ContractsTown()
    at = timezone.now()
    town.acorn, town.oak = (
        suppliers.register_supplier(name=name, source="a test", by=BUILDER, at=at)
        for name in ("Acorn Care Ltd", "=Oak & Sons Ltd")
    )
    for worth, each in ((1_000_000, town.acorn), (2_000_000, town.oak), (500_000, town.oak)):
        town.contract(title=f"For {worth}", parties=[Party(supplier=each)], annual_value_net=Decimal(worth))
    keep(town)
    keep(town, replace(BAD, months=12), ends_on=date(YEAR_END.year - 1, 12, 31))
    suppliers.record_accounts(
        town.oak, authority=town.council, ends_on=YEAR_END, scope="company", figures=SOUND,
        about=AboutAccounts(
            "filed accounts", '=HYPERLINK("http://evil.example","Click")', TODAY, is_audited=True
        ),
        by=BUILDER, at=at,
    )  # fmt: skip
    return town


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def file_of(client, columns=ALL, **asked):
    answer = client.get("/suppliers/accounts/", {"columns": columns, "format": "csv", **asked})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_says_of_each_period_what_the_suppliers_own_page_says(town, asha):
    rows = file_of(asha)
    assert len(rows) == 3
    set_scope([town.council.pk])
    program = Program(token_for(asha.person, "suppliers.see_supplier", "contracts.see_contract"))
    compared = 0
    for supplier, name in ((town.acorn, "Acorn Care Ltd"), (town.oak, "'=Oak & Sons Ltd")):
        for period in program.get(f"/suppliers/{supplier.reference}/financial-ratios").json()["periods"]:
            (row,) = (
                each for each in rows if (each["Supplier"], each["Period to"]) == (name, period["ends_on"])
            )
            assert row["Ratios by risk"] == period["counts"]
            for ratio in period["ratios"]:
                assert row[f"{ratio['label']}: risk"] == ratio["risk"]
                assert row[f"{ratio['label']}: why"] == ratio["why"]
                (heading,) = (each for each in row if each.startswith(f"{ratio['label']}, "))
                shown_there = ratio["shown"].replace("−", "-").replace("£", "").replace(",", "")
                if ratio["value"] is None:
                    assert row[heading] == ""
                else:
                    assert row[heading] == shown_there.rstrip("%"), heading
                    compared += 1
    assert compared > 12


def test_units_stand_in_the_headings_and_figures_are_figures(town, asha):
    (row,) = file_of(asha, q="Oak")
    assert (row["Turnover ratio, times"], row["Turnover ratio: risk"]) == ("3.60", "low")
    assert (row["Operating margin, %"], row["Operating margin: risk"]) == ("13.3", "low")
    assert (row["Net assets, £"], row["Net assets: risk"]) == ("3000000", "low")
    assert row["Free cash flow to net debt, %"] == "" and row["Free cash flow to net debt: risk"] == "low"
    (lacking,) = file_of(asha, q="Acorn", ends_on_from=YEAR_END.isoformat())
    assert (lacking["Operating margin, %"], lacking["Net assets, £"]) == ("-0.6", "-100000")
    assert (lacking["Group exposure, %"], lacking["Group exposure: risk"]) == ("", "not known")


def test_no_cell_is_run_as_a_formula(town, asha):
    for row in file_of(asha):
        for heading, cell in row.items():
            is_a_number = cell.lstrip("-").replace(".", "", 1).isdigit()
            assert is_a_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (heading, cell)
    (row,) = file_of(asha, q="Oak")
    assert row["What was seen"].startswith("'=HYPERLINK")


def test_the_page_says_how_many_are_at_which_risk_and_leads_to_the_file(town, asha):
    page = shown(asha, "/suppliers/accounts/")
    assert "4 high, 0 medium, 1 low and 3 not known" in page and "They hold from" in page
    href = (
        page.split(" download>Download all accounts with their ratios")[0].rsplit('href="', 1)[1].rstrip('"')
    )
    answer = asha.get(href.replace("&amp;", "&"))
    heads = next(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    for label, _ in RATIOS.values():
        assert f"{label}: risk" in heads and any(each.startswith(f"{label}, ") for each in heads)
    view = text_of(shown(asha, "/suppliers/accounts/", columns="supplier,acid_ratio,acid_ratio_risk"))
    assert "Acid ratio: risk" in view and "0.63" in view
    assert 'href="/suppliers/accounts/"' in shown(asha, f"/suppliers/{town.acorn.reference}/accounts/")


def test_rights_are_those_of_the_page(town):
    path = f"/suppliers/{town.acorn.reference}/accounts/"
    for name, role in (("Grace", "auditor"), ("Olu", "officer"), ("Ade", "administrator")):
        client = town.enter(name, role)
        if client.get(path).status_code == 200:
            assert len(file_of(client)) == 3
        else:
            assert role == "administrator"
            assert client.get("/suppliers/accounts/", {"format": "csv"}).status_code == 403


def test_it_costs_the_same_however_many_accounts_there_are(town, asha, django_assert_max_num_queries):
    for years in range(2, 8):
        keep(town, ends_on=date(YEAR_END.year - years, 12, 31))
    with django_assert_max_num_queries(10):
        shown(asha, "/suppliers/accounts/")
    with django_assert_max_num_queries(10):
        assert len(file_of(asha)) == 9


def test_accounts_of_a_merged_supplier_count_against_the_contracts_of_both(town, asha):
    suppliers.merge_suppliers(town.acorn, into=town.oak, reason="One firm.", by=BUILDER, at=timezone.now())
    row = next(each for each in file_of(asha, q="Acorn") if each["Period to"] == YEAR_END.isoformat())
    assert "£3,500,000 a year of all its contracts in force together" in row["Turnover ratio: why"]


def test_programs_are_given_figures_in_the_list_and_no_keys_for_ratios(town, asha):
    set_scope([town.council.pk])
    program = Program(token_for(asha.person, "suppliers.see_supplier"))
    (row, *_) = program.walk("/supplier-accounts", {"limit": 3})
    assert "revenue" in row and not {"counts", *RATIOS} & set(row)
