"""Tokens: how they are spelt, who may have which, and what they leave of an officer's rights."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wisely.people.decisions import Grant, Officer
from wisely.people.decisions.tokens import narrowed, read_token, token_can_be_issued, token_text

TODAY = date(2026, 3, 2)
SECRET = "a" * 43
SEE, REGISTER = "suppliers.see_supplier", "suppliers.register_supplier"


def issued(**changes):
    facts = {"scopes": [SEE], "held": frozenset({SEE}), "last_on": TODAY, "on": TODAY} | changes
    return token_can_be_issued(**facts)


def test_a_token_tells_whose_council_to_bring_into_scope():
    read = read_token(token_text(12, SECRET))

    assert read.authority_id == 12
    assert len(read.digest) == 32


@given(st.text())
def test_what_has_not_the_shape_of_a_token_is_none(text):
    assert read_token(text) is None


def test_two_councils_tokens_with_one_secret_are_two_tokens():
    assert read_token(token_text(1, SECRET)).digest != read_token(token_text(2, SECRET)).digest


def test_a_token_asks_for_something_its_officer_may_do():
    assert issued()
    assert not issued(scopes=[])
    refused = issued(scopes=[SEE, REGISTER])
    assert REGISTER in refused.reason
    assert SEE not in refused.reason


def test_a_token_ends_within_a_year_and_not_before_it_began():
    assert issued(last_on=TODAY + timedelta(days=366))
    assert not issued(last_on=TODAY + timedelta(days=367))
    assert not issued(last_on=TODAY - timedelta(days=1))


def test_a_token_takes_rights_away_and_never_gives_any():
    officer = Officer(
        "A-1", "Asha", 1, permissions=frozenset({SEE}),
        grants=(Grant("officer", frozenset({SEE}), "directorate", "CEX"),),
    )  # fmt: skip

    program = narrowed(officer, frozenset({SEE, REGISTER}))
    nothing = narrowed(officer, frozenset({REGISTER}))

    assert program == officer
    assert nothing.permissions == frozenset()
    assert nothing.grants[0].permissions == frozenset()
    assert program.grants[0].scope_key == "CEX"
