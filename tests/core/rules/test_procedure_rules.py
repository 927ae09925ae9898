"""A council's rules are read strictly: no gap, no overlap, no unknown unit, no rule without its clause."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from wisely.rules.meetings import Meeting
from wisely.rules.parts import FaultyPack
from wisely.rules.reading import line_of
from wisely.rules.rulebook import PACKS, checked, packs
from wisely.rules.statute_reading import statute

FAULTS = {
    "an overlap": ("above = 30000\nup_to = 100000", "above = 20000\nup_to = 100000", "above", "overlaps band B"),
    "a gap": ("above = 30000\nup_to = 100000", "above = 40000\nup_to = 100000", "above", "gap after band B"),
    "a last band with a limit": ("above = 100000\nway", "above = 100000\nup_to = 900000\nway", "up_to", "last band"),
    "a first band that does not begin at nought": ("above = 0\nup_to = 10000", "above = 1\nup_to = 10000", "above", "is 1"),
    "an unknown unit": ('unit = "working day"', 'unit = "fortnight"', "unit", "fortnight"),
    "a rule without a clause": ('rule = "Rule 8.2"', 'rule = ""', "rule", "empty"),
    "a rule that is missing": ('rule = "Rule 9.1"\n', "", "rule", "missing"),
    "an unknown way": ('way = "quotations"\nquotes = 3', 'way = "tombola"\nquotes = 3', "way", "tombola"),
    "no quotation at all": ("quotes = 1", "quotes = 0", "quotes", "is 0"),
    "a need that nobody knows": ('needs = "partners"', 'needs = "friends"', "needs", "friends"),
    "a pace beyond a year": ("invite = 15", "invite = 400", "invite", "400"),
    "waivers that do not rise": ("up_to = 500000\napprover", "up_to = 50000\napprover", "waiver", "rise"),
    "decisions that do not fall": ("above = 100000\nis_published", "above = 900000\nis_published", "decision", "fall"),
    "a meeting on no day": ('meets = "third Wednesday"', 'meets = "third Sunday"', "meets", "third Sunday"),
    "a recess in no month": ("recess = [8]", "recess = [13]", "recess", "1 to 12"),
    "recess all year": ("recess = [8]", "recess = [1,2,3,4,5,6,7,8,9,10,11,12]", "recess", "not all"),
    "a meeting without a rule": ('rule = "Constitution Part 3; calendar of meetings"', 'rule = " "', "rule", "empty"),
    "joint buying within no month": ("months_apart = 9", "months_apart = 0", "months_apart", "is 0"),
    "a contract that serves all with no supplier": ("most_suppliers = 3", "most_suppliers = 0", "suppliers", "is 0"),
    "officers who carry nothing": ("procurements_at_once = 6", "procurements_at_once = 0", "procurements", "is 0"),
    "a basis that is none": ('compares = "gross"', 'compares = "roughly"', "compares", "roughly"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_rules_names_its_file_its_line_and_its_remedy(fault, tmp_path):
    before, after, key, words = FAULTS[fault]
    shutil.copytree(PACKS / "aldermoor", tmp_path / "aldermoor")
    path = tmp_path / "aldermoor" / "procedure_rules.toml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))

    with pytest.raises(FaultyPack) as found:
        checked("aldermoor", tmp_path)

    assert found.value.file == "aldermoor/procedure_rules.toml"
    assert key in found.value.key
    assert words in str(found.value)
    assert found.value.remedy.endswith(".")
    if key not in {"waiver", "decision"}:
        assert found.value.line > 0


def test_a_fault_is_found_at_its_own_line(tmp_path):
    shutil.copytree(PACKS / "aldermoor", tmp_path / "aldermoor")
    path = tmp_path / "aldermoor" / "procedure_rules.toml"
    path.write_text(path.read_text().replace('rule = "Rule 9.2"', "rule = 92"))
    written = path.read_text().splitlines().index("rule = 92") + 1

    with pytest.raises(FaultyPack, match=f"line {written}, band 4: rule"):
        checked("aldermoor", tmp_path)


def test_lines_are_found_in_tables_within_tables():
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\n# x\nx = 2\n"

    assert line_of(text, (("a", 2), ("b", 2)), "x") == 9
    assert line_of(text, (("a", 1), ("b", 1)), "x") == 3
    assert line_of(text, (("a", 1), ("b", 1)), "y") == 2


def test_every_figure_of_the_law_has_its_clause():
    law = statute()
    rows = [*law.limits, *law.procedures, *law.notices, *law.triggers, *law.notice_limits,
            *law.direct_award_grounds, *law.exclusion_grounds]  # fmt: skip

    assert [row for row in rows if not row.cite.strip()] == []
    assert len(law.notices) > 30
    assert {notice.code for notice in law.notices} >= {f"UK{number}" for number in range(1, 18)}


def test_every_notice_that_a_procedure_owes_is_known_and_of_its_regime():
    law = statute()

    for procedure in law.procedures:
        for code in procedure.notices:
            assert law.notice(code).regime == procedure.regime, (procedure.code, code)


def test_every_pack_has_rules_for_every_value():
    for pack in packs():
        rules = checked(pack, PACKS).procedure_rules
        for pounds in (0, 1, 4_999, 5_000, 5_001, 10**9):
            assert rules.band(pounds)
            assert rules.decision(pounds)
            assert rules.waiver_tier(pounds)


def test_a_body_meets_on_its_day_but_in_recess_and_on_bank_holidays():
    board = Meeting("Executive board", Decimal(0), nth=2, weekday=2, recess=frozenset({8}), rule="Part 3")
    assert board.first_on(date(2026, 7, 15)) == date(2026, 7, 15)
    assert board.first_on(date(2026, 7, 16)) == date(2026, 9, 16)
    first_monday = Meeting("Cabinet", Decimal(0), nth=0, weekday=0, recess=frozenset(), rule="Part 4")
    assert first_monday.first_on(date(2026, 5, 1)) == date(2026, 5, 5)  # 4 May is a bank holiday
    assert first_monday.first_on(date(2026, 12, 31)) == date(2027, 1, 4)


def test_the_body_of_the_greatest_awards_is_asked_for_them(tmp_path):
    shutil.copytree(PACKS / "aldermoor", tmp_path / "aldermoor")
    path = tmp_path / "aldermoor" / "procedure_rules.toml"
    more = '[[meeting]]\nbody = "Full council"\nabove = 9000000\nmeets = "first Monday"\nrule = "Part 1"\n\n'
    path.write_text(path.read_text().replace("[[meeting]]", more + "[[meeting]]", 1))
    rules = checked("aldermoor", tmp_path).procedure_rules
    asked = [rules.meeting(Decimal(pounds)) for pounds in (2_000_000, 2_000_001, 9_000_001)]
    assert [each and each.body for each in asked] == [None, "Executive board", "Full council"]


MATRIX_FAULTS = {
    "a value left to nobody": ("above = 0\nup_to = 30000", "above = 0\nup_to = 20000", "nobody"),
    "an unknown kind": ('kind = "waiver"', 'kind = "wish"', "wish"),
    "an unknown scope": ('scope = "directorate"', 'scope = "street"', "street"),
    "an unknown unit": ('unit = "working day"', 'unit = "hour"', "hour"),
    "no role": ('roles = ["category_manager"]', "roles = []", "empty"),
    "no rule": ('rule = "Rule 1.5"', 'rule = ""', "empty"),
    "a limit upside down": ("above = 0\nup_to = 30000", "above = 40000\nup_to = 30000", "more"),
    "an order of nought": ("order = 2", "order = 0", "Count from 1"),
    "endless time": ("decide_within = 20", "decide_within = 200", "1 to 90"),
    "a key that nobody knows": ("needs_limit = true", "needs_limits = true", "needs_limit"),
}  # fmt: skip


@pytest.mark.parametrize("fault", MATRIX_FAULTS)
def test_a_fault_in_the_approval_matrix_names_its_file_and_its_remedy(fault, tmp_path):
    before, after, words = MATRIX_FAULTS[fault]
    shutil.copytree(PACKS / "aldermoor", tmp_path / "aldermoor")
    path = tmp_path / "aldermoor" / "approvals.toml"
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after, 1))

    with pytest.raises(FaultyPack) as found:
        checked("aldermoor", tmp_path)

    assert found.value.file == "aldermoor/approvals.toml"
    assert words in str(found.value)


@pytest.mark.parametrize("pack", packs())
def test_the_matrix_and_the_tiers_of_waivers_name_the_same_office(pack):
    book = checked(pack, PACKS)
    for pounds in range(500, 700_000, 500):
        tier = book.procedure_rules.waiver_tier(pounds).approver
        assert tier in {step.office for step in book.approvals.steps_for("waiver", pounds)}, pounds
