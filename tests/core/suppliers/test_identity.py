"""Numbers of registers, and when two suppliers look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.identifiers import NotAnIdentifier
from wisely.suppliers.decisions import (
    SCHEME_NAMES,
    canonical_number,
    likeness,
    merge_is_possible,
    unmerge_is_possible,
)
from wisely.suppliers.lifecycle import SUPPLIER, SupplierStage

NOTHING = {
    "same_numbers": frozenset[str](), "other_numbers": frozenset[str](), "same_normal_name": False,
    "near_name": 0.0, "same_postcode": False,
}  # fmt: skip


def test_a_number_is_written_one_way_whatever_way_it_came():
    assert canonical_number("GB-COH", "sc 123456") == "SC123456"
    assert canonical_number("XX-DUNS", " 21 713 7123 ") == "217137123"


@pytest.mark.parametrize(("scheme", "text"), [("GB-COH", "none"), ("XX-DUNS", "n/a"), ("NO-SUCH", "1234")])
def test_what_is_no_number_is_refused(scheme, text):
    with pytest.raises(NotAnIdentifier):
        canonical_number(scheme, text)


def test_a_shared_register_number_is_near_proof_and_a_name_alone_is_not():
    by_number = likeness(**{**NOTHING, "same_numbers": frozenset({"GB-COH"})})
    by_name = likeness(**{**NOTHING, "same_normal_name": True})

    assert by_number.score == 90
    assert by_name.score == 50
    assert by_number.reasons == ("same Company number",)


def test_two_different_company_numbers_speak_against_the_same_name():
    alike = likeness(**{**NOTHING, "same_normal_name": True, "other_numbers": frozenset({"GB-COH"})})

    assert alike.score == 10
    assert "but different Company number" in alike.reasons


@given(
    st.frozensets(st.sampled_from(sorted(SCHEME_NAMES))), st.frozensets(st.sampled_from(sorted(SCHEME_NAMES))),
    st.booleans(), st.floats(0, 1), st.booleans(),
)  # fmt: skip
def test_likeness_is_a_whole_percentage(same, other, same_name, near, same_postcode):
    alike = likeness(
        same_numbers=same, other_numbers=other, same_normal_name=same_name, near_name=near,
        same_postcode=same_postcode,
    )  # fmt: skip

    assert 0 <= alike.score <= 100


@pytest.mark.parametrize(
    ("into", "supplier_is_live", "into_is_live"),
    [("S-1", True, True), ("S-2", False, True), ("S-2", True, False)],
)
def test_a_merge_needs_two_live_suppliers(into, supplier_is_live, into_is_live):
    verdict = merge_is_possible(
        supplier="S-1", into=into, supplier_is_live=supplier_is_live, into_is_live=into_is_live
    )

    assert not verdict
    assert verdict.reason.endswith(".")


def test_only_a_merge_can_be_undone():
    assert unmerge_is_possible(is_merged=True)
    assert not unmerge_is_possible(is_merged=False)
    assert SUPPLIER.after("unmerge", at_stage=SupplierStage.MERGED) == SupplierStage.LIVE
