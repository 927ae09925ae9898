"""Names are read, found and judged from plain values."""

from __future__ import annotations

import pytest

from wisely.suppliers.decisions.matching import NameIndex, Outcome, compare, match_name, read_name

KNOWN = (
    "Aire Valley Foods Ltd", "Beckett Roofing Ltd", "Calder Cleaning Services Ltd", "Denholm Motors",
    "Elland Print Ltd", "Fairburn Care Ltd", "Garforth Day Nursery", "Harewood Coaches Ltd",
    "Ilkley Electrical Ltd", "Keighley Training Ltd", "Leeds Taxis Ltd", "Morley Care Services Ltd",
    "Thornbury Nursing Services Ltd", "BHVI Limited T/A The Bay Horse Inn", "Bravo Inns Ltd", "J Hartley",
)  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return NameIndex((name, name) for name in KNOWN)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Calder Cleaning Svcs", "CALDER CLEANING SERVICES LIMITED"),
        ("J H Blakey & Sons", "JH BLAKEY AND SONS LTD"),
        ("C. & R. Maintenance", "C & R Maint"),
    ],
)
def test_habits_of_spelling_make_no_difference_to_the_words(one, two):
    assert read_name(one)[0].words == read_name(two)[0].words


def test_a_name_that_says_trading_as_is_read_as_both():
    assert [each.words for each in read_name("BHVI Ltd T/A The Bay Horse Inn")] == [
        ("bhvi",), ("bay", "horse", "inn"),
    ]  # fmt: skip


@pytest.mark.parametrize("marker", ["REDACTED PERSONAL DATA", "*****", "Redacted"])
def test_a_redaction_has_no_reading_and_means_nobody(known, marker):
    assert read_name(marker) == ()
    assert match_name(marker, known).likely == ()
    assert len(NameIndex([("x", marker)])) == 0


def test_a_slip_is_matched_unattended_and_told(known):
    found = match_name("THORNBURY NURSNG SERVICES LTD", known)

    assert (found.outcome, found.likely[0].who) == (Outcome.MATCHED, "Thornbury Nursing Services Ltd")
    assert "“nursng” is near “nursing”" in found.likely[0].why


def test_a_branch_waits_for_a_person(known):
    found = match_name("Leeds Taxis (Airport)", known)

    assert (found.outcome, found.likely[0].who) == (Outcome.QUEUE, "Leeds Taxis Ltd")
    assert "only the ledger has “airport”" in found.likely[0].why


def test_a_name_that_shares_only_common_words_is_new(known):
    assert match_name("Zenith Services Ltd", known).outcome is Outcome.NEW


def test_a_private_persons_name_is_never_matched_unattended(known):
    assert match_name("J HARTLEY", known).outcome is Outcome.QUEUE


def test_two_that_are_as_likely_wait_for_a_person():
    twice = NameIndex([(1, "Leeds Taxis Ltd"), (2, "Leeds Taxis Ltd"), *enumerate(KNOWN[:10], 3)])

    found = match_name("Leeds Taxis Limited", twice)

    assert found.outcome is Outcome.QUEUE
    assert {each.who for each in found.likely} == {1, 2}


def test_another_number_in_the_name_speaks_against(known):
    first, second = read_name("Bravo Inns 2 Ltd")[0], read_name("Bravo Inns 3 Ltd")[0]
    with_numbers = compare(first, second, known.weigh, known.times)

    assert with_numbers.only_first == ("2",)
    assert with_numbers.only_second == ("3",)
    assert match_name("Bravo Inns 2 Ltd", NameIndex([(1, "Bravo Inns 3 Ltd")])).outcome is not Outcome.MATCHED


def test_words_written_together_are_the_same_words():
    first, second = read_name("Sureclean Ltd")[0], read_name("Sure Clean Ltd")[0]
    assert compare(first, second, lambda word: 1.0, lambda word: 1).only_first == ()


def test_with_nobody_on_file_every_name_is_new():
    assert match_name("Aire Valley Foods Ltd", NameIndex()).outcome is Outcome.NEW


def test_two_words_that_are_each_met_often_are_two_words_however_near():
    often = [(n, f"{word} {trade}") for n, (word, trade) in enumerate(
        (word, trade) for word in ("Walton", "Halton") for trade in ("Roofing", "Motors", "Foods", "Lifts", "Arts")
    )]  # fmt: skip
    assert (
        match_name("Walton Print", NameIndex([*often, ("x", "Halton Print")])).outcome is not Outcome.MATCHED
    )
