"""Phone numbers are read as people write them and have one form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.phone_numbers import phone_number

BRITISH = st.from_regex(r"[12357][0-9]{9}", fullmatch=True)
ABROAD = st.from_regex(r"[1-9][0-9]{7,14}", fullmatch=True).filter(lambda each: not each.startswith("44"))
GAPS = st.sampled_from(["", " ", "-", "\u00a0", ".", " ("])


@pytest.mark.parametrize(("text", "canonical"), [
    ("0113 496 0000", "+441134960000"), ("(0113) 496-0000", "+441134960000"), ("+44 113 496 0000", "+441134960000"),
    ("+44 (0)113 496 0000", "+441134960000"), ("0044 113 4960000", "+441134960000"), ("07700 900123", "+447700900123"),
    ("020 7946 0018", "+442079460018"), ("01632 96000", "+44163296000"), ("0800 123456", "+44800123456"),
    ("0808 157 0123", "+448081570123"), ("+353 1 234 5678", "+35312345678"), (" 0113\u00a0496\u20110000 ", "+441134960000"),
])  # fmt: skip
def test_a_phone_number_has_one_form(text, canonical):
    assert phone_number(text) == canonical
    assert phone_number(canonical) == canonical


@pytest.mark.parametrize(("text", "reason"), [
    ("", "Enter one number"), ("n/a", "Enter one number"), ("0113 496 0000 or 0113 496 0001", "Enter one number"),
    ("0113 496 0000 ext 12", "extension"), ("0113 496 0000 x12", "extension"), ("0113 496 0000x12", "extension"),
    ("0113 496 0000 #12", "extension"), ("0113 496 000", "10 or 11"), ("0113 496", "10 or 11"), ("0413 496 0000", "10 or 11"),
    ("+44 113 496 00000", "10 or 11"), ("00353 1 234 5678", "in place of 00"), ("1134960000", "Begin with 0"),
    ("+1234567", "8 to 15"), ("+1234567890123456", "8 to 15"), ("+0123456789", "8 to 15"),
    ("٠١١٣٤٩٦٠٠٠٠", "Enter one number"), ("++441134960000", "Enter one number"), ("0113 496 0000 / 0113 496 0001", "10 or 11"),
])  # fmt: skip
def test_what_is_no_phone_number_is_refused(text, reason):
    with pytest.raises(NotAnIdentifier, match=reason) as refused:
        phone_number(text)

    assert (refused.value.kind, refused.value.text) == ("phone number", text)


@given(BRITISH, st.sampled_from(["0", "+44", "0044", "+44 (0)", "00440"]), GAPS, st.integers(1, 8))
def test_however_britain_is_written_the_number_is_one(national, before, gap, at):
    assert phone_number(f"{before}{national[:at]}{gap}{national[at:]}") == f"+44{national}"


@given(ABROAD, GAPS)
def test_a_number_of_another_country_stays_as_it_is(number, gap):
    assert phone_number(f"+{number[:3]}{gap}{number[3:]}") == f"+{number}"


@given(st.text(max_size=24) | st.text("+0123456789 ()-.x", max_size=20))
def test_any_text_is_a_number_in_its_one_form_or_is_refused(text):
    try:
        number = phone_number(text)
    except NotAnIdentifier:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{7,14}", number)
    assert phone_number(number) == number
