from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.verdict import YES, Refusal, Verdict, no

VERDICTS = st.just(YES) | st.builds(lambda reason: no(reason), st.text(min_size=1))


def test_a_refusal_carries_its_reason_its_rule_and_who_can():
    with pytest.raises(Refusal, match="The tender is late") as refused:
        no("The tender is late.", cite="PA23 s.54", who_can="Nobody").require()

    assert refused.value.verdict == Verdict(False, "The tender is late.", "PA23 s.54", "Nobody")


def test_a_yes_lets_the_act_go_on():
    YES.require()

    assert YES
    assert not no("Not now.")


@given(VERDICTS, VERDICTS)
def test_two_verdicts_allow_only_together_and_the_first_no_speaks(one, other):
    both = one & other

    assert bool(both) == (bool(one) and bool(other))
    assert both is (other if one else one)
