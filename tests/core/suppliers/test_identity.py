"""Who a supplier is: numbers, names, likeness, and when two may become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.identifiers import NotAnIdentifier
from wisely.suppliers.decisions import (
    SCHEME_NAMES,
    canonical_number,
    is_shown_as_individual,
    likeness,
    merge_is_possible,
    name_is_a_name,
    unmerge_is_possible,
)


def alike(**changes):
    facts = {
        "same_numbers": frozenset(), "other_numbers": frozenset(), "same_normal_name": False, "near_name": 0.0,
        "same_postcode": False,
    } | changes  # fmt: skip
    return likeness(**facts)


@pytest.mark.parametrize(
    ("scheme", "typed", "canonical"),
    [
        ("GB-COH", "sc 12345", "SC012345"),
        ("GB-VAT", "123 4567 82", "GB123456782"),
        ("XX-DUNS", "21 012 3456", "210123456"),
        ("GB-PPON", "pabc1234defg", "PABC-1234-DEFG"),
    ],
)
def test_a_number_has_one_spelling(scheme, typed, canonical):
    assert canonical_number(scheme, typed) == canonical
    assert canonical_number(scheme, canonical) == canonical


@pytest.mark.parametrize(("scheme", "typed"), [("GB-COH", "x"), ("XX-DUNS", "12-34!"), ("NO-SUCH", "1234")])
def test_what_has_not_its_shape_is_refused(scheme, typed):
    with pytest.raises(NotAnIdentifier):
        canonical_number(scheme, typed)


@pytest.mark.parametrize("name", ["", "  ", "REDACTED PERSONAL DATA", "XXXX"])
def test_a_mark_of_redaction_is_no_name(name):
    assert not name_is_a_name(name)


def test_a_supplier_whose_name_begins_like_a_redaction_is_one():
    assert name_is_a_name("Redactive Publishing Ltd")


def test_a_shared_register_number_is_near_proof_and_a_name_alone_never_is():
    assert alike(same_numbers=frozenset({"GB-COH"})).score >= 90
    assert alike(same_normal_name=True).score < 90


def test_different_numbers_in_one_register_speak_against():
    for_it = alike(same_normal_name=True, same_postcode=True)
    against = alike(same_normal_name=True, same_postcode=True, other_numbers=frozenset({"GB-COH"}))

    assert against.score == for_it.score - 40
    assert against.reasons[-1] == "but different Company number"


@given(
    st.frozensets(st.sampled_from(sorted(SCHEME_NAMES))), st.booleans(), st.floats(0, 1), st.booleans(),
    st.frozensets(st.sampled_from(sorted(SCHEME_NAMES))),
)  # fmt: skip
def test_a_likeness_stays_on_its_scale_and_gives_its_reasons(same, name, near, postcode, other):
    weighed = alike(
        same_numbers=same, same_normal_name=name, near_name=near, same_postcode=postcode, other_numbers=other
    )

    assert 0 <= weighed.score <= 100
    assert bool(weighed.reasons) == bool(same or name or near or postcode or other)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"supplier": "A", "into": "A", "supplier_is_live": True, "into_is_live": True}, "itself"),
        ({"supplier": "A", "into": "B", "supplier_is_live": False, "into_is_live": True}, "merged already"),
        ({"supplier": "A", "into": "B", "supplier_is_live": True, "into_is_live": False}, "other supplier"),
    ],
)
def test_a_merge_that_cannot_be_says_why(facts, words):
    assert words in merge_is_possible(**facts).reason


def test_two_live_suppliers_can_be_merged_and_a_live_one_not_unmerged():
    assert merge_is_possible(supplier="A", into="B", supplier_is_live=True, into_is_live=True)
    assert unmerge_is_possible(is_merged=True)
    assert not unmerge_is_possible(is_merged=False)


@pytest.mark.parametrize(
    ("name", "kind", "is_person"),
    [
        ("Mrs A Jones", "", True),
        ("Mrs A Jones", "individual", True),
        ("Jones Ltd", "individual", True),
        ("Mrs A Jones", "company", False),
        ("J Smith", "sole trader", True),
        ("Smith Plumbing Services", "sole trader", False),
        ("Acorn Care Ltd", "", False),
    ],
)
def test_a_private_persons_name_is_known_as_one(name, kind, is_person):
    assert is_shown_as_individual(name, kind) is is_person
