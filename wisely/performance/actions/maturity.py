"""The council judges how far it has come, step by step, and says how it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.performance import events, permissions
from wisely.performance.models import Assessment
from wisely.performance.queries.maturity import latest_assessment
from wisely.rules.rulebook import rulebook
from wisely.rules.strategy import Aspect


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a level is reached: what it is, and its address, here ("/…") or elsewhere ("https://…")."""

    label: str
    href: str


def assess_maturity(
    authority: Authority, *, aspect: str, level: str, assessed_on: date, how_we_know: str,
    evidence: Sequence[Evidence], by: Actor, at: datetime,
) -> Assessment:  # fmt: skip
    """Say on which level the council stands in one aspect of its strategy. Earlier judgements stay."""
    strategy = rulebook(timezone.localdate(at), authority.pack).strategy
    told = strategy.aspect(aspect)
    made = Assessment(
        authority=authority, aspect=aspect, level=level, assessed_on=assessed_on,
        how_we_know=how_we_know.strip(), evidence=[[each.label.strip(), each.href] for each in evidence],
        said_at=at, said_by=by.reference,
    )  # fmt: skip
    with act(made, by=by, at=at, holding=[authority]) as this:
        this.needs(
            permissions.may_assess_maturity(by),
            _is_of_the_strategy(told, level, strategy.levels),
            no("Choose a day that is not to come.") if assessed_on > timezone.localdate(at) else YES,
            YES if made.how_we_know else no("Say how the council knows."),
            _is_shown(evidence),
        )
        assert told is not None
        before = latest_assessment(authority.pk, aspect)
        this.record(
            events.MaturityAssessed(
                aspect=aspect, aspect_name=told.name, level=level,
                level_before=before.level if before else told.current, assessed_on=assessed_on.isoformat(),
                evidence="; ".join(each.label.strip() for each in evidence),
            )
        )  # fmt: skip
    return made


def _is_of_the_strategy(aspect: Aspect | None, level: str, levels: Sequence[str]) -> Verdict:
    if aspect is None:
        return no("The council's strategy has no such aspect now.")
    return YES if level in levels else no(f"Choose one of {', '.join(levels)}.")


def _is_shown(evidence: Sequence[Evidence]) -> Verdict:
    if not evidence:
        return no("Name at least one piece of evidence that others can open.")
    for each in evidence:
        if not each.label.strip():
            return no(f"Say what is at {each.href}.")
        if not each.href.startswith(("https://", "/")) or each.href.startswith("//"):
            return no(f"“{each.href}” is no address. Begin it with https://, or with / for a page of Wisely.")
    return YES
