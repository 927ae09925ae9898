"""What is missing is named as people speak: a question is answered, a bidding stands, the rest is entered."""

from __future__ import annotations

import pytest

from wisely.ui import words


@pytest.mark.parametrize(
    ("label", "verb", "says"),
    [
        ("Title", "Enter", "Enter title."),
        ("VAT number", "Enter", "Enter VAT number."),
        ("Category", "Select", "Select category."),
        ("Which directorate?", "Select", "Answer “Which directorate?”"),
        ("When was it offered?", "Enter", "Answer “When was it offered?”"),
        ("Give the need a name", "Enter", "Give the need a name."),
    ],
)
def test_a_missing_field_is_named(label, verb, says):
    assert words.missing(label, verb=verb) == says


def test_a_question_at_the_start_of_a_sentence_stands_in_quotes():
    assert words.named("By when?") == "“By when?”"
    assert words.named("Last day") == "Last day"
