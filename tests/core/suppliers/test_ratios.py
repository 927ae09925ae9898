"""The eight ratios: each formula against a figure worked out by hand, what divisors say by themselves, and what never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wisely.rules.financial_ratios import HIGHER_IS_BETTER
from wisely.rules.rulebook import rulebook
from wisely.suppliers.decisions import (
    RATIOS,
    RISKS,
    Expected,
    Figures,
    counted_in_words,
    ratios_of,
    trend,
    turnover_ratio,
)

BANDS = rulebook(date(2026, 3, 2), "aldermoor").ratio_bands
EXPECTED = Expected(Decimal(4_000_000), "its contracts")
SOUND = Figures(
    months=12, revenue=12_000_000, operating_profit=1_500_000, ebitda=2_000_000, ebit=1_500_000,
    net_interest=150_000, free_cash_flow=600_000, net_debt=2_000_000, pension_deficit=400_000,
    current_assets=3_000_000, inventory=500_000, current_liabilities=2_000_000, total_assets=8_000_000,
    total_liabilities=5_000_000, group_balances=800_000,
)  # fmt: skip


def of(name, told=SOUND, bands=BANDS, expected=EXPECTED):
    return next(each for each in ratios_of(told, bands, expected) if each.id == name)


@pytest.mark.parametrize(
    ("name", "value", "shown", "risk"),
    [
        ("turnover_ratio", "3", "3.00", "low"),
        ("operating_margin", "0.125", "12.5%", "low"),
        ("fcf_to_net_debt", "0.3", "30.0%", "low"),
        ("net_debt_pension_to_ebitda", "1.2", "1.20", "low"),
        ("interest_cover", "10", "10.00", "low"),
        ("acid_ratio", "1.25", "1.25", "low"),
        ("net_assets", "3000000", "£3,000,000", "low"),
        ("group_exposure", "0.1", "10.0%", "low"),
    ],
)
def test_each_ratio_is_what_its_formula_gives(name, value, shown, risk):
    told = of(name)
    assert (told.value, told.shown, told.risk) == (Decimal(value), shown, risk)
    assert told.why.endswith(".") and told.shown in told.why and told.formula


@pytest.mark.parametrize(
    ("name", "changes", "shown", "risk"),
    [
        # on a threshold and between two: medium
        ("turnover_ratio", {"revenue": 8_000_000}, "2.00", "medium"),
        ("turnover_ratio", {"revenue": 6_000_000}, "1.50", "medium"),
        ("turnover_ratio", {"revenue": 5_900_000}, "1.48", "high"),
        ("operating_margin", {"operating_profit": 600_000}, "5.0%", "medium"),
        ("operating_margin", {"operating_profit": -120_000}, "−1.0%", "high"),
        ("operating_margin", {"revenue": 0, "operating_profit": -1}, "No revenue", "high"),
        ("operating_margin", {"revenue": 0, "operating_profit": 1}, "No revenue", "not known"),
        ("fcf_to_net_debt", {"free_cash_flow": 90_000}, "4.5%", "high"),
        ("fcf_to_net_debt", {"net_debt": -1}, "No net debt", "low"),
        ("fcf_to_net_debt", {"net_debt": 0, "free_cash_flow": None}, "No net debt", "low"),
        ("net_debt_pension_to_ebitda", {"ebitda": 600_000}, "4.00", "medium"),
        ("net_debt_pension_to_ebitda", {"ebitda": 400_000}, "6.00", "high"),
        ("net_debt_pension_to_ebitda", {"ebitda": 0}, "No earnings", "high"),
        ("net_debt_pension_to_ebitda", {"ebitda": -5}, "No earnings", "high"),
        ("net_debt_pension_to_ebitda", {"net_debt": -400_000}, "No net debt", "low"),
        ("net_debt_pension_to_ebitda", {"pension_deficit": -9_000_000}, "1.00", "low"),  # a surplus pays no debt
        ("net_debt_pension_to_ebitda", {"ebitda": None, "depreciation": 900_000}, "1.00", "low"),
        ("interest_cover", {"ebit": 450_000}, "3.00", "medium"),
        ("interest_cover", {"ebit": 449_000}, "2.99", "high"),
        ("interest_cover", {"ebit": None, "operating_profit": -150_000}, "−1.00", "high"),
        ("interest_cover", {"net_interest": 0}, "No interest to cover", "low"),
        ("interest_cover", {"net_interest": -1, "ebit": -5}, "No interest to cover", "low"),
        ("acid_ratio", {"current_liabilities": 2_500_000}, "1.00", "medium"),
        ("acid_ratio", {"inventory": 1_500_000}, "0.75", "high"),
        ("acid_ratio", {"current_liabilities": 0, "inventory": None}, "Nothing due", "low"),
        ("net_assets", {"total_liabilities": 8_000_000}, "£0", "medium"),
        ("net_assets", {"total_liabilities": 8_000_001}, "−£1", "high"),
        ("group_exposure", {"group_balances": 2_000_000}, "25.0%", "medium"),
        ("group_exposure", {"group_balances": 4_100_000}, "51.2%", "high"),
        ("group_exposure", {"total_assets": 0, "group_balances": 0}, "No assets", "not known"),
    ],
)  # fmt: skip
def test_thresholds_and_divisors_that_say_enough(name, changes, shown, risk):
    told = of(name, replace(SOUND, **changes))
    assert (told.shown, told.risk) == (shown, risk), told.why


@pytest.mark.parametrize(
    ("name", "lacks", "why"),
    [
        ("turnover_ratio", {"revenue"}, "Not known: no revenue."),
        (
            "operating_margin",
            {"revenue", "operating_profit"},
            "Not known: no operating profit and no revenue.",
        ),
        ("fcf_to_net_debt", {"net_debt"}, "Not known: no net debt."),
        ("fcf_to_net_debt", {"free_cash_flow"}, "Not known: no free cash flow."),
        ("net_debt_pension_to_ebitda", {"pension_deficit"}, "Not known: no net pension deficit."),
        ("net_debt_pension_to_ebitda", {"ebitda"}, "Not known: no EBITDA."),
        ("interest_cover", {"ebit", "operating_profit"}, "Not known: no EBIT."),
        ("interest_cover", {"net_interest"}, "Not known: no net interest paid."),
        ("acid_ratio", {"inventory"}, "Not known: no inventory."),
        ("net_assets", {"total_liabilities"}, "Not known: no total liabilities."),
        ("group_exposure", {"group_balances"}, "Not known: no balances owed by its group."),
    ],
)
def test_what_lacks_a_figure_is_not_known_and_says_which(name, lacks, why):
    told = of(name, replace(SOUND, **dict.fromkeys(lacks)))
    assert (told.value, told.shown, told.risk, told.why) == (None, "Not known", "not known", why)


def test_flows_count_by_the_year_where_a_period_is_longer_or_shorter():
    long = replace(SOUND, months=18)
    assert of("turnover_ratio", long).value == 2
    assert "£8,000,000 a year (£12,000,000 in 18 months)" in of("turnover_ratio", long).why
    assert of("fcf_to_net_debt", long).value == Decimal("0.2")
    assert of("net_debt_pension_to_ebitda", long).value == Decimal("1.8")
    for name in ("operating_margin", "interest_cover", "acid_ratio", "net_assets", "group_exposure"):
        assert of(name, long).value == of(name).value, name


def test_without_a_contract_or_thresholds_nothing_is_judged():
    none = Expected(None, "its contracts", "no contract with it is in force")
    assert of("turnover_ratio", expected=none).why == "Not known: no contract with it is in force."
    assert of("turnover_ratio", expected=Expected(Decimal(0), "its contracts")).risk == "not known"
    told = of("acid_ratio", bands=None)
    assert (told.value, told.risk) == (Decimal("1.25"), "not known") and "agreed no thresholds" in told.why
    assert of("interest_cover", replace(SOUND, net_interest=0), bands=None).risk == "low"


def test_counts_are_said_and_never_averaged():
    assert counted_in_words(ratios_of(SOUND, BANDS, EXPECTED)) == "0 high, 0 medium, 8 low and 0 not known"
    assert (
        counted_in_words(ratios_of(Figures(12), BANDS, EXPECTED)) == "0 high, 0 medium, 0 low and 8 not known"
    )


def test_a_trend_says_better_or_worse_by_what_is_better_for_each():
    assert trend(of("acid_ratio"), of("acid_ratio", replace(SOUND, current_assets=2_900_000))) == "Better"
    owes = of("net_debt_pension_to_ebitda", replace(SOUND, net_debt=3_000_000))
    assert trend(owes, of("net_debt_pension_to_ebitda")) == "Worse"
    assert trend(of("acid_ratio"), of("acid_ratio")) == "The same"
    cash = of("fcf_to_net_debt", replace(SOUND, net_debt=-1))
    assert trend(cash, of("fcf_to_net_debt", replace(SOUND, free_cash_flow=1))) == "Better"
    assert trend(of("fcf_to_net_debt", replace(SOUND, free_cash_flow=1)), cash) == "Worse"
    assert trend(of("acid_ratio"), of("acid_ratio", Figures(12))) == ""
    none, some = (of("net_debt_pension_to_ebitda", replace(SOUND, ebitda=each)) for each in (-1, 400_000))
    assert (none.risk, some.risk) == ("high", "high") and trend(none, some) == ""
    assert trend(none, none) == "The same"


AMOUNTS = st.integers(min_value=1, max_value=10**9)


@st.composite
def accounts(draw):
    signed = st.integers(min_value=-(10**9), max_value=10**9)
    either = {
        name: draw(st.none() | (signed if name in _SIGNED else st.integers(min_value=0, max_value=10**9)))
        for name in _ALL
    }
    return Figures(months=draw(st.integers(1, 24)), **either)


_SIGNED = {
    "operating_profit",
    "ebitda",
    "ebit",
    "net_interest",
    "free_cash_flow",
    "net_debt",
    "pension_deficit",
}
_ALL = [each for each in Figures.__dataclass_fields__ if each != "months"]


@given(accounts(), st.none() | st.decimals(min_value=0, max_value=10**9, places=2))
def test_any_accounts_give_eight_ratios_each_with_a_risk_and_why(told, a_year):
    ratios = ratios_of(told, BANDS, Expected(a_year, "its contracts"))
    assert [each.id for each in ratios] == list(RATIOS)
    for each in ratios:
        assert each.risk in RISKS and each.why.endswith(".") and each.shown
        assert each.value is None or each.risk != "not known"


@given(accounts(), st.integers(min_value=2, max_value=1_000))
def test_whether_pounds_or_thousands_makes_no_ratio_another(told, times):
    larger = replace(told, **{name: amount * times for name, amount in told.told().items()})
    before = ratios_of(told, BANDS, Expected(Decimal(1_000), "its contracts"))
    after = ratios_of(larger, BANDS, Expected(Decimal(1_000) * times, "its contracts"))
    for one, other in zip(before, after, strict=True):
        if one.id != "net_assets":
            assert one.value == pytest.approx(other.value) if one.value is not None else other.value is None
        assert one.risk == other.risk


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_revenue_never_makes_the_turnover_ratio_riskier(revenue, more, a_year):
    expected = Expected(Decimal(a_year), "its contracts")
    less, most = (
        turnover_ratio(Figures(12, revenue=each), BANDS, expected) for each in (revenue, revenue + more)
    )
    assert RISKS.index(most.risk) >= RISKS.index(less.risk)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(["net_debt_pension_to_ebitda", "group_exposure"]))
def test_more_owed_never_makes_what_is_better_low_less_risky(owed, more, whole, name):
    assume(not HIGHER_IS_BETTER[name])

    def told(amount):
        debt = {"net_debt": amount, "pension_deficit": 0, "ebitda": whole}
        return (
            debt
            if name == "net_debt_pension_to_ebitda"
            else {"group_balances": amount, "total_assets": whole}
        )

    less, most = (of(name, Figures(12, **told(each))) for each in (owed, owed + more))
    assert RISKS.index(most.risk) <= RISKS.index(less.risk)
