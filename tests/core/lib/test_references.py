from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wisely.lib.references import NotAReference, Reference, is_reference, make_reference, read_reference

LETTERS = st.text(string.ascii_uppercase, min_size=2, max_size=5)
SERIES = st.from_regex(r"[A-Z]{1,3}([0-9]{2})?", fullmatch=True)
REFERENCES = st.builds(make_reference, LETTERS, SERIES, st.integers(1, 999_999))


def test_a_reference_is_spelt_with_its_check_character():
    made = make_reference("ALD", "C26", 42)

    assert made.startswith("ALD-C26-00042-")
    assert read_reference(made) == Reference("ALD", "C26", "00042")
    assert read_reference(made).number == 42


def test_the_check_character_is_that_of_the_standard():
    """ISO 7064 MOD 37,36 by hand: p starts at 36; each character p=((p+a) mod 36 or 36)*2 mod 37."""
    product = 36
    for character in "ALDC2600042":
        product = ((product + int(character, 36)) % 36 or 36) * 2 % 37
    by_hand = (string.digits + string.ascii_uppercase)[(37 - product) % 36]

    assert make_reference("ALD", "C26", 42)[-1] == by_hand


def test_a_number_longer_than_its_width_is_spelt_whole():
    assert make_reference("ALD", "S", 1_234_567).startswith("ALD-S-1234567-")
    assert make_reference("ALD", "S", 7, width=8).startswith("ALD-S-00000007-")


@pytest.mark.parametrize(("prefix", "series", "number"), [
    ("A", "C26", 1), ("ALDERS", "C26", 1), ("ald", "C26", 1), ("A1D", "C26", 1), ("ALD", "26", 1), ("ALD", "C2", 1),
    ("ALD", "", 1), ("ALD", "C26", 0), ("ALD", "C26", -1), ("ALD", "C26", 10**12),
])  # fmt: skip
def test_what_could_not_be_read_back_is_never_made(prefix, series, number):
    with pytest.raises(ValueError, match="make no reference"):
        make_reference(prefix, series, number)


@given(REFERENCES)
def test_a_reference_is_read_back_as_it_was_made(made):
    assert str(read_reference(made)) == made
    assert is_reference(made)


@given(REFERENCES, st.sampled_from([" ", "–", " - ", "/", ".", "\u00a0"]))
def test_case_and_gaps_are_mended(made, gap):
    assert str(read_reference(f"  {made.lower().replace('-', gap)} ")) == made


@given(REFERENCES)
def test_letters_taken_for_digits_in_the_number_are_mended(made):
    prefix, series, digits, check = made.split("-")
    typed = f"{prefix}-{series}-{digits.replace('0', 'O').replace('1', 'l')}-{check}"

    assert str(read_reference(typed)) == made


@given(REFERENCES)
def test_digits_taken_for_letters_are_mended_or_asked_about_but_never_misread(made):
    prefix, series, digits, check = made.split("-")
    typed = "-".join([prefix.replace("O", "0").replace("I", "1"), series, digits, check.replace("O", "0")])

    try:
        assert str(read_reference(typed)) == made
    except NotAReference as refused:
        assert made in refused.reason


def test_what_could_be_mended_two_ways_is_asked_about():
    ambiguous = next(
        typed
        for number in range(1, 400)
        for typed in (make_reference("II", "C26", number).replace("II-", "11-"),)
        if _reason(typed).startswith("It could be")
    )

    with pytest.raises(NotAReference, match="Type one of them"):
        read_reference(ambiguous)


def _reason(typed):
    try:
        read_reference(typed)
    except NotAReference as refused:
        return refused.reason
    return ""


@given(REFERENCES, st.data())
def test_one_wrong_character_is_always_noticed(made, data):
    places = [place for place, character in enumerate(made) if character != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(string.digits + string.ascii_uppercase))
    assume(other.translate(str.maketrans("OIL", "011")) != made[place].translate(str.maketrans("OIL", "011")))
    assume(made[-1] not in "0O1IL")
    wrong = made[:place] + other + made[place + 1 :]

    assert not is_reference(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "ALD", "ALDC26000427", "ALD-C26-00042", "ALD-C26-00042-77", "A-C26-00042-7", "ALD-C26-00042-7-7"],
)
def test_what_has_not_the_shape_is_refused(text):
    with pytest.raises(NotAReference, match="dashes"):
        read_reference(text)


def test_a_wrong_check_character_is_refused():
    made = make_reference("ALD", "C26", 42)
    wrong = made[:-1] + ("X" if made[-1] != "X" else "Y")

    assert not is_reference(wrong)
    with pytest.raises(NotAReference, match="characters is wrong"):
        read_reference(wrong)


@given(st.text(max_size=40))
def test_any_text_is_a_reference_or_is_refused(text):
    assert is_reference(text) in {True, False}
