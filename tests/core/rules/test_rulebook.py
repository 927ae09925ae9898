"""Packs read strictly, thresholds by their day, sizes by their definition, places by their postcode."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from wisely.rules.parts import FaultyPack
from wisely.rules.rulebook import PACKS, checked, contrast_with_white, packs, rulebook
from wisely.rules.sizes import SizeFacts

TODAY = date(2026, 11, 1)


def test_two_councils_differ_in_everything_that_is_data():
    one, other = (rulebook(TODAY, pack) for pack in packs())

    assert (len(one.council.directorates), len([c for c in one.categories if c.parent]), len(one.kpis)) == (
        9,
        81,
        31,
    )
    assert (len(other.council.directorates), len([c for c in other.categories if c.parent])) == (4, 20)
    assert one.council.size_definition != other.council.size_definition
    assert one.kpis[4].figures[1].baseline != other.kpis[4].figures[1].baseline


def test_the_strategy_s_baselines_are_those_of_its_appendix():
    kpis = rulebook(TODAY, "aldermoor").kpis
    baselines = {figure.id: figure.baseline for kpi in kpis.values() for figure in kpi.figures}

    assert baselines["kpi04_on_contract"] == Decimal("96.6")  # Leeds strategy 2019-2024, Appendix 3, KPI 4
    assert baselines["kpi14_local_sme_spend"] == Decimal("51.97")  # the same, KPI 14


@pytest.mark.parametrize(
    ("on", "regime", "goods_services"),
    [
        (date(2021, 6, 1), "PCR2015", 189_330),
        (date(2025, 3, 1), "PA2023", 214_904),  # SI 2024/959
        (date(2026, 1, 1), "PA2023", 207_720),  # SI 2025/1200
    ],
)
def test_a_threshold_is_that_of_the_day_on_which_a_procurement_commenced(on, regime, goods_services):
    found = rulebook(on, "aldermoor").thresholds

    assert (found.regime, found.goods_services) == (regime, goods_services)


@pytest.mark.parametrize(
    ("definition", "staff", "turnover", "balance", "size"),
    [
        ("strategy", 9, 1_000_000, None, "micro"),
        ("strategy", 9, 3_000_000, None, "small"),
        ("strategy", 50, None, None, "small"),
        ("strategy", 9, None, None, "unknown"),
        ("strategy", 60, 60_000_000, None, "large"),
        ("strategy", 251, None, None, "large"),
        ("strategy", None, 1_000_000, None, "unknown"),
        ("pa23", 249, 50_000_000, 38_000_000, "sme"),
        ("pa23", 249, 50_000_000, 38_000_001, "large"),
        ("pa23", 249, 44_000_000, None, "sme"),
        ("pa23", 250, 1, 1, "large"),
        ("pa23", 100, None, None, "unknown"),
    ],
)
def test_a_size_follows_its_named_definition(definition, staff, turnover, balance, size):
    facts = SizeFacts(staff, turnover and Decimal(turnover), balance and Decimal(balance))

    found = rulebook(TODAY, "aldermoor").size_of(facts, definition=definition)

    assert found.size == size
    assert found.source
    assert found.is_sme is {"unknown": None, "large": False}.get(size, True)


def test_a_part_of_a_group_is_not_judged_by_its_own_figures():
    facts = SizeFacts(3, Decimal(1), Decimal(1), is_part_of_group=True)

    assert rulebook(TODAY, "aldermoor").is_sme(facts) is None


def test_a_place_is_the_nearest_that_holds_the_postcode():
    here, there = rulebook(TODAY, "aldermoor"), rulebook(TODAY, "wharfedale-vale")

    assert here.locality_of("HX81 1AA").is_local is True
    assert (here.locality_of("HX1 1AA").place, here.locality_of("HX1 1AA").is_local) == ("region", False)
    assert there.locality_of("BD4 8AB").is_local is True
    assert here.locality_of("SW1A 1AA").place == "elsewhere"
    assert here.locality_of("").is_local is None


def test_white_on_white_has_no_contrast_and_black_has_all():
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)


FAULTS = {
    "a missing key": ("council.toml", 'prefix = "ALD"', "", "prefix"),
    "a slip of spelling": ("council.toml", "short_name", "shortname", "short_name"),
    "an unknown key": ("council.toml", 'name = "Aldermoor City Council"', 'name = "A"\nnmae = "B"', "nmae"),
    "a prefix that is too long": ("council.toml", '"ALD"', '"ALDER"', "prefix"),
    "a colour too pale to read": ("council.toml", "#1d4f5c", "#9fd8e6", "primary"),
    "no colour": ("council.toml", "#1d4f5c", "teal", "primary"),
    "a definition that is not there": ("council.toml", '"strategy"', '"ours"', "size_definition"),
    "bands that do not rise": ("council.toml", "up_to = 10000,", "up_to = 200000,", "bands"),
    "a place without postcodes": ("council.toml", 'areas = ["BD"', 'areas = [] # ["BD"', "outward"),
    "text for a number": (
        "categories.toml",
        "share_of_spend = 0.285",
        'share_of_spend = "much"',
        "share_of_spend",
    ),
    "a directorate that is not there": ("categories.toml", '["ADH"]', '["XYZ"]', "directorates"),
    "a code twice": ("categories.toml", '"ASC-02"', '"ASC-01"', "code"),
    "a unit that is not known": ("kpis.toml", 'unit = "percent"', 'unit = "stars"', "unit"),
    "a direction that is none": ("kpis.toml", 'direction = "up"', 'direction = "north"', "direction"),
    "a number twice": ("kpis.toml", "number = 2\n", "number = 1\n", "number"),
    "a level that is none": ("strategy.toml", 'current = "Mature"', 'current = "Ripe"', "current"),
    "a level without a line": (
        "strategy.toml",
        '    "In the corporate strategy.",\n',
        "",
        "steps",
    ),
    "an aspect twice": ("strategy.toml", 'id = "vcses"', 'id = "local-smes"', "area"),
    "no TOML": ("kpis.toml", "number = 2\n", "number = \n", "file"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_pack_names_its_file_and_key(fault, tmp_path):
    file, before, after, key = FAULTS[fault]
    shutil.copytree(PACKS / "aldermoor", tmp_path / "aldermoor")
    text = (tmp_path / "aldermoor" / file).read_text()
    assert before in text
    (tmp_path / "aldermoor" / file).write_text(text.replace(before, after, 1))

    with pytest.raises(FaultyPack) as found:
        checked("aldermoor", tmp_path)

    assert found.value.file.endswith(file)
    assert key in found.value.key
    assert found.value.remedy.endswith(".")


def test_a_pack_that_is_not_there_says_so(tmp_path):
    with pytest.raises(FaultyPack, match="is missing"):
        checked("atlantis", tmp_path)


def test_every_pack_reads_without_a_fault():
    for pack in packs():
        assert rulebook(TODAY, pack).council.name


def test_a_pack_is_read_once_whatever_days_are_asked_about():
    one, other = rulebook(date(2026, 4, 1), "aldermoor"), rulebook(date(2020, 4, 1), "aldermoor")
    assert (one.on, other.on) == (date(2026, 4, 1), date(2020, 4, 1))
    assert one.kpis is other.kpis
    assert one.thresholds != other.thresholds


def test_a_pack_tells_its_key_areas_and_the_levels_of_each():
    told = rulebook(TODAY, "aldermoor").strategy

    assert [area.is_enabling for area in told.areas] == [False] * 5 + [True]
    assert len([*told.aspects]) == 11
    areas = {kpi.area for kpi in rulebook(TODAY, "aldermoor").kpis.values()}
    assert {each for area in told.areas for each in area.kpi_areas} == areas
    assert told.aspect("digital").current == "Minimum"
    assert told.aspect("kindness") is None


def test_a_pack_without_a_strategy_has_no_areas():
    told = rulebook(TODAY, "wharfedale-vale").strategy
    assert (told.areas, told.levels) == ((), ())
