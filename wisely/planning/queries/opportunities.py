"""What could be bought together with other councils, and what we made of each chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Q

from wisely.audit.remembering import remembered
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.planning import permissions
from wisely.planning.decisions.opportunities import (
    Joint,
    OurNeed,
    TheirPlan,
    Tree,
    found_between,
    joined,
    words_in,
)
from wisely.planning.events import SENTENCES
from wisely.planning.lifecycle import JOINT, JointStage
from wisely.planning.models import JointOpportunity, Need, TheirProcurement
from wisely.planning.queries.needs import LIVE, needs
from wisely.rules.rulebook import Rulebook

DIVISION = 2  # the figures of a CPV code that name its division
_ABOUT = tuple(sorted(SENTENCES))


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A pair as lists show it: ours, theirs, what speaks for it, and where it stands with us. Pounds net."""

    reference: str
    title: str
    directorate: str
    category: str
    key: int
    theirs: str
    council: str
    score: int
    strength: str
    summary: str
    reasons: tuple[str, ...]
    notice_on: date | None
    their_start_on: date | None
    our_start_on: date
    together_net: Decimal | None
    stage: str
    note: str

    @property
    def is_open(self) -> bool:
        """Whether nobody set it aside."""
        return self.stage != JointStage.SET_ASIDE


@dataclass(frozen=True, slots=True)
class Opportunities:
    """All that was found on a day, the best first; `councils` are those whose plan stands."""

    rows: tuple[Opportunity, ...]
    councils: tuple[str, ...]

    @property
    def open_count(self) -> int:
        """How many are open."""
        return sum(row.is_open for row in self.rows)


def opportunities(authority_id: int | None, *, book: Rulebook) -> Opportunities:
    """Compare our open needs with the plans that stand.

    From memory until something happens in planning or the day ends: one query, else three more.
    """

    if authority_id is None:
        return Opportunities((), ())

    def make() -> Opportunities:
        ours = {
            row.pk: row for row in needs(authority_id).filter(stage__in=LIVE).select_related("directorate")
        }
        theirs = {
            row.pk: row
            for row in TheirProcurement.objects.filter(authority=authority_id, is_current=True).order_by("pk")
        }
        noted = {
            (row.need_id, row.council_name, row.their_key): row
            for row in JointOpportunity.objects.filter(authority=authority_id)
        }
        found = found_between(
            (_our(row) for row in ours.values()), [_their(row) for row in theirs.values()], tree_of(book),
            months=book.procedure_rules.joint_months_apart, on=book.on,
        )  # fmt: skip
        rows = []
        for each in found:
            need, plan = ours[each.ours.key], theirs[each.theirs.key]
            mine = noted.get((need.pk, plan.council_name, plan.their_key))
            stage, note = (mine.stage, mine.note) if mine else (JointStage.FOUND.value, "")
            rows.append(_row(each, need, plan, book, stage=stage, note=note))
        return Opportunities(tuple(rows), tuple(sorted({row.council_name for row in theirs.values()})))

    return remembered(
        authority_id, ("joint opportunities", book.council.short_name, book.on), make, about=_ABOUT,
        is_long=True,
    )  # fmt: skip


def opportunities_of(need: Need, *, book: Rulebook) -> tuple[Opportunity, ...]:
    """Compare one need with the plans that stand; the open ones of `opportunities`, the best first.

    One query, of those alone that share a head of the categories or a word with it.
    """
    if need.stage not in LIVE:
        return ()
    our, tree = _our(need), tree_of(book)
    noted = JointOpportunity.objects.filter(
        need=need, council_name=OuterRef("council_name"), their_key=OuterRef("their_key")
    )
    is_alike = Q(words__overlap=sorted(our.words))
    if need.category:
        is_alike |= Q(category__in=tree.within(tree.head(need.category)))
    theirs = {
        row.pk: row
        for row in TheirProcurement.objects.filter(
            is_alike, authority=need.authority_id, is_current=True
        ).annotate(noted_stage=noted.values("stage"), note=noted.values("note"))
    }
    found = found_between(
        [our], [_their(row) for row in theirs.values()], tree,
        months=book.procedure_rules.joint_months_apart, on=book.on,
    )  # fmt: skip
    rows = []
    for each in found:
        plan = theirs[each.theirs.key]
        stage = plan.noted_stage or JointStage.FOUND.value
        rows.append(_row(each, need, plan, book, stage=stage, note=plan.note or ""))
    return tuple(row for row in rows if row.is_open)


def _row(
    found: Joint, need: Need, theirs: TheirProcurement, book: Rulebook, *, stage: str, note: str
) -> Opportunity:
    category = book.category(need.category)
    return Opportunity(
        reference=need.reference, title=need.title,
        directorate=need.directorate.name if need.directorate else "",
        category=category.name if category else "", key=theirs.pk, theirs=theirs.title,
        council=theirs.council_name, score=found.score, strength=found.strength, summary=found.summary,
        reasons=found.reasons, notice_on=theirs.notice_on, their_start_on=theirs.starts_on,
        our_start_on=found.ours.starts_on, together_net=found.together_net,
        stage=stage, note=note,
    )  # fmt: skip


def _our(row: Need) -> OurNeed:
    return OurNeed(
        key=row.pk, title=row.title, category=row.category, words=words_in(row.title), kind=row.kind,
        value_net=row.value_net + row.options_net, starts_on=row.contract_starts_on or row.needed_on,
        begins_on=row.work_starts_on, notice_on=row.publishes_on,
    )  # fmt: skip


def _their(row: TheirProcurement) -> TheirPlan:
    return TheirPlan(
        key=row.pk, council=row.council_name, title=row.title, category=row.category,
        divisions=frozenset(code[:DIVISION] for code in row.cpv), words=frozenset(row.words), kind=row.kind,
        value_net=row.value_most_net, starts_on=row.starts_on, notice_on=row.notice_on,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _tree(categories: tuple[Any, ...]) -> Tree:
    return Tree(
        names={each.code: each.name for each in categories},
        heads={each.code: each.parent for each in categories},
        divisions={each.code: frozenset(each.cpv_divisions) for each in categories},
    )


def tree_of(book: Rulebook) -> Tree:
    """Give the council's categories as pairs are judged by."""
    return _tree(book.categories)


@dataclass(frozen=True, slots=True)
class OpportunitySheet:
    """One pair as its page shows it. `joint` is None where the two are no longer alike or in time."""

    need: Need
    theirs: TheirProcurement
    noted: JointOpportunity
    joint: Joint | None
    is_current: bool


def opportunity_sheet(need: Need, theirs: TheirProcurement, *, book: Rulebook) -> OpportunitySheet:
    """Put together what the page of a pair shows. One query: what was made of it."""
    joint = joined(
        _our(need), _their(theirs), tree_of(book), months=book.procedure_rules.joint_months_apart, on=book.on
    )
    return OpportunitySheet(need, theirs, noted_of(need, theirs), joint, theirs.is_current)


def noted_of(need: Need, theirs: TheirProcurement) -> JointOpportunity:
    """Give what is on the record of a pair, or a new one of which nothing is. One query."""
    known = JointOpportunity.objects.filter(
        authority=need.authority_id, need=need, council_name=theirs.council_name, their_key=theirs.their_key
    ).first()
    return known or JointOpportunity(
        authority_id=need.authority_id, need=need, council_name=theirs.council_name,
        their_key=theirs.their_key,
    )  # fmt: skip


def acts_on_opportunity(
    noted: JointOpportunity, need: Need, theirs: TheirProcurement, *, by: Actor
) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    stands = _stands(need, theirs)
    may = permissions.may_join_others(by, need)
    return {
        "note_contact": JOINT.may("contact", at_stage=noted.stage) & stands & may,
        "set_opportunity_aside": JOINT.may("set_aside", at_stage=noted.stage) & stands & may,
        "take_opportunity_up": JOINT.may("take_up", at_stage=noted.stage) & stands & may,
    }


def _stands(need: Need, theirs: TheirProcurement) -> Verdict:
    if need.stage not in LIVE:
        return no("Our need is dropped or met, so there is nothing to buy together any more.")
    if not theirs.is_current:
        return no(
            f"It stands in {theirs.council_name}’s plan no longer. Bring that council’s latest plan to see "
            "what it plans now.", who_can="who imports plans",
        )  # fmt: skip
    return YES


def history_of_opportunity(noted: JointOpportunity) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what was done about a pair, newest first, and by whom. No query where nothing was, else two."""
    if noted.pk is None:
        return (), {}
    told = what_happened_to(noted)
    return told, names_in(told)
