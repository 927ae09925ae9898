"""How an event of the record is told: its facts come as JSON and are written as people read them."""

from __future__ import annotations

import pytest

from wisely.ui.record_page import sentence


@pytest.mark.parametrize(
    ("pattern", "facts", "told"),
    [
        ("All of {year}: {releases} releases.", {"year": 2026, "releases": 1204}, "All of 2026: 1,204 releases."),
        ("It ends on {ends_on}.", {"ends_on": "2027-03-31"}, "It ends on 31 March 2027."),
        ("Worth {value_net}.", {"value_net": "1234.5"}, "Worth £1,234.50 excluding VAT."),
        ("Clear: {is_clear}; by {rules}.", {"is_clear": True, "rules": ["a", "b"]}, "Clear: yes; by a, b."),
    ],
)  # fmt: skip
def test_a_fact_is_written_by_what_its_name_says_it_is(pattern, facts, told):
    assert sentence(pattern, "room.thing.done", facts) == told


def test_who_is_named_in_a_fact_is_called_by_name_alone_and_in_lists():
    facts = {
        "owner": "ALD-P-00021",
        "asked": ["ALD-P-00021", "ALD-P-00007"],
        "told": "ALD-P-00021, the board",
    }

    said = sentence("{owner}; {asked}; {told}.", "room.thing.done", facts, {"ALD-P-00021": "Nia Broadbent"})

    assert said == "Nia Broadbent; Nia Broadbent, ALD-P-00007; Nia Broadbent, the board."
