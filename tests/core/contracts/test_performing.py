"""When the law asks for KPIs, how a target is said, which way a rating went; and how risks are named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.contracts.decisions.entries import ContractFacts
from wisely.contracts.decisions.performing import (
    KpiEntry,
    badge_of,
    in_unit,
    kpis_asked,
    rating_name,
    ratings,
    target_in_words,
    way_since,
)
from wisely.rules.kpi_law import kpi_law
from wisely.rules.parts import FaultyPack
from wisely.rules.risk_scale import RiskScale, risk_scale

LARGE = ContractFacts(
    title="Home care", value_net=Decimal(6_000_000), vat_basis="net stated", commenced_on=date(2025, 3, 1)
)


def asked(regime="pa2023", **changed):
    return kpis_asked(replace(LARGE, **changed), regime=regime)


@pytest.mark.parametrize(("changed", "is_asked", "says"), [
    ({}, True, "above £5,000,000 including VAT"),
    ({"value_net": None, "value_gross": Decimal("5000000.01"), "vat_basis": "gross stated"}, True, "above"),
    ({"value_net": None, "value_gross": Decimal(5_000_000), "vat_basis": "gross stated"}, False, "not above"),
    ({"value_net": Decimal(5_000_000), "vat_basis": "no VAT"}, False, "not above"),
    ({"value_net": Decimal(4_166_667)}, None, "Record the value including VAT"),
    ({"value_net": Decimal("4166666.66")}, False, "not above"),
    ({"value_net": None, "vat_basis": ""}, None, "not recorded"),
    ({"is_framework": True}, False, "of a framework"),
    ({"special_regime": "light touch"}, False, "light touch contract"),
    ({"special_regime": "lightTouch"}, False, "light touch contract"),
    ({"special_regime": "utilities, Concession"}, False, "concession contract"),
    ({"is_above_threshold": False}, False, "below the threshold"),
    ({"is_above_threshold": True}, True, "above"),
])  # fmt: skip
def test_the_law_asks_by_value_including_vat_and_kind(changed, is_asked, says):
    told = asked(**changed)
    assert (told.is_asked, says in told.why) == (is_asked, True), told


def test_the_law_asks_by_the_regime_and_doubts_where_that_is_not_known():
    assert asked("pcr2015").is_asked is False and "2015" in asked("pcr2015").why
    assert asked("pcr2006").is_asked is False
    unknown = asked("", commenced_on=None)
    assert unknown.is_asked is None and "commenced is not recorded" in unknown.why
    assert asked("", commenced_on=None, value_net=Decimal(10)).is_asked is False
    assert asked("", commenced_on=None, signed_on=date(2025, 2, 23)).is_asked is False
    assert asked("", commenced_on=None, starts_on=date(2025, 2, 24)).is_asked is None
    assert asked().cite == "PA23 s.52" and asked().at_least == 3


def test_the_duties_begin_on_their_days():
    law = kpi_law()
    assert law.duty_on(date(2025, 2, 23)) is None and law.duty_on(date(2025, 2, 24)).at_least == 3
    assert law.assessment_on(date(2025, 12, 31)) is None and law.assessment_on(date(2026, 1, 1)).months == 12
    assert law.above_on(date(2025, 2, 23)) is None
    assert law.first_day == date(2025, 2, 24)


def test_the_ratings_are_those_of_the_regulations_the_best_first():
    assert [each.name for each in ratings()] == [
        "Good", "Approaching target", "Requires improvement", "Inadequate", "Other",
    ]  # fmt: skip
    assert {each.cite for each in ratings()} == {"Procurement Regulations 2024 reg 39"}
    assert badge_of("").word == "Not assessed" and badge_of("improve").word == "Requires improvement"
    assert rating_name("gone") == "gone"


@pytest.mark.parametrize(("now", "before", "way"), [
    ("good", "approaching", "better"), ("inadequate", "improve", "worse"), ("good", "good", "the same"),
    ("good", "", ""), ("other", "good", ""), ("good", "other", ""), ("", "", ""),
])  # fmt: skip
def test_which_way_a_rating_went_is_said_where_both_have_a_place(now, before, way):
    assert way_since(now, before) == way


@given(st.sampled_from(ratings()), st.sampled_from(ratings()))
def test_better_one_way_is_worse_the_other(one, two):
    mirrored = {"better": "worse", "worse": "better", "the same": "the same", "": ""}
    assert way_since(one.code, two.code) == mirrored[way_since(two.code, one.code)]


def test_targets_are_said_with_their_unit_and_no_needless_noughts():
    told = KpiEntry(
        title="x", target_in_unit=Decimal("97.5000"), target_unit="%", target_direction="at least"
    )
    assert target_in_words(told) == "at least 97.5%"
    assert target_in_words(replace(told, target_words="by noon")) == "at least 97.5%, by noon"
    assert target_in_words(KpiEntry(title="x", target_words="All of it")) == "All of it"
    assert target_in_words(KpiEntry(title="x")) == ""
    assert in_unit(Decimal("1200.0000"), "days") == "1,200 days"
    assert in_unit(Decimal(0), "complaints") == "0 complaints"


WHOLE = """
source = "test"
likelihood = ["a", "b", "c", "d", "e"]
impact = ["f", "g", "h", "i", "j"]
[[band]]
name = "Low"
from = 1
tone = "neutral"
says = "Watch."
[[band]]
name = "High"
from = 12
tone = "warning"
says = "Act."
"""


def test_a_score_is_named_by_the_last_band_that_it_reaches(tmp_path):
    (tmp_path / "risks.toml").write_text(WHOLE)
    scale = risk_scale("test", tmp_path)
    assert [scale.band_of(score).name for score in (1, 11, 12, 25)] == ["Low", "Low", "High", "High"]
    assert scale.likelihood[4] == "e"


def test_a_council_without_words_scores_by_numbers():
    assert RiskScale().band_of(12).name == "Score 12"
    assert RiskScale().likelihood[0] == "1 of 5"


@pytest.mark.parametrize(("was", "wrong", "says"), [
    ('"d", "e"]', '"d"]', "4 steps"), ("from = 1\n", "from = 2\n", "begins at"), ("from = 12", "from = 1", "begins at"),
    ("from = 12", "from = 26", "begins at"), ('tone = "warning"', 'tone = "loud"', "loud"), ("says", "said", "says"),
])  # fmt: skip
def test_a_faulty_scale_is_refused_with_its_place(tmp_path, was, wrong, says):
    (tmp_path / "risks.toml").write_text(WHOLE.replace(was, wrong, 1))
    with pytest.raises(FaultyPack) as fault:
        risk_scale("test", tmp_path)
    assert says in str(fault.value) and "risks.toml" in str(fault.value)
