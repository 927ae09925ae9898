"""Names are read, found and judged from plain values."""

from __future__ import annotations

import pytest

from wisely.suppliers.decisions.matching import NameIndex, Outcome, compare, match_name, read_name
from wisely.suppliers.decisions.matching.index import MOST

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
    with_numbers = compare(first, second, known)

    assert with_numbers.only_first == ("2",)
    assert with_numbers.only_second == ("3",)
    assert match_name("Bravo Inns 2 Ltd", NameIndex([(1, "Bravo Inns 3 Ltd")])).outcome is not Outcome.MATCHED


def test_words_written_together_are_the_same_words():
    first, second = read_name("Sureclean Ltd")[0], read_name("Sure Clean Ltd")[0]
    assert compare(first, second, NameIndex()).only_first == ()


def test_with_nobody_on_file_every_name_is_new():
    assert match_name("Aire Valley Foods Ltd", NameIndex()).outcome is Outcome.NEW


def test_two_words_that_are_each_met_often_are_two_words_however_near():
    often = [(n, f"{word} {trade}") for n, (word, trade) in enumerate(
        (word, trade) for word in ("Walton", "Halton") for trade in ("Roofing", "Motors", "Foods", "Lifts", "Arts")
    )]  # fmt: skip
    assert (
        match_name("Walton Print", NameIndex([*often, ("x", "Halton Print")])).outcome is not Outcome.MATCHED
    )


def sureness_of(name, known, beside=("", "")):
    return max((each.sureness for each in match_name(name, known, beside).likely), default=0.0)


def test_hands_slip_within_a_word_more_often_than_at_its_start(known):
    assert sureness_of("Denhlom Motors", known) > sureness_of("Benholm Motors", known)


def test_two_words_that_no_other_name_has_together_say_more_than_two_that_many_have():
    places = ("Leeds", "Otley", "Ilkley", "Selby", "Ripon", "Goole")
    crowd = [(f"{one} {two}", f"{one} {two} Care Services") for one in places for two in places if one < two]
    alone = NameIndex([*enumerate(KNOWN), ("x", "Leeds Otley Care Services")])

    assert alone.names_with(["leed", "otley"]) == 1
    assert NameIndex(crowd).names_with(["leed", "otley"]) == 1
    assert NameIndex(crowd).names_with(["leed", "care"]) == 5
    assert sureness_of("Leeds Otley Care", alone) > sureness_of("Leeds Care Services", NameIndex(crowd))


def test_what_stands_in_brackets_is_told_from_the_rest():
    assert read_name("Leeds Taxis (Airport Services) Ltd")[0].aside == {"airport", "service"}
    assert [each.is_traded for each in read_name("BHVI Ltd T/A The Bay Horse Inn")] == [False, True]


def test_a_trading_name_alone_finds_who_trades_under_it(known):
    found = match_name("The Bay Horse Inn", known)

    assert found.likely[0].who == "BHVI Limited T/A The Bay Horse Inn"
    assert found.likely[0].sureness > 0.5


@pytest.fixture
def numbered():
    index = NameIndex((name, name) for name in KNOWN)
    index.add("Airedale", "Airedale Print and Sign Ltd", ("123456789", "LS1 2AB"))
    return index


def test_a_vat_number_speaks_for_the_supplier_who_holds_it(numbered):
    by_name = match_name("Airedle Print Sign", numbered)
    with_number = match_name("Airedle Print Sign", numbered, ("123456789", ""))

    assert by_name.likely[0].sureness < with_number.likely[0].sureness
    assert (with_number.outcome, with_number.likely[0].who) == (Outcome.MATCHED, "Airedale")
    assert with_number.likely[0].why[0] == "VAT number agrees"


def test_a_number_finds_whom_no_word_would_but_never_matches_alone(numbered):
    assert not match_name("Zebra Holdings", numbered).likely

    found = match_name("Zebra Holdings", numbered, ("123456789", ""))
    assert (found.outcome, found.likely[0].who) == (Outcome.QUEUE, "Airedale")


@pytest.mark.parametrize(
    ("beside", "told"),
    [(("987654321", ""), "VAT number differs"), (("", "YO1 7HH"), "postcode differs")],
)
def test_another_number_speaks_against_and_is_told(numbered, beside, told):
    found = match_name("Airedale Print & Signs", numbered, beside)

    assert told in found.likely[0].why
    assert found.likely[0].sureness < sureness_of("Airedale Print & Signs", numbered)


@pytest.mark.parametrize(
    "name", ["Beckett Roofing II Ltd", "Beckett Roofing (UK) Ltd", "Beckett Roofing North"]
)
def test_a_word_that_only_one_of_them_has_waits_for_a_person(known, name):
    found = match_name(name, known)

    assert (found.outcome, found.likely[0].who) == (Outcome.QUEUE, "Beckett Roofing Ltd")


def test_in_a_crowd_of_names_alike_those_that_share_most_are_compared():
    crowd = NameIndex((n, f"Leeds Care Services {n}{n}{n}") for n in range(10, 10 + 2 * MOST))
    crowd.add("x", "Leeds Care Homes Services")
    (reading,) = read_name("Leeds Care Home Service")

    found = crowd.candidates(reading)
    assert len(found) <= MOST + 1
    assert crowd.whose.index("x") in found
