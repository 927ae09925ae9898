from __future__ import annotations

from enum import StrEnum

import pytest

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import Refusal


class Stage(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    ANSWERED = "answered"
    LOST = "lost"


LETTER = Lifecycle(
    "letter", Stage, start=Stage.DRAFT,
    steps=[Step("send", Stage.DRAFT, Stage.SENT), Step("call_back", Stage.SENT, Stage.DRAFT), Step("answer", Stage.SENT, Stage.ANSWERED)],
)  # fmt: skip


def test_a_stage_is_shown_by_its_badge():
    sent = Badge("Sent", "It is on its way.", Tone.UNDERWAY)
    letter = Lifecycle("letter", Stage, start=Stage.DRAFT, steps=[], badges={Stage.SENT: sent})

    assert letter.badge("sent") is letter.badge(Stage.SENT) is sent
    with pytest.raises(KeyError):
        letter.badge("draft")
    with pytest.raises(ValueError, match="burnt"):
        letter.badge("burnt")


def test_a_verb_leads_where_the_table_says():
    assert LETTER.may("send", at_stage="draft")
    assert LETTER.after("send", at_stage=Stage.DRAFT) is Stage.SENT


def test_a_verb_that_is_not_in_the_table_is_refused_in_plain_words():
    refusal = LETTER.may("call_back", at_stage=Stage.DRAFT)

    assert not refusal
    assert refusal.reason == "You cannot call back this letter while it is draft."
    with pytest.raises(Refusal, match="cannot call back"):
        LETTER.after("call_back", at_stage=Stage.DRAFT)


def test_one_verb_may_not_lead_two_ways():
    with pytest.raises(ValueError, match="leads two ways"):
        Lifecycle("letter", Stage, start=Stage.DRAFT, steps=[
            Step("send", Stage.DRAFT, Stage.SENT), Step("send", Stage.DRAFT, Stage.LOST),
        ])  # fmt: skip


def test_stages_nothing_leads_to_are_told_from_those_a_walk_reaches():
    assert LETTER.reachable_stages == {Stage.DRAFT, Stage.SENT, Stage.ANSWERED}
    assert LETTER.resting_stages == {Stage.ANSWERED, Stage.LOST}


def test_the_drawing_shows_every_step():
    assert LETTER.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> draft",
        "    draft --> sent: send",
        "    sent --> draft: call_back",
        "    sent --> answered: answer",
        "    answered --> [*]",
        "    lost --> [*]",
    ]
