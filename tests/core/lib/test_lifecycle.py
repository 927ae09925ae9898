from __future__ import annotations

from enum import StrEnum

import pytest

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import Refusal, no


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
    assert (
        refusal.reason == "You cannot call back this letter while it is draft. That is done while it is sent."
    )
    with pytest.raises(Refusal, match="cannot call back"):
        LETTER.after("call_back", at_stage=Stage.DRAFT)


def test_a_table_may_say_what_comes_first_and_what_is_over():
    first = no("Send it first.", cite="Rule 1", who_can="the clerk")
    over = no("It is answered or lost. Write another.")
    letter = Lifecycle(
        "letter", Stage, start=Stage.DRAFT, barred={"call_back": first}, over=over,
        steps=[Step("send", Stage.DRAFT, Stage.SENT), Step("call_back", Stage.SENT, Stage.DRAFT)],
    )  # fmt: skip

    assert letter.may("call_back", at_stage="draft") is first
    assert letter.may("call_back", at_stage="lost") is over
    assert letter.may("call_back", at_stage="sent")
    with pytest.raises(Refusal, match="Send it first"):
        letter.after("call_back", at_stage=Stage.DRAFT)
    with pytest.raises(ValueError, match="burn"):
        Lifecycle("letter", Stage, start=Stage.DRAFT, steps=[], barred={"burn": first})


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
