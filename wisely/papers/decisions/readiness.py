"""Whether what a paper is about has come so far that the paper may be given out.

An officer's decision is recorded once it is taken (SI 2012/2089 reg 13(4)); the notice of a key decision
comes before it (reg 9); a gate paper is written for the gate, and so for options that were weighed.
"""

from __future__ import annotations

from datetime import date

from wisely.lib.verdict import YES, Verdict, no
from wisely.planning.lifecycle import NeedStage, WaiverStage
from wisely.rules import papers as kinds

RECORD_RULE = "SI 2012/2089 reg 13(4)"
NOTICE_RULE = "SI 2012/2089 reg 9(1)"
GATE_RULE = "Procurement Strategy 2019-2024, section 3.1"
PASSED = frozenset({NeedStage.AGREED, NeedStage.SCHEDULED})
ASKED = "those whom the approval matrix asks"

_OF_NEED: dict[str, tuple[frozenset[str], Verdict]] = {
    kinds.DECISION: (PASSED, no(
        "The need has not passed its gate, so nothing is decided that could be recorded. Let it through the "
        "gate first.", cite=RECORD_RULE, who_can=f"who lets needs through the gate, and {ASKED}",
    )),
    kinds.KEY_DECISION: (
        PASSED | {NeedStage.PROPOSED, NeedStage.APPRAISED, NeedStage.AT_GATE},
        no("The need was given up or is met without buying, so no decision lies ahead.", cite=NOTICE_RULE),
    ),
    kinds.GATE: (
        PASSED | {NeedStage.APPRAISED, NeedStage.AT_GATE},
        no("There is nothing for the gate here: weigh the options of a live need first.", cite=GATE_RULE,
           who_can="the need’s commissioner"),
    ),
}  # fmt: skip
_OF_WAIVER: dict[str, tuple[frozenset[str], Verdict]] = {
    kinds.DECISION: (
        frozenset({WaiverStage.APPROVED, WaiverStage.REFUSED, WaiverStage.ENDED}),
        no("The waiver was not decided on here, so there is no decision to record. Let those who have to "
           "agree decide first.", cite=RECORD_RULE, who_can=ASKED),
    ),
    kinds.KEY_DECISION: (
        frozenset({WaiverStage.REQUESTED}),
        no("The waiver was decided on or is no longer asked for. The notice of a key decision comes before "
           "it.", cite=NOTICE_RULE),
    ),
}  # fmt: skip


def subject_is_ready(kind: str, *, subject_kind: str, stage: str) -> Verdict:
    """Test that a paper of a kind may be given out about a thing at its stage; one unknown here may not."""
    if kind == kinds.WAIVERS and subject_kind == "year":
        return YES
    of = {"need": _OF_NEED, "waiver": _OF_WAIVER}.get(subject_kind, {})
    if kind not in of:
        return no("There is no such paper about such a thing.")
    stages, otherwise = of[kind]
    return YES if stage in stages else otherwise


def was_taken(decision_on: date, *, decided_on: date | None, on: date) -> Verdict:
    """Test that a decision whose notice is given out has been taken, and not before the record says so."""
    if decision_on > on:
        return no(
            "The decision lies ahead. Issue its notice on the day on which it is taken, or after.",
            cite=RECORD_RULE,
        )
    if decided_on is None or decision_on < decided_on:
        when = f"on {decided_on.day} {decided_on:%B %Y}" if decided_on else "on no day yet"
        return no(
            f"By the record it was decided {when}. The day of the decision cannot lie before that.",
            cite=RECORD_RULE,
        )
    return YES
