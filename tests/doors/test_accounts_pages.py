"""A supplier's accounts and ratios on its pages: recorded, judged, corrected, told as signs; who may, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from tests.doors.program import Program, problem, token_for
from wisely.audit import remembering
from wisely.audit.row_security import set_scope
from wisely.contracts.actions import Party, watch_suppliers
from wisely.contracts.models import DistressTrigger
from wisely.lib.actor import the_clock
from wisely.suppliers import actions as suppliers
from wisely.suppliers.actions import AboutAccounts
from wisely.suppliers.models import SupplierAccounts
from wisely.suppliers.queries import IN_ACCOUNTS, Figures
from wisely.ui import words

pytestmark = pytest.mark.django_db
YEAR_END = date(TODAY.year - 1, 12, 31)
TYPED = {
    "months": "12", "scope": "company", "source": "filed accounts", "audited": "yes", "unit": "1000",
    "evidence": "Full accounts from Companies House.", "revenue": "2,000", "operating_profit": "(12.5)",
    "net_interest": "40", "current_assets": "£500", "inventory": "120", "current_liabilities": "600",
    "total_assets": "900", "total_liabilities": "1,000",
}  # fmt: skip
BAD = Figures(
    months=9, revenue=2_000_000, operating_profit=-12_500, net_interest=40_000, current_assets=500_000,
    inventory=120_000, current_liabilities=600_000, total_assets=900_000, total_liabilities=1_000_000,
)  # fmt: skip


def day(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def typed(**changed):
    return TYPED | day("ends_on", YEAR_END) | day("seen_on", TODAY) | changed


@pytest.fixture
def town(db):
    town = ContractsTown()
    town.acorn = suppliers.register_supplier(
        name="Acorn Care Ltd", source="a test", by=BUILDER, at=timezone.now()
    )
    town.contract(
        title="Care at home", parties=[Party(supplier=town.acorn)], annual_value_net=Decimal(1_000_000)
    )
    town.root = f"/suppliers/{town.acorn.reference}/"
    return town


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def keep(town, figures=BAD, *, ends_on=YEAR_END, **about):
    set_scope([town.council.pk])
    about = {"is_audited": True, **about}
    return suppliers.record_accounts(
        town.acorn, authority=town.council, ends_on=ends_on, scope="company", figures=figures,
        about=AboutAccounts("filed accounts", "Full accounts, from the register.", TODAY, **about),
        by=BUILDER, at=timezone.now(),
    )  # fmt: skip


def test_from_an_empty_page_to_ratios_with_risk_and_why(town, asha):
    page = shown(asha, f"{town.root}accounts/")
    assert "Nobody has recorded its accounts" in page and f'href="{town.root}record-accounts/"' in page
    assert f'href="{town.root}accounts/"' in shown(asha, town.root)
    sent = send(asha, f"{town.root}record-accounts/", **typed())
    assert (sent.status_code, sent["Location"]) == (303, f"{town.root}accounts/")
    page = text_of(shown(asha, f"{town.root}accounts/"))
    assert "Of eight ratios in the accounts" in page and "4 high, 1 medium, 0 low and 3 not known" in page
    for each in (
        "£2,000,000 ÷ £1,000,000 a year of all its contracts in force together = 2.00",
        "£12,500 ÷ £2,000,000 = −0.6%, below 5.0%", "−0.31", "£380,000 ÷ £600,000 = 0.63, below 0.80",
        "£900,000 − £1,000,000 = −£100,000", "Not known: no net debt", "no overall score",
        "They have not been compared with the guidance’s own tables yet", "Seen by Asha", "Audited.",
    ):  # fmt: skip
        assert each in page, each
    first = text_of(shown(asha, town.root))
    assert "of eight ratios 4 high, 1 medium, 0 low and 3 not known" in first
    assert "At high risk: operating margin −0.6%" in first and "It owed more than it owned" in first
    history = text_of(shown(asha, f"{town.root}history/"))
    assert "were recorded from filed accounts, audited." in history


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ends_on_year": ""}, "must include a year"),
        (day("ends_on", TODAY + timedelta(days=1)), "still to come"),
        ({"months": "25"}, "from 1 to 24 months"),
        ({"months": "a year"}, "whole number"),
        ({"revenue": "-1"}, "Revenue must be 0 or more"),
        ({"revenue": "about 2m"}, "is not an amount"),
        ({"total_assets": "499"}, "cannot be less than current assets (£500,000)"),
        ({"scope": ""}, "Select"),
        ({"evidence": "x"}, "Say what was seen"),
        ({"audited": "no", "doubts": ["qualified"]}, "Only audited accounts"),
        (
            {name: "" for name in TYPED if name in Figures.__dataclass_fields__ and name != "months"},
            "at least one figure",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_was_typed_still_there(town, asha, changed, says):
    answer = send(asha, f"{town.root}record-accounts/", **typed(**changed))
    page = answer.content.decode()
    assert answer.status_code == 200 and "Error: " in page and says in text_of(page)
    assert 'value="12"' in page or changed.get("months")
    assert not SupplierAccounts.objects.exists()


def test_the_same_year_twice_is_refused_with_what_to_do(town, asha):
    keep(town)
    page = text_of(send(asha, f"{town.root}record-accounts/", **typed()).content.decode())
    assert "recorded already. Correct those" in page


def test_figures_are_put_right_beside_what_was_before_and_withdrawn(town, asha):
    row = keep(town)
    where = f"{town.root}accounts/{row.pk}/correct/"
    page = shown(asha, where)
    assert 'value="2000000"' in page and 'value="-12500"' in page
    told = typed(unit="1", **{n: str(v) for n, v in BAD.told().items()}, months="9", reason="A minus sign.")
    answer = send(asha, where, **told | {"operating_profit": "300000"}, version=row.version)
    assert answer.status_code == 303, text_of(answer.content.decode())
    page = text_of(shown(asha, f"{town.root}accounts/"))
    assert "£300,000 ÷ £2,000,000 = 15.0%, above 10.0%" in page
    assert "Figures before the correction" in page and "Operating profit −£12,500" in page
    assert "Corrected by Asha: A minus sign." in page
    assert send(asha, where, **told, version=row.version).status_code == 409
    latest = SupplierAccounts.objects.get(corrects=row.pk)
    assert send(asha, f"{town.root}accounts/{latest.pk}/withdraw/", reason="Of another.").status_code == 303
    assert "Nobody has recorded its accounts" in shown(asha, f"{town.root}accounts/")
    history = text_of(shown(asha, f"{town.root}history/"))
    assert "operating profit was −£12,500, is £300,000" in history and "were withdrawn" in history
    assert asha.get(f"{town.root}accounts/{latest.pk + 9}/withdraw/").status_code == 404


def test_years_stand_side_by_side_with_how_each_ratio_moved(town, asha):
    keep(town, replace(BAD, months=12, current_assets=620_000), ends_on=YEAR_END - timedelta(days=365))
    keep(town)
    page = text_of(shown(asha, f"{town.root}accounts/"))
    assert "Worse than before" in page and "As before" not in page and "The same as before" in page
    assert "(£2,000,000 in 9 months)" in page
    for scope in ("12 months, company", "9 months, company"):
        assert scope in page
    rows = text_of(shown(asha, "/suppliers/accounts/"))
    assert "2 periods of accounts" in rows and "2,000,000" in rows
    taken = asha.get("/suppliers/accounts/", {"format": "csv", "scope": "company", "q": "Acorn"})
    assert b"".join(taken.streaming_content).decode().count("Acorn Care Ltd") == 2


def test_turnover_is_held_against_contracts_and_a_planned_value(town, asha):
    town.contract(title="More care", parties=[Party(supplier=town.acorn)], annual_value_net=Decimal(600_000))
    keep(town, Figures(months=12, revenue=4_000_000))
    page = text_of(shown(asha, f"{town.root}accounts/", planned="400,000"))
    for each in (
        "£4,000,000 ÷ £1,600,000 a year of all its contracts in force together = 2.50",
        "£1,000,000 a year of its largest contract in force = 4.00",
        "£400,000 a year of the planned contract alone = 10.00",
        "£2,000,000 a year of the planned contract and all those in force = 2.00",
    ):
        assert each in page, each
    assert "is not an amount" in text_of(shown(asha, f"{town.root}accounts/", planned="lots"))


def signs(town):
    set_scope([town.council.pk])
    rows = DistressTrigger.objects.filter(register=IN_ACCOUNTS).order_by("kind")
    return {each.kind: each.gone_at is None for each in rows}


def run_watch(town):
    watch_suppliers(by=the_clock(), at=timezone.now())


def test_bad_accounts_are_put_before_the_people_of_the_contracts_and_go_when_later_ones_are_sound(town, asha):
    keep(town, names_going_concern=True, is_qualified=True)
    run_watch(town)
    raised = ["accounts of a short period", "auditor qualified", "going concern in doubt", "net liabilities",
              "ratios at high risk"]  # fmt: skip
    assert signs(town) == dict.fromkeys(raised, True)
    run_watch(town)
    assert signs(town) == dict.fromkeys(raised, True)
    page = text_of(shown(asha, town.root))
    assert "Its auditor qualified the report" in page and "Nobody has acted yet" in page
    row = DistressTrigger.objects.get(kind="net liabilities")
    assert f'href="{town.root}accounts/"' in shown(asha, f"/suppliers/watch/{row.pk}/")
    listed = text_of(shown(asha, "/suppliers/watch/", stands="waiting"))
    assert "3 ratios are at high risk in its accounts" in listed and IN_ACCOUNTS in listed
    sound = replace(
        BAD, months=12, operating_profit=400_000, current_liabilities=200_000, total_liabilities=300_000
    )
    suppliers.correct_accounts(
        SupplierAccounts.objects.get(), figures=sound, reason="Read from the wrong column.",
        about=AboutAccounts("filed accounts", "Full accounts, from the register.", TODAY, is_audited=True),
        by=BUILDER, at=timezone.now(),
    )  # fmt: skip
    run_watch(town)
    assert signs(town) == dict.fromkeys(raised, False)
    assert {each.gone_why for each in DistressTrigger.objects.all()} == {
        "The latest accounts on record show it no longer, or none are of the last two years"
    }


def test_one_ratio_alone_and_old_accounts_ask_nobody_to_act(town, asha):
    thin = Figures(months=12, revenue=2_000_000, operating_profit=20_000)
    keep(town, thin)
    run_watch(town)
    assert signs(town) == {}
    assert "At high risk in its accounts" in text_of(shown(asha, town.root))
    keep(town, BAD, ends_on=TODAY - timedelta(days=800))
    run_watch(town)
    assert signs(town) == {}
    suppliers.withdraw_accounts(
        SupplierAccounts.objects.get(ends_on=YEAR_END), reason="Of another.", by=BUILDER, at=timezone.now()
    )
    run_watch(town)
    assert signs(town) == {}
    page = text_of(shown(asha, town.root))
    assert "They are more than two years old" in page and "It owed more than it owned" not in page


def test_who_may_not_keep_them_is_told_why_and_who_sees_no_contracts_is_told_so(town):
    keep(town)
    grace = town.enter("Grace", "auditor")
    page = text_of(shown(grace, f"{town.root}accounts/"))
    assert all(f"{what} accounts Why can" in page for what in ("Record", "Correct", "Withdraw"))
    assert "/withdraw/" not in shown(grace, f"{town.root}accounts/")
    row = SupplierAccounts.objects.get()
    for path in ("record-accounts/", f"accounts/{row.pk}/correct/", f"accounts/{row.pk}/withdraw/"):
        assert grace.get(f"{town.root}{path}").status_code == 403


def test_accounts_of_a_merged_supplier_are_shown_under_the_other_and_go_back(town, asha):
    other = suppliers.register_supplier(
        name="Acorn Group Ltd", source="a test", by=BUILDER, at=timezone.now()
    )
    keep(town)
    suppliers.merge_suppliers(town.acorn, into=other, reason="One firm.", by=BUILDER, at=timezone.now())
    page = text_of(shown(asha, f"/suppliers/{other.reference}/accounts/"))
    assert f"through {town.acorn.reference}" in page and "−£100,000" in page
    run_watch(town)
    assert signs(town)["net liabilities"]
    suppliers.unmerge_suppliers(town.acorn, reason="Two.", by=BUILDER, at=timezone.now())
    assert "Nobody has recorded" in shown(asha, f"/suppliers/{other.reference}/accounts/")
    assert "−£100,000" in text_of(shown(asha, f"{town.root}accounts/"))


def test_the_pages_ask_the_database_few_questions(town, asha, django_assert_max_num_queries):
    for years in range(3):
        keep(town, ends_on=date(YEAR_END.year - years, 12, 31))
    for path, most in ((f"{town.root}accounts/", 20), ("/suppliers/accounts/", 10)):
        shown(asha, path)
        remembering.forget()
        with django_assert_max_num_queries(most):
            page = shown(asha, path)
    assert words.day(YEAR_END)[-4:] in page


def test_programs_read_the_same_list_and_each_suppliers_ratios(town, asha):
    keep(town)
    set_scope([town.council.pk])
    program = Program(token_for(asha.person, "suppliers.see_supplier", "contracts.see_contract"))
    (row,) = program.walk("/supplier-accounts", {"limit": 3, "scope": "company"})
    assert (row["supplier_reference"], row["ends_on"]) == (town.acorn.reference, YEAR_END.isoformat())
    assert (row["revenue"], row["ebitda"], row["months"]) == (2_000_000, None, 9)
    path = f"/suppliers/{town.acorn.reference}/financial-ratios"
    told = program.get(path).json()
    (period,) = told["periods"]
    assert (
        period["counts"] == "4 high, 0 medium, 1 low and 3 not known" and "net_debt" not in period["figures"]
    )
    ratios = {each["id"]: each for each in period["ratios"]}
    assert (ratios["acid_ratio"]["value"], ratios["acid_ratio"]["risk"]) == ("0.6333", "high")
    assert ratios["turnover_ratio"]["risk"] == "low" and "2.67" in ratios["turnover_ratio"]["why"]
    assert "23 April 2024" in told["thresholds_source"] and "not been compared" in told["thresholds_word"]
    narrow = Program(token_for(asha.person, "suppliers.see_supplier")).get(path).json()
    leaning = narrow["periods"][0]["ratios"][0]
    assert leaning["why"] == "Not known: contracts are not shown to you." and leaning["value"] is None
    problem(program.get("/suppliers/SUP-S-99999/financial-ratios"), 404)
    problem(Program().get(path), 401)
