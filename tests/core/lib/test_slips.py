"""What a slip of the finger is, and what is simply another word."""

import pytest

from wisely.lib.slips import is_near, nearest, slips_forgiven


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("cleening", "Cleaning of offices"), ("claening", "Cleaning of offices"), ("leisre", "Leisure centres"),
        ("cleanin centers", "Cleaning of leisure centres"), ("morland", "Moorland Ltd"), ("care", "Healthcare"),
        ("cleaning of", "Cleaning"), ("maintainance", "Grounds maintenance"), ("ÉCOLE", "école"),
        ("ecole", "École Française"), ("Jose", "José Núñez"), ("José Nunez", "Jose Nuñez"), ("Li", "Li Chen"), ("li chen", "Li Chen"),
    ],
)  # fmt: skip
def test_a_slip_is_near(typed, text):
    assert is_near(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("care", "Carrick Ltd"), ("care", "Card services"), ("lift", "Loft"), ("of", "Cleaning of offices"),
        ("", "Cleaning"), ("%", "Cleaning"), ("cleaning lifts", "Cleaning of offices"), ("bread", "Broad View"[:3]),
        ("Li", "Alice Jones"), ("Li Wong", "Amy Wong"), ("Li", "Liam Chen"), ("the of", "Of the sea"),
    ],
)  # fmt: skip
def test_another_word_is_not(typed, text):
    assert not is_near(typed, text)


def test_the_nearest_has_the_fewest_slips():
    assert nearest("cleening", ["clearing", "cleaning", "meaning"]) == "cleaning"
    assert nearest("lift", ["loft"]) is None
    assert [slips_forgiven("x" * letters) for letters in (4, 5, 8, 9)] == [0, 1, 1, 2]
