"""The thresholds of financial ratios: read strictly, dated, with their source and how sure they are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from wisely.rules.financial_ratios import HIGHER_IS_BETTER, RatioPolicy, financial_ratios
from wisely.rules.parts import FaultyPack
from wisely.rules.rulebook import packs, rulebook


def edition(day, low="2", word="Checked."):
    bands = "".join(
        f'[[edition.ratio]]\nid = "{name}"\nlow = {low}\nhigh = {"1" if is_higher else "3"}\n'
        for name, is_higher in HIGHER_IS_BETTER.items()
    )
    return f'[[edition]]\nfrom_on = {day}\nsource = "A decision"\nword = "{word}"\n{bands}'


WHOLE = edition("2025-04-01") + edition("2026-04-01", low="2.5", word="Checked anew.")


def test_bands_hold_from_their_day_on(tmp_path):
    (tmp_path / "financial_ratios.toml").write_text(WHOLE)
    policy = financial_ratios("x", tmp_path)
    turn = date(2026, 4, 1)
    assert policy.on(date(2025, 3, 31)) is None
    assert policy.on(turn - timedelta(days=1)).bands["acid_ratio"].low == 2
    assert (
        policy.on(turn).bands["acid_ratio"].low == Decimal("2.5") and policy.on(turn).word == "Checked anew."
    )
    assert financial_ratios("x", tmp_path / "nothing") == RatioPolicy()


@pytest.mark.parametrize("pack", packs())
def test_every_council_says_where_its_thresholds_come_from_and_how_sure_that_is(pack):
    found = rulebook(date(2026, 3, 2), pack).ratio_bands
    assert "23 April 2024" in found.source and found.word.endswith(".")
    assert set(found.bands) == set(HIGHER_IS_BETTER)


@pytest.mark.parametrize(
    ("was", "wrong", "says"),
    [
        ("2026-04-01", "2025-04-01", "rise"),
        ('id = "acid_ratio"', 'id = "acidity"', "'acidity'"),
        ('id = "acid_ratio"', 'id = "net_assets"', "net_assets"),
        ('id = "acid_ratio"\nlow = 2\n', 'id = "acid_ratio"\nlow = 0.5\n', "at least high"),
        ('id = "group_exposure"\nlow = 2\n', 'id = "group_exposure"\nlow = 9\n', "at most high"),
        ('source = "A decision"\n', "", "source"),
        ('word = "Checked."', 'words = "Checked."', "word"),
        ('[[edition.ratio]]\nid = "group_exposure"\nlow = 2\nhigh = 3\n', "", "lacks group_exposure"),
    ],
)
def test_a_faulty_pack_is_refused_with_what_is_wrong(tmp_path, was, wrong, says):
    assert was in WHOLE
    (tmp_path / "financial_ratios.toml").write_text(WHOLE.replace(was, wrong, 1))
    with pytest.raises(FaultyPack) as fault:
        financial_ratios("x", tmp_path)
    assert says in str(fault.value) and "financial_ratios.toml" in str(fault.value)
