"""Which papers may be drafted about a thing: the answer that its page shows and that the act rests on."""

from __future__ import annotations

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.papers import permissions
from wisely.papers.decisions import subject_is_ready
from wisely.papers.permissions import OfPaper
from wisely.planning.queries import NeedStage, WaiverStage
from wisely.rules import papers as kinds
from wisely.rules.procedure_rules import DecisionKind

OF_KINDS: dict[str, tuple[str, ...]] = {
    "need": (kinds.GATE, kinds.KEY_DECISION, kinds.DECISION),
    "waiver": (kinds.KEY_DECISION, kinds.DECISION),
    "year": (kinds.WAIVERS,),
}


SETTLED: dict[str, frozenset[str]] = {
    "need": frozenset({NeedStage.DROPPED, NeedStage.MET_OTHERWISE}),
    "waiver": frozenset(WaiverStage) - {WaiverStage.REQUESTED},
    "year": frozenset(),
}


def may_be_drafted(
    kind: str, *, about: str, of: OfPaper, stage: str, decision: DecisionKind | None, draft: str, by: Actor
) -> Verdict:
    """Test that a paper of a kind may be drafted about a thing at its stage.

    What is settled gets only papers that can still be given out; others are drafted ahead. `draft` is the
    reference of one that is drafted already, or "".
    """
    known = YES if kind in OF_KINDS.get(about, ()) else no("There is no such paper about such a thing.")
    another = no(f"{draft} is a draft of the same paper. Go on with it, or withdraw it.")
    is_settled = stage in SETTLED.get(about, ())
    return (
        known
        & _is_owed(kind, decision)
        & (subject_is_ready(kind, subject_kind=about, stage=stage) if is_settled else YES)
        & (another if draft else YES)
        & permissions.may_draft_paper(by, of)
    )


def _is_owed(kind: str, decision: DecisionKind | None) -> Verdict:
    if kind != kinds.KEY_DECISION or (decision is not None and decision.notice_clear_days):
        return YES
    return no(
        "It is not a key decision by the council’s rules, so no notice is owed.",
        cite=decision.rule if decision else "",
    )
