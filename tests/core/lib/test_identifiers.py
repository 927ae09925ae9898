from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.identifiers import (
    NotAnIdentifier,
    charity_number,
    company_number,
    postcode,
    ppon,
    vat_number,
)

READERS = [company_number, charity_number, vat_number, ppon, postcode]


@pytest.mark.parametrize(("text", "canonical"), [
    ("00018971", "00018971"), ("4859346", "04859346"), (" 048 59346 ", "04859346"), ("4859346.0", "04859346"),
    ("sc123456", "SC123456"), ("SC 12345", "SC012345"), ("OC301234", "OC301234"), ("NI012345", "NI012345"),
    ("R0000123", "R0000123"), ("RO000123", "R0000123"), ("IP27702R", "IP27702R"), ("IP2770R", "IP02770R"), ("RS007853", "RS007853"),
    ("CE012345", "CE012345"), ("OE000001", "OE000001"), ("GB-COH-04859346", "04859346"), ("0485934O", "04859340"), ("1234", "00001234"),
])  # fmt: skip
def test_a_company_number_has_one_form(text, canonical):
    assert company_number(text) == canonical
    assert company_number(canonical) == canonical


@pytest.mark.parametrize(("text", "reason"), [
    ("", "8 figures"), ("123", "8 figures"), ("123456789", "8 figures"), ("00000000", "8 figures"), ("QQ123456", "QQ is not"),
    ("SC1234567", "8 figures"), ("SC", "8 figures"), ("SC000000", "8 figures"), ("AB", "AB is not"), ("12AB5678", "8 figures"),
    ("OC12345R", "8 figures"), ("exempt", "EX is not"), ("n/a", "N/ is not"), ("٣٣٣٣٣٣٣٣", "8 figures"),
])  # fmt: skip
def test_what_is_no_company_number_is_refused(text, reason):
    with pytest.raises(NotAnIdentifier, match=reason) as refused:
        company_number(text)

    assert refused.value.kind == "company number"
    assert refused.value.text == text


@pytest.mark.parametrize(("text", "canonical"), [
    ("1089464", "1089464"), ("219099", "219099"), ("1 089 464", "1089464"), ("GB-CHC-1089464", "1089464"),
    ("Registered charity no. 1089464", "1089464"), ("1089464-2", "1089464-2"), ("219099 – 01", "219099-1"),
    ("SC012345", "SC012345"), ("GB-SC-SC012345", "SC012345"), ("nic 100001", "NIC100001"), ("GB-NIC-NIC100001", "NIC100001"),
])  # fmt: skip
def test_a_charity_number_has_one_form(text, canonical):
    assert charity_number(text) == canonical


@pytest.mark.parametrize(
    "text", ["", "12345", "199999", "2089464", "SC123456", "NIC200001", "SC012345-1", "10894641", "charity"]
)
def test_what_is_no_charity_number_is_refused(text):
    with pytest.raises(NotAnIdentifier, match="It looks like 1234567"):
        charity_number(text)


@pytest.mark.parametrize(("text", "canonical"), [
    ("GB 980 7806 84", "GB980780684"), ("980780684", "GB980780684"), ("XI 980780684", "XI980780684"), ("GD001", "GBGD001"),
    ("GBHA501", "GBHA501"), ("IE 6433435F", "IE6433435F"), ("DE 136,695 976", "DE136695976"), ("980780684001", "GB980780684001"),
])  # fmt: skip
def test_a_vat_number_has_one_form(text, canonical):
    assert vat_number(text) == canonical


@pytest.mark.parametrize(
    "text", ["", "GB802311781", "123456789", "GB1", "IE6433435E", "ZZ123456789", "GBGD501", "none"]
)
def test_a_vat_number_with_wrong_figures_is_refused(text):
    with pytest.raises(NotAnIdentifier, match="like GB123456782"):
        vat_number(text)


def test_one_wrong_figure_in_a_vat_number_is_noticed():
    for place in range(9):
        wrong = "980780684"[:place] + str((int("980780684"[place]) + 1) % 10) + "980780684"[place + 1 :]
        with pytest.raises(NotAnIdentifier):
            vat_number(wrong)


@pytest.mark.parametrize(("text", "canonical"), [
    ("PLLH-1887-BMRL", "PLLH-1887-BMRL"), ("gb-ppon-pllh-1887-bmrl", "PLLH-1887-BMRL"), ("PLLH1887BMRL", "PLLH-1887-BMRL"),
    ("PLLH-I8O7-BMRL", "PLLH-1807-BMRL"),
])  # fmt: skip
def test_a_ppon_has_one_form(text, canonical):
    assert ppon(text) == canonical


@pytest.mark.parametrize(
    "text", ["", "XLLH-1887-BMRL", "PLLH-1887-BMR", "PLLH-1887-BMRLX", "PLL1-1887-BMRL", "P"]
)
def test_what_is_no_ppon_is_refused(text):
    with pytest.raises(NotAnIdentifier, match="PABC-1234-DEFG"):
        ppon(text)


@pytest.mark.parametrize(("text", "canonical"), [
    ("ls1 1ur", "LS1 1UR"), ("LS11UR", "LS1 1UR"), (" LS27  0AA ", "LS27 0AA"), ("LS1 lUR", "LS1 1UR"), ("LS10OAA", "LS10 0AA"),
    ("EC1A 1BB", "EC1A 1BB"), ("W1A 0AX", "W1A 0AX"), ("M1 1AE", "M1 1AE"), ("B33 8TH", "B33 8TH"), ("GIR 0AA", "GIR 0AA"),
    ("BF1 0AX", "BF1 0AX"), ("L1 8JQ", "L1 8JQ"), ("SW1A\u00a02AA", "SW1A 2AA"),
])  # fmt: skip
def test_a_postcode_has_one_form(text, canonical):
    assert postcode(text) == canonical


@pytest.mark.parametrize(
    "text",
    ["", "LS", "LS1", "LS1 1U", "LS1 1UC", "Q1 1AA", "LS123 1AA", "1LS 1AA", "00000", "Dublin 2", "D02 AF30"],
)
def test_what_is_no_postcode_is_refused(text):
    with pytest.raises(NotAnIdentifier, match="LS1 1UR"):
        postcode(text)


@pytest.mark.parametrize("reader", READERS)
@given(text=st.text(max_size=20))
def test_any_text_is_read_to_a_form_that_reads_as_itself_or_is_refused(reader, text):
    try:
        canonical = reader(text)
    except NotAnIdentifier as refused:
        assert refused.reason.endswith(".")
    else:
        assert reader(canonical) == canonical


def test_every_company_number_of_the_public_sample_is_read(shared):
    with (shared / "data/companies-house-sample/companies.csv").open(newline="", encoding="utf-8") as file:
        numbers = [row["company_number"] for row in csv.DictReader(file) if row["company_number"]]

    assert len(numbers) > 100
    assert [company_number(number.lstrip("0")) for number in numbers] == numbers
