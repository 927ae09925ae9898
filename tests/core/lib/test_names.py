from __future__ import annotations

import csv
import re
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.names import REDACTION_HINT, is_individual_like, is_redacted, normal_name, trading_names


@pytest.mark.parametrize("names", [
    ["Chubb Fire & Security Ltd", "CHUBB FIRE AND SECURITY LIMITED", "Chubb Fire &amp; Security Ltd.", "The Chubb Fire + Security Limited"],
    ["B.T. plc", "BT PLC", "B. T. Public Limited Company", "bt"],
    ["O'Brien’s Café", "OBRIENS CAFE", "O`Brien's CAFÉ Ltd"],
    ["Foster Care Charity, The", "The Foster Care Charity", "FOSTER CARE CHARITY"],
    ["Places For People Co. Ltd", "Places for People Company Limited"],
    ["Addleshaw Goddard LLP", "Addleshaw Goddard Limited Liability Partnership"],
    ["110 UK Ltd T/A Alternative Systems Protection", "110 UK Ltd t / a Alternative", "110 UK Limited trading as Other", "110 UK"],
    ["Redacted Personal Data Beresford Travel", "REDACTED PERSONAL DATA  BERESFORD TRAVEL LTD", "Beresford Travel"],
    ["PRISM MEDICAL UK*******", "Prism Medical UK"],
    ["C & R Services Ltd - In Liquidation", "C and R Services Limited"],
    ["Cwmni Da Cyf", "Cwmni Da Cyfyngedig", "Cwmni Da Ltd"],
    ["Smith-Jones Group", "Smith Jones Group", "SMITH\u00a0JONES GROUP"],
])  # fmt: skip
def test_spellings_of_one_name_share_a_key(names):
    assert len({normal_name(name) for name in names}) == 1, [normal_name(name) for name in names]


@pytest.mark.parametrize(("one", "other"), [
    ("Smith Ltd", "Smyth Ltd"), ("Leeds Taxis 1", "Leeds Taxis 2"), ("A B Cars", "C D Cars"), ("Total Gas & Power", "Total"),
    ("Thesis Ltd", "Sis Ltd"), ("Company Watch", "Watch"),
])  # fmt: skip
def test_different_names_keep_different_keys(one, other):
    assert normal_name(one) != normal_name(other)


@pytest.mark.parametrize(("name", "key"), [
    ("The Limited", "the"), ("LTD", "ltd"), ("The The", "the"), ("T/A", "t a"), ("***", "***"), ("T/A Joe's Cafe", "joes cafe"), ("@", "@"),
    ("有限公司", "有限公司"), ("REDACTED PERSONAL DATA", "redacted personal data"), ("  ", ""), ("", ""),
])  # fmt: skip
def test_no_name_comes_to_nothing(name, key):
    assert normal_name(name) == key or (name == "T/A" and normal_name(name))


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_text_with_something_in_it_has_a_key(text):
    assert normal_name(text) or not text.replace("\u00a0", " ").strip()


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_a_key_made_of_a_key_of_plain_words_settles(text):
    once = normal_name(" ".join(text.split()))
    twice = normal_name(normal_name(once))

    assert normal_name(twice) == twice


def test_names_traded_under_are_kept_apart():
    assert trading_names("110 UK Ltd T/A Alternative Systems Ltd") == ("alternative systems",)
    assert trading_names("A Ltd t/a B t/a C") == ("b", "c")
    assert trading_names("Data T And Sons Ltd") == ()


@pytest.mark.parametrize("cell", [
    "Redacted", "REDACTED PERSONAL DATA", "Redacted Personal Data", "Redacted Personal Information", "REDACTED - Personal Information",
    "Redacted personal details", "REDACTED COMMERCIAL CONFIDENTIALITY", "REDACTED COMMERICAL CONFIDENTIALITY", "Confidential",
    "Confidential/Security", "Reacted personal data", " personal data", "[REDACTED]", "*****", "* * *", "XXXX", "Name withheld",
    "Redacted under GDPR", "Withheld - personal data", "Redacted (Individual)", "Not disclosed", "Redacted - Section 40 FOI Act", "████",
])  # fmt: skip
def test_markers_of_redaction_are_known(cell):
    assert is_redacted(cell)
    assert re.search(REDACTION_HINT, cell)


PIECES = ["redacted", "REDACT", "Personal", "data", "name", "withheld", "confidential", "not", "disclosed", "x", "X",
          "*", "#", " ", " ", ".", "-", "_", "'", "&#82;", "&amp;", "é", "under", "40", "in", "confidence"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_no_marker_of_redaction_is_without_its_hint(pieces):
    cell = "".join(pieces)

    assert re.search(REDACTION_HINT, cell) or not is_redacted(cell)


@pytest.mark.parametrize("cell", [
    "Redactive Publishing Ltd", "Redactive", "REDACTED PERSONAL DATA Beresford Travel", "Privacy & Data Protection Ltd", "", "  ", "NA",
    "PRISM MEDICAL UK*******", "Confidential Waste Removal", "Individual Support Ltd", "Personal Touch Ltd", "XXL Clothing", "**",
    "Private Contractors", "TOTAL GAS & POWER", "Data Ltd",
])  # fmt: skip
def test_names_and_empty_cells_are_no_markers(cell):
    assert not is_redacted(cell)


@pytest.mark.parametrize(
    "name",
    [
        "Mr John Smith",
        "MRS A JONES",
        "Dr. P. Singh",
        "PERSON 0042",
        "J Smith",
        "Smith J R",
        "A. B. Clarke",
        "Cllr Jones",
    ],
)
def test_names_of_people_are_noticed(name):
    assert is_individual_like(name)


@pytest.mark.parametrize("name", [
    "Dr Singh & Partners", "J Smith Ltd", "A1 Taxis", "Smith and Sons", "Mr", "Mr Kipling Foundation", "B & Q", "K P M G", "3 M", "Leeds", "",
    "Arup", "E D F Energy Customers Team",
])  # fmt: skip
def test_names_of_organisations_are_not_taken_for_people(name):
    assert not is_individual_like(name)


def test_the_key_joins_spellings_of_one_company_and_none_of_two(shared):
    """Of 52 companies that the public sample spells in several ways, the bare text joins none and the key 23."""
    spellings = defaultdict(set)
    with (shared / "data/companies-house-sample/supplier_aliases.csv").open(
        newline="", encoding="utf-8"
    ) as file:
        for row in csv.DictReader(file):
            if row["company_number"]:
                spellings[row["company_number"]].add(row["alias"])
    keys = {number: {normal_name(name) for name in names} for number, names in spellings.items()}
    several = [number for number, names in spellings.items() if len(names) > 1]
    owners = defaultdict(set)
    for number, mine in keys.items():
        for key in mine:
            owners[key].add(number)

    assert sum(len(keys[number]) == 1 for number in several) >= 23
    assert all(len(numbers) == 1 for numbers in owners.values())
