"""Names are read, found and judged from plain values."""

from __future__ import annotations

import pytest

from wisely.suppliers.decisions.matching import (
    NameIndex,
    Outcome,
    alike_beyond_doubt,
    by_thirds,
    compare,
    match_name,
    match_names,
    read_name,
    weighed_by_thirds,
)
from wisely.suppliers.decisions.matching.index import CROWD, MOST

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
    by_name = match_name("Ayredale Prnt and Sgns", numbered)
    with_number = match_name("Ayredale Prnt and Sgns", numbered, ("123456789", ""))

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
    found = match_name("Airedale Signs", numbered, beside)

    assert told in found.likely[0].why
    assert found.likely[0].sureness < sureness_of("Airedale Signs", numbered)


@pytest.mark.parametrize(
    "name", ["Beckett Roofing II Ltd", "Beckett Roofing (UK) Ltd", "Beckett Roofing North"]
)
def test_a_word_that_only_one_of_them_has_waits_for_a_person(known, name):
    found = match_name(name, known)

    assert (found.outcome, found.likely[0].who) == (Outcome.QUEUE, "Beckett Roofing Ltd")


@pytest.mark.parametrize(
    ("name", "beside", "waits"),
    [
        ("THORNBURY NURSNG SERVICES LTD", ("", ""), ""),
        ("Leeds Taxis (Airport)", ("", ""), "one name has a word that the other lacks"),
        ("J HARTLEY", ("", ""), "it may be a private person’s"),
        ("Airedale Signs", ("987654321", ""), "the VAT numbers differ"),
        ("Zebra Holdings", ("123456789", ""), "one name has a word that the other lacks"),
    ],
)
def test_it_is_said_why_a_name_waits(known, numbered, name, beside, waits):
    found = match_name(name, numbered if any(beside) else known, beside)
    assert found.waits == waits
    assert (found.outcome is Outcome.QUEUE) is bool(waits)


def test_of_two_that_are_as_likely_it_is_said_that_another_is():
    twice = NameIndex([(1, "Leeds Taxis Ltd"), (2, "Leeds Taxis Ltd")])
    assert match_name("Leeds Taxis Limited", twice).waits == "another supplier is nearly as likely"


def test_in_a_crowd_of_names_alike_those_that_share_most_are_compared():
    crowd = NameIndex((n, f"Leeds Care Services {n}{n}{n}") for n in range(10, 10 + 2 * MOST))
    crowd.add("x", "Leeds Care Homes Services")
    (reading,) = read_name("Leeds Care Home Service")

    found = crowd.candidates(reading)
    assert len(found) <= MOST + 1
    assert crowd.whose.index("x") in found


def test_a_postcode_that_many_share_says_less_and_says_so(numbered):
    beside = ("", "LS1 2AB")
    alone = sureness_of("Airedale Signs", numbered, beside)
    for number in range(20):
        numbered.add(number, f"Zz{number} Tenants", beside)

    found = match_name("Airedale Signs", numbered, beside)
    assert found.likely[0].why[0] == "postcode agrees, as 20 more do"
    assert sureness_of("Airedale Signs", numbered, beside) < alone


def test_a_postcode_that_a_crowd_shares_finds_nobody_by_itself(numbered):
    beside = ("", "YO1 7HH")
    for number in range(CROWD):
        numbered.add(number, f"Zz{number} Tenants", beside)
    assert len(numbered.with_numbers(beside)) == CROWD

    numbered.add("one more", "Qq Tenants", beside)
    assert numbered.with_numbers(beside) == set()


def test_a_third_name_that_is_like_both_speaks_for_a_pair():
    with_third = weighed_by_thirds({("a", "b"): 0.0, ("a", "c"): 6.0, ("b", "c"): 6.0})
    assert with_third["a", "b"] > weighed_by_thirds({("a", "b"): 0.0})["a", "b"] + 2


def test_a_third_name_that_is_like_one_alone_speaks_against_a_pair():
    with_third = weighed_by_thirds({("a", "b"): 1.0, ("a", "c"): 7.0, ("b", "c"): -5.0})
    assert with_third["a", "b"] < weighed_by_thirds({("a", "b"): 1.0})["a", "b"] - 1


def test_who_is_second_in_a_pair_makes_no_difference_to_what_thirds_say():
    odds = {("a", "b"): 1.0, ("a", "c"): 7.0, ("d", "b"): 3.0, ("d", "a"): 2.0}
    turned = {(two, one): value for (one, two), value in odds.items()}
    assert {frozenset(pair): said for pair, said in by_thirds(odds)} == {
        frozenset(pair): said for pair, said in by_thirds(turned)
    }


def test_pairs_that_are_hardly_one_are_left_out_and_a_crowd_is_asked_for_its_likest_only():
    assert weighed_by_thirds({("a", "b"): -7.0}) == {}
    crowd = {("a", number): 1.0 for number in range(40)} | {("b", 39): 4.0, ("a", 39): 4.0, ("a", "b"): 0.0}
    ((_, said),) = [each for each in by_thirds(crowd) if each[0] == ("a", "b")]
    assert said[2] == 4.0


def test_a_name_matched_by_its_number_tells_whom_the_next_of_the_file_means(numbered):
    numbered.add("Airedale", "Airedale Print and Sign Ltd", ("123456789", "LS1 2AB"))
    file = {"Ayredale Prnt and Sgns": ("123456789", "HX1 1AA"), "Ayredale Prnts": ("", "HX1 1AA")}
    alone = match_name("Ayredale Prnts", numbered, file["Ayredale Prnts"])

    found = match_names(file, numbered)

    assert found["Ayredale Prnt and Sgns"].outcome is Outcome.MATCHED
    assert found["Ayredale Prnts"].likely[0].who == "Airedale"
    assert found["Ayredale Prnts"].likely[0].met_as == "Ayredale Prnt and Sgns"
    assert not alone.likely or alone.likely[0].sureness < found["Ayredale Prnts"].likely[0].sureness


def test_names_of_one_list_that_are_one_beyond_doubt_are_grouped_and_no_others():
    listed = NameIndex((name, name) for name in (
        *KNOWN, "LEEDS TAXIS LIMITED", "Leeds Taxsi Ltd", "Leeds Taxis (Airport)", "J HARTLEY", "Bravo Inns II Ltd",
    ))  # fmt: skip

    assert [set(group) for group in alike_beyond_doubt(listed, listed.whose)] == [
        {"Leeds Taxis Ltd", "LEEDS TAXIS LIMITED", "Leeds Taxsi Ltd"}
    ]
    asked = {"Leeds Taxis Ltd", "Leeds Taxsi Ltd", "Elland Print Ltd"}
    assert [set(group) for group in alike_beyond_doubt(listed, asked)] == [
        {"Leeds Taxis Ltd", "Leeds Taxsi Ltd"}
    ]


def test_two_names_with_another_vat_number_each_are_not_one_beyond_doubt():
    listed = NameIndex((name, name) for name in KNOWN)
    listed.add("first", "Selby Welding Ltd", ("GB123456782", ""))
    listed.add("second", "Selby Weldnig Ltd", ("GB980780684", ""))
    assert alike_beyond_doubt(listed, listed.whose) == []

    listed.add("third", "Ripon Joinery Ltd", ("GB434031494", ""))
    listed.add("fourth", "Ripon Jionery Ltd", ("GB434031494", ""))
    assert [set(group) for group in alike_beyond_doubt(listed, listed.whose)] == [{"third", "fourth"}]


def test_another_first_letter_waits_for_a_person_however_likely(known):
    found = match_name("Horley Care Services", known)

    assert (found.outcome, found.likely[0].who) == (Outcome.QUEUE, "Morley Care Services Ltd")
    assert match_name("Moreley Care Services", known).outcome is Outcome.MATCHED


def test_another_vat_number_waits_for_a_person_however_alike_the_names(numbered):
    found = match_name("Airedale Print and Signs", numbered, ("987654321", "LS1 2AB"))

    assert (found.outcome, found.likely[0].who) == (Outcome.QUEUE, "Airedale")
    assert match_name("Airedale Print and Signs", numbered, ("", "LS1 2AB")).outcome is Outcome.MATCHED
