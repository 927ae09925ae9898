"""Every indicator of the guidance is a sign: one that a register shows, or one that an officer reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wisely.suppliers.decisions import DISTRESS_STEPS, REPORTABLE, Standing, reported_sign, signs_of_distress

TODAY = date(2026, 3, 2)
# As listed in the guidance on corporate financial distress, in our words. The first is what a register shows of it.
INDICATORS = {
    "late filing or shortened accounting period": (
        ("Companies House", {"accounts_overdue": "yes", "accounts_due_on": "2026-01-01"}),
        ("Companies House", {"period_from": "2025-01-01", "period_to": "2025-06-30"}),
    ),
    "credit score drop or limit cut": (
        ("Credit scores", {"score": "50", "limit": "900"}), ("Credit scores", {"score": "80", "limit": "400"})
    ),
    "CCJ, winding-up petition, charge registered": (("Companies House", {"charges": "yes"}),),
    "qualified audit or going-concern note; auditor change": (),
    "director resignations in cluster": (),
    "profit warning or share price fall": (),
    "credit insurance withdrawn": (),
    "subcontractors complain of late payment": (),
    "Payment Practices Reporting: average days rising": (),
    "adverse press": (),
    "asks for early payment or deposits": (),
    "invoices earlier or more often than usual": (),
    "sudden bank account or factoring change": (),
    "staff turnover, unpaid wages, unpaid HMRC": (),
    "missed deliveries, stock shortages, quality drop": (),
    "under-bidding or sudden exit from a market": (),
    "reluctance to share management accounts": (),
    "breach of covenant": (),
}  # fmt: skip
WHOLLY_SHOWN = {"late filing or shortened accounting period", "credit score drop or limit cut"}


def signs(register, facts, score="80", limit="1000"):
    standing = Standing(register, {"state": "active", **facts}, TODAY, score, limit)
    return signs_of_distress([standing], on=TODAY)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_each_indicator_is_a_sign_with_its_rule_its_day_and_what_to_do_next(indicator):
    reported = [reported_sign(each.kind, as_of=TODAY) for each in REPORTABLE if each.from_list == indicator]
    assert bool(reported) == (indicator not in WHOLLY_SHOWN)
    shown = [signs(register, facts) for register, facts in INDICATORS[indicator]]
    assert all(shown)
    for sign in [*reported, *(each for found in shown for each in found)]:
        assert sign.says.endswith(".") and sign.rule and sign.next_step.endswith(".")
        assert sign.step in DISTRESS_STEPS and sign.next_step.lower().startswith(sign.step)
        assert sign.as_of == TODAY


def test_nothing_is_reported_that_stands_for_no_indicator():
    assert {each.from_list for each in REPORTABLE} <= set(INDICATORS)
    assert len({each.kind for each in REPORTABLE}) == len(REPORTABLE)
    assert reported_sign("the moon", as_of=TODAY) is None


@pytest.mark.parametrize(
    ("before", "now", "is_cut"),
    [("1000", "500", True), ("1000", "501", False), ("1000", "0", True), ("1000", "", False), ("", "5", False),
     ("0", "0", False), ("1000", "NaN", False), ("1000", "a lot", False)],
)  # fmt: skip
def test_a_limit_is_cut_when_half_or_more_of_it_goes(before, now, is_cut):
    found = signs("Credit scores", {"score": "80", "limit": now}, limit=before)
    assert [each.kind for each in found] == (["limit cut"] if is_cut else [])


@pytest.mark.parametrize(("days", "is_short"), [(334, True), (335, False), (371, False)])
def test_a_period_is_short_below_eleven_months(days, is_short):
    since = date(2025, 1, 1)
    facts = {"period_from": since.isoformat(), "period_to": (since + timedelta(days=days - 1)).isoformat()}
    found = signs("Companies House", facts)
    assert [each.kind for each in found] == (["accounting period shortened"] if is_short else [])
