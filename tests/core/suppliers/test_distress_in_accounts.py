"""Which accounts tell of a supplier now, which signs they show, and which of those ask somebody to act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wisely.rules.rulebook import rulebook
from wisely.suppliers.decisions import (
    DISTRESS_STEPS,
    Accounts,
    Figures,
    Standing,
    latest_of,
    signs_in_accounts,
    signs_of_distress,
)

TODAY = date(2026, 3, 2)
BANDS = rulebook(TODAY, "aldermoor").ratio_bands
SOUND = Figures(12, revenue=100, operating_profit=20, net_interest=1, current_assets=30, inventory=0,
                current_liabilities=10, total_assets=50, total_liabilities=20)  # fmt: skip
LATEST = Accounts(1, date(2025, 3, 31), "company", False, False, SOUND)


def signs(*kept, bands=BANDS, beside=()):
    return {each.kind: each for each in signs_in_accounts(kept, bands, on=TODAY, beside=beside)}


def with_figures(**changed):
    return replace(LATEST, figures=replace(SOUND, **changed))


@pytest.mark.parametrize(
    ("told", "kind", "is_trigger", "says"),
    [
        (replace(LATEST, is_qualified=True), "auditor qualified", True, "31 March 2025"),
        (replace(LATEST, names_going_concern=True), "going concern in doubt", True, "31 March 2025"),
        (with_figures(total_liabilities=51), "net liabilities", True, "−£1"),
        (with_figures(months=10), "accounts of a short period", True, "10 months"),
        (with_figures(operating_profit=1), "ratio at high risk", False, "operating margin (1.0%)"),
        (with_figures(net_interest=20), "ratio at high risk", False, "interest cover (1.00)"),
        (
            with_figures(net_interest=20, current_liabilities=50), "ratios at high risk", True,
            "2 ratios are at high risk in its accounts to 31 March 2025: interest cover (1.00), acid ratio (0.60)",
        ),
    ],
)  # fmt: skip
def test_each_sign_says_what_is_seen_and_whether_somebody_has_to_act(told, kind, is_trigger, says):
    found = signs(told)
    assert list(found) == [kind]
    sign = found[kind]
    assert says in sign.says and sign.is_trigger == is_trigger and sign.as_of == LATEST.ends_on
    assert sign.step in DISTRESS_STEPS and sign.next_step.lower().startswith(sign.step)
    assert "{" not in sign.says + sign.rule


def test_sound_accounts_and_few_figures_show_nothing():
    assert signs(LATEST) == {} == signs(replace(LATEST, figures=Figures(12, revenue=1))) == signs()


def test_a_ratio_that_only_leans_on_contracts_or_on_its_group_is_no_trigger():
    found = signs(with_figures(operating_profit=1, group_balances=40))
    assert [each.is_trigger for each in found.values()] == [False]


def test_accounts_older_than_two_years_tell_nothing():
    owes = with_figures(total_liabilities=51)
    assert "net liabilities" in signs(replace(owes, ends_on=date(2024, 3, 3)))
    assert signs(replace(owes, ends_on=date(2024, 3, 2))) == {}


def test_the_latest_period_counts_and_its_own_accounts_before_its_groups():
    group = replace(LATEST, key=2, scope="group")
    older = replace(LATEST, key=3, ends_on=date(2024, 3, 31))
    assert latest_of([older, group, LATEST]) == LATEST
    assert latest_of([older, group]) == group
    assert latest_of([]) is None


def test_what_a_register_shows_of_a_shortened_period_is_not_told_twice():
    facts = {"state": "active", "period_from": "2024-06-01", "period_to": "2025-03-31"}
    shown = signs_of_distress([Standing("Companies House", facts, TODAY)], on=TODAY)
    assert [each.kind for each in shown] == ["accounting period shortened"]
    assert signs(with_figures(months=10), beside=shown) == {}


def test_without_thresholds_only_what_needs_none_is_a_sign():
    told = replace(with_figures(operating_profit=-5, total_liabilities=51), is_qualified=True)
    assert set(signs(told, bands=None)) == {"auditor qualified", "net liabilities"}
