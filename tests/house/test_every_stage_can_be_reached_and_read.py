"""Every lifecycle: no stage out of reach, a badge and a sentence for each, and the drawing in the docs up to date."""

from __future__ import annotations

from enum import StrEnum

import pytest

from ops.lifecycles import PAGES, drawn, rooms
from tests.house.tree import PRODUCT, nothing
from wisely.lib.lifecycle import Badge, Lifecycle, Step

ALL = {f"{room}: {each.name}": each for room, lifecycles in rooms().items() for each in lifecycles}


def unreachable(lifecycle: Lifecycle) -> list[str]:
    return sorted(set(lifecycle.stages) - lifecycle.reachable_stages)


def unreadable(lifecycle: Lifecycle) -> list[str]:
    """Find stages without a badge, or whose badge lacks a word or a whole sentence."""
    found = []
    for stage in lifecycle.stages:
        badge = lifecycle.badges.get(stage)
        if badge is None:
            found.append(f"{stage} has no badge")
        elif not badge.word or not badge.sentence.endswith("."):
            found.append(f"{stage} needs a word and a sentence with its stop")
    words = [badge.word for badge in lifecycle.badges.values()]
    return found + [f"{word} is the word of two stages" for word in set(words) if words.count(word) > 1]


def outdated(pages: dict[str, str], kept: dict[str, str]) -> list[str]:
    """Compare the drawings with the files; `make lifecycles` mends."""
    return sorted(name for name in pages.keys() | kept.keys() if pages.get(name) != kept.get(name))


@pytest.mark.parametrize("name", ALL)
def test_no_stage_is_out_of_reach(name):
    nothing(unreachable(ALL[name]))


@pytest.mark.parametrize("name", ALL)
def test_every_stage_can_be_read(name):
    nothing(unreadable(ALL[name]))


def test_every_room_with_stages_declares_its_lifecycles():
    for path in sorted(PRODUCT.glob("*/lifecycle.py")):
        if path.parent.name != "lib":
            assert rooms()[path.parent.name], f"{path} declares no lifecycle"


def test_the_drawings_in_the_docs_are_those_of_the_code():
    kept = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}

    assert outdated(drawn(), kept) == [], "run `make lifecycles`"


def test_planted_stages_out_of_reach_or_unread_are_noticed():
    stages = StrEnum("stages", {"DRAFT": "draft", "SENT": "sent", "LOST": "lost"})
    draft, sent, _ = stages
    letter = Lifecycle(
        "letter", stages, start=draft, steps=[Step("send", draft, sent)],
        badges={draft: Badge("Draft", "Not sent yet"), sent: Badge("Draft", "It is on its way.")},
    )  # fmt: skip

    assert unreachable(letter) == ["lost"]
    assert unreadable(letter) == [
        "draft needs a word and a sentence with its stop",
        "lost has no badge",
        "Draft is the word of two stages",
    ]


def test_a_planted_difference_between_code_and_docs_is_noticed():
    assert outdated({"a.md": "new", "b.md": "same"}, {"a.md": "old", "b.md": "same", "c.md": "gone"}) == [
        "a.md",
        "c.md",
    ]
