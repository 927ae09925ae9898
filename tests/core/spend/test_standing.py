"""How payments stand to the register, judged a column at a time, beside the plain words of the rule."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wisely.spend.decisions.standing import NOBODY, STANDINGS, Register, Term, standings

DAYS = st.integers(0, 40).map(lambda number: date(2025, 4, 1) + timedelta(days=number))
TERMS = st.lists(
    st.builds(Term, st.integers(1, 4), st.integers(1, 9), st.none() | DAYS, st.none() | DAYS), max_size=12
)
PAYMENTS = st.lists(st.tuples(st.sampled_from([NOBODY, 1, 2, 3, 7]), st.booleans(), DAYS), max_size=30)


def plainly(terms, supplier, is_redacted, day):
    if is_redacted:
        return "outside", NOBODY
    if supplier == NOBODY:
        return "unknown", NOBODY
    binding = [
        term.contract
        for term in terms
        if term.supplier == supplier
        and (term.starts_on is None or term.starts_on <= day)
        and (term.ends_on is None or day <= term.ends_on)
    ]
    return "on" if binding else "off", binding[0] if len(binding) == 1 else NOBODY


@given(TERMS, PAYMENTS)
def test_each_payment_stands_as_the_rule_says(terms, payments):
    judged, contracts = standings(
        Register(terms),
        suppliers=np.array([supplier for supplier, _, _ in payments], np.int64),
        is_redacted=np.array([is_redacted for _, is_redacted, _ in payments], np.bool_),
        days=np.array([day.toordinal() for _, _, day in payments], np.int64),
    )

    told = [(STANDINGS[place], contract) for place, contract in zip(judged, contracts, strict=True)]
    assert told == [plainly(terms, *payment) for payment in payments]


def test_a_contract_binds_on_its_first_and_its_last_day():
    register = Register([Term(1, 5, date(2025, 4, 2), date(2025, 4, 3))])
    days = np.array([date(2025, 4, day).toordinal() for day in (1, 2, 3, 4)], np.int64)

    how_many, which = register.in_force(np.ones(4, np.int64), days)

    assert how_many.tolist() == [0, 1, 1, 0]
    assert which.tolist() == [NOBODY, 5, 5, NOBODY]
