"""The eight ratios by which the economic and financial standing of a supplier is read from its accounts.

Source of the formulas: Cabinet Office, Assessing and monitoring the economic and financial standing of
suppliers (updated 23 April 2024). At which value a risk is low or high is the council's policy, in
`wisely.rules`. A ratio that lacks a figure is not known, never nought; where a divisor says enough by itself,
the words say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wisely.lib.lifecycle import Badge, Tone
from wisely.rules.financial_ratios import HIGHER_IS_BETTER, RatioBands
from wisely.suppliers.decisions.accounts import Figures, in_a_sentence
from wisely.suppliers.decisions.accounts import pounds as _pounds

LOW, MEDIUM, HIGH, UNKNOWN = "low", "medium", "high", "not known"
RISKS = (HIGH, MEDIUM, LOW, UNKNOWN)
A_YEAR = 12
RATIOS: dict[str, tuple[str, str]] = {
    "turnover_ratio": ("Turnover ratio", "Revenue a year ÷ expected value of contracts a year"),
    "operating_margin": ("Operating margin", "Operating profit ÷ revenue"),
    "fcf_to_net_debt": ("Free cash flow to net debt", "Free cash flow a year ÷ net debt"),
    "net_debt_pension_to_ebitda": (
        "Net debt and pension deficit to EBITDA", "(Net debt + net pension deficit) ÷ EBITDA a year"
    ),
    "interest_cover": ("Interest cover", "EBIT ÷ net interest paid"),
    "acid_ratio": ("Acid ratio", "(Current assets − inventory) ÷ current liabilities"),
    "net_assets": ("Net assets", "Total assets − total liabilities"),
    "group_exposure": ("Group exposure", "Balances owed by its group ÷ total assets"),
}  # fmt: skip
TIMES, PER_CENT, POUNDS = "times", "%", "£"
UNITS: dict[str, str] = {
    "turnover_ratio": TIMES,
    "operating_margin": PER_CENT,
    "fcf_to_net_debt": PER_CENT,
    "net_debt_pension_to_ebitda": TIMES,
    "interest_cover": TIMES,
    "acid_ratio": TIMES,
    "net_assets": POUNDS,
    "group_exposure": PER_CENT,
}
_DECIMALS = {TIMES: Decimal("0.01"), PER_CENT: Decimal("0.1"), POUNDS: Decimal(1)}
RISK_BADGES: dict[str, Badge] = {
    LOW: Badge("Low risk", "Better than the threshold for a low risk.", Tone.DONE),
    MEDIUM: Badge("Medium risk", "Between the thresholds.", Tone.UNDERWAY),
    HIGH: Badge("High risk", "Worse than the threshold for a high risk.", Tone.WARNING),
    UNKNOWN: Badge("Not known", "A figure or a threshold is missing.", Tone.NEUTRAL),
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """One ratio: its exact value (None where not known or not needed), as written, its risk and why."""

    id: str
    label: str
    formula: str
    value: Decimal | None
    shown: str
    risk: str
    why: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What contracts are expected to be worth a year, pounds net, and which; without it, `why_not`."""

    a_year: Decimal | None
    of: str
    why_not: str = "no contract whose value a year is known"


def turnover_ratio(told: Figures, bands: RatioBands | None, expected: Expected) -> Ratio:
    """Revenue a year over the value a year of contracts: how far the council would lean on the supplier."""
    name = "turnover_ratio"
    if told.revenue is None:
        return _lacking(name, "revenue")
    if expected.a_year is None or expected.a_year <= 0:
        return _ratio(name, None, UNKNOWN, UNKNOWN, f"Not known: {expected.why_not}.")
    value = _a_year(told.revenue, told) / expected.a_year
    return _judged(
        name, value, bands,
        f"Revenue of {_flow(told.revenue, told)} ÷ {_pounds(expected.a_year)} a year of {expected.of}",
    )  # fmt: skip


def operating_margin(told: Figures, bands: RatioBands | None) -> Ratio:
    """Operating profit over revenue. Both are of one period, so its length does not matter."""
    name = "operating_margin"
    if told.operating_profit is None or told.revenue is None:
        return _lacking(name, *_missing(told, "operating_profit", "revenue"))
    if told.revenue == 0:
        return _settled(name, HIGH if told.operating_profit < 0 else UNKNOWN, "No revenue",
                        "It had no revenue, so nothing can be divided by it")  # fmt: skip
    value = Decimal(told.operating_profit) / told.revenue
    return _judged(name, value, bands, f"{_pounds(told.operating_profit)} ÷ {_pounds(told.revenue)}")


def fcf_to_net_debt(told: Figures, bands: RatioBands | None) -> Ratio:
    """Free cash flow a year over net debt. Net cash is low risk: there is nothing to pay off."""
    name = "fcf_to_net_debt"
    if told.net_debt is None:
        return _lacking(name, "net_debt")
    if told.net_debt <= 0:
        return _settled(
            name, LOW, "No net debt", f"It has net cash of {_pounds(-told.net_debt)} and no net debt"
        )
    if told.free_cash_flow is None:
        return _lacking(name, "free_cash_flow")
    value = _a_year(told.free_cash_flow, told) / told.net_debt
    return _judged(name, value, bands, f"{_flow(told.free_cash_flow, told)} ÷ {_pounds(told.net_debt)}")


def net_debt_pension_to_ebitda(told: Figures, bands: RatioBands | None) -> Ratio:
    """Net debt with pension deficit, over EBITDA a year: how many years of earnings are owed.

    A pension surplus pays no debt and counts as nought. Where EBITDA is not recorded, it is operating profit
    (or EBIT) with depreciation and amortisation added back. Debt without earnings is high risk.
    """
    name = "net_debt_pension_to_ebitda"
    if told.net_debt is None or told.pension_deficit is None:
        return _lacking(name, *_missing(told, "net_debt", "pension_deficit"))
    owed = told.net_debt + max(told.pension_deficit, 0)
    if owed <= 0:
        return _settled(name, LOW, "No net debt", "Its cash covers its debt and its pension deficit")
    earned, how = _ebitda(told)
    if earned is None:
        return _lacking(name, "ebitda")
    if earned <= 0:
        return _settled(
            name, HIGH, "No earnings", f"It owes {_pounds(owed)}, and its EBITDA is {_pounds(earned)}{how}"
        )
    value = owed / _a_year(earned, told)
    return _judged(name, value, bands, f"{_pounds(owed)} ÷ {_flow(earned, told)}{how}")


def interest_cover(told: Figures, bands: RatioBands | None) -> Ratio:
    """EBIT over net interest paid. Interest received on balance is low risk: there is none to cover.

    Both are of one period. Where EBIT is not recorded, operating profit stands for it.
    """
    name = "interest_cover"
    if told.net_interest is None:
        return _lacking(name, "net_interest")
    if told.net_interest <= 0:
        what = "It paid no interest" if told.net_interest == 0 else "It received more interest than it paid"
        return _settled(name, LOW, "No interest to cover", what)
    earned, how = told.ebit, ""
    if earned is None:
        earned, how = told.operating_profit, " (operating profit, for EBIT)"
    if earned is None:
        return _lacking(name, "ebit")
    value = Decimal(earned) / told.net_interest
    return _judged(name, value, bands, f"{_pounds(earned)}{how} ÷ {_pounds(told.net_interest)}")


def acid_ratio(told: Figures, bands: RatioBands | None) -> Ratio:
    """Current assets without inventory, over current liabilities: can it pay what is due within a year?"""
    name = "acid_ratio"
    if told.current_liabilities == 0:
        return _settled(name, LOW, "Nothing due", "It owes nothing within a year")
    if told.current_assets is None or told.inventory is None or told.current_liabilities is None:
        return _lacking(name, *_missing(told, "current_assets", "inventory", "current_liabilities"))
    value = Decimal(told.current_assets - told.inventory) / told.current_liabilities
    return _judged(
        name, value, bands,
        f"{_pounds(told.current_assets - told.inventory)} ÷ {_pounds(told.current_liabilities)}",
    )  # fmt: skip


def net_assets(told: Figures, bands: RatioBands | None) -> Ratio:
    """Total assets less total liabilities, in pounds: does it own more than it owes?"""
    name = "net_assets"
    if told.total_assets is None or told.total_liabilities is None:
        return _lacking(name, *_missing(told, "total_assets", "total_liabilities"))
    value = Decimal(told.total_assets - told.total_liabilities)
    return _judged(name, value, bands, f"{_pounds(told.total_assets)} − {_pounds(told.total_liabilities)}")


def group_exposure(told: Figures, bands: RatioBands | None) -> Ratio:
    """What its group owes it, over its gross assets: would it fall with its group?"""
    name = "group_exposure"
    if told.group_balances is None or told.total_assets is None:
        return _lacking(name, *_missing(told, "group_balances", "total_assets"))
    if told.total_assets == 0:
        return _settled(name, UNKNOWN, "No assets", "It has no assets, so nothing can be divided by them")
    value = Decimal(told.group_balances) / told.total_assets
    return _judged(name, value, bands, f"{_pounds(told.group_balances)} ÷ {_pounds(told.total_assets)}")


def ratios_of(told: Figures, bands: RatioBands | None, expected: Expected) -> tuple[Ratio, ...]:
    """Give all eight in the order of the guidance; the first against `expected`."""
    rest = (
        operating_margin, fcf_to_net_debt, net_debt_pension_to_ebitda, interest_cover, acid_ratio, net_assets,
        group_exposure,
    )  # fmt: skip
    return (turnover_ratio(told, bands, expected), *(each(told, bands) for each in rest))


def in_its_unit(ratio: Ratio) -> Decimal | None:
    """Give the value of a ratio as a number of its unit, rounded as it is shown; None where it has none.

    A share of 0.126 is 12.6 per cent, an interest cover of 2.5 is 2.50 times.
    """
    if ratio.value is None:
        return None
    unit = UNITS[ratio.id]
    value = ratio.value * 100 if unit == PER_CENT else ratio.value
    return value.quantize(_DECIMALS[unit])


def counted_in_words(ratios: Iterable[Ratio]) -> str:
    """Say how many ratios are at which risk; there is no average of risks."""
    counts = Counter(each.risk for each in ratios)
    *rest, last = (f"{counts[risk]} {risk}" for risk in RISKS)
    return f"{', '.join(rest)} and {last}"


def trend(now: Ratio, before: Ratio) -> str:
    """Say whether a ratio is better or worse than in the accounts before; "" where nobody can say."""
    if UNKNOWN in {now.risk, before.risk} and None in {now.value, before.value}:
        return ""
    if now.shown == before.shown:
        return "The same"
    if now.value is not None and before.value is not None:
        return "Better" if (now.value > before.value) == HIGHER_IS_BETTER[now.id] else "Worse"
    moved = RISKS.index(now.risk) - RISKS.index(before.risk)  # one has no value: its divisor said enough
    return "Better" if moved > 0 else "Worse" if moved < 0 else ""


def _judged(name: str, value: Decimal, bands: RatioBands | None, worked: str) -> Ratio:
    shown = _written(name, value)
    if bands is None:
        return _ratio(
            name, value, shown, UNKNOWN, f"{worked} = {shown}. The council has agreed no thresholds."
        )
    band = bands.bands[name]
    top, bottom = max(band.low, band.high), min(band.low, band.high)
    above, below = (LOW, HIGH) if HIGHER_IS_BETTER[name] else (HIGH, LOW)
    if value > top:
        risk, why = above, f"above {_written(name, top)}"
    elif value < bottom:
        risk, why = below, f"below {_written(name, bottom)}"
    else:
        risk, why = MEDIUM, f"neither above {_written(name, top)} nor below {_written(name, bottom)}"
    return _ratio(name, value, shown, risk, f"{worked} = {shown}, {why}.")


def _settled(name: str, risk: str, shown: str, why: str) -> Ratio:
    return _ratio(name, None, shown, risk, f"{why}.")


def _lacking(name: str, *figures: str) -> Ratio:
    told = " and no ".join(in_a_sentence(each) for each in figures)
    return _ratio(name, None, UNKNOWN, UNKNOWN, f"Not known: no {told}.")


def _ratio(name: str, value: Decimal | None, shown: str, risk: str, why: str) -> Ratio:
    label, formula = RATIOS[name]
    return Ratio(name, label, formula, value, shown[:1].upper() + shown[1:], risk, why)


def _missing(told: Figures, *names: str) -> Sequence[str]:
    return [name for name in names if getattr(told, name) is None]


def _ebitda(told: Figures) -> tuple[int | None, str]:
    if told.ebitda is not None:
        return told.ebitda, ""
    earned = told.operating_profit if told.operating_profit is not None else told.ebit
    if earned is None or told.depreciation is None:
        return None, ""
    return earned + told.depreciation, " (operating profit with depreciation and amortisation added back)"


def _a_year(amount: int, told: Figures) -> Decimal:
    return Decimal(amount) * A_YEAR / told.months


def _flow(amount: int, told: Figures) -> str:
    if told.months == A_YEAR:
        return _pounds(amount)
    return f"{_pounds(_a_year(amount, told))} a year ({_pounds(amount)} in {told.months} months)"


def _written(name: str, value: Decimal) -> str:
    if name == "net_assets":
        return _pounds(value)
    minus, size = "−" if value < 0 else "", abs(value)
    return f"{minus}{size:.1%}" if UNITS[name] == PER_CENT else f"{minus}{size:,.2f}"
