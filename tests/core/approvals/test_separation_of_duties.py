"""Whatever people do, in whatever order, no approval comes about by one pair of eyes.

A story is lived through by many people: they ask, change, approve, refuse, lend their authority for a time, get
and lose roles, leave. The rules under test say what may be done; what was done is judged by an auditor below, who
knows the story only and none of the rules' code.

    WISELY_SEQUENCES=100000 python -m pytest -q tests/core/approvals/test_separation_of_duties.py

lives through 100,000 stories; without the variable it is 400.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wisely.approvals.decisions import (
    APPROVED,
    REFUSED,
    WAITING,
    CaseFacts,
    StepFacts,
    grant_for,
    has_to_be_repeated,
    material_sha256,
    outcome,
    whose_turn,
)
from wisely.people.decisions import Grant

STORIES = int(os.environ.get("WISELY_SEQUENCES", "400"))
ROLES = ("budget_holder", "category_manager", "finance_officer", "head_of_procurement")
PLACES = (("council", ""), ("directorate", "ADH"), ("directorate", "CHF"), ("category", "ASC-02"))
FIELDS = ("value_net", "ground", "reasons", "lapses_on")
TOLD: Counter[str] = Counter()


@dataclass
class Held:
    """A role that somebody holds, `lender` where it is lent, `until` the turn at which it ends."""

    person: str
    role: str
    scope: tuple[str, str]
    limit: Decimal | None
    until: int
    lender: str = ""


@dataclass
class Decided:
    """What the auditor writes down of a decision."""

    turn: int
    office: str
    by: str
    for_whom: str
    sha: str
    live: bool = True


@dataclass
class Story:
    """A council, its people and one approval."""

    throw: Random
    turn: int = 0
    people: list[str] = field(default_factory=lambda: [f"P{number}" for number in range(7)])
    gone: set[str] = field(default_factory=set)
    held: list[Held] = field(default_factory=list)
    material: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, "0"))
    raised_by: set[str] = field(default_factory=set)
    steps: list[StepFacts] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)

    @property
    def case(self) -> CaseFacts:
        return CaseFacts(
            Decimal(self.material["value_net"]), "ADH", "ASC-02", frozenset(self.raised_by), tuple(self.steps)
        )

    def begin(self) -> None:
        throw = self.throw
        for _ in range(throw.randrange(4, 14)):
            self.get_role()
        for _ in range(throw.randrange(6)):
            self.lend()
        self.material["value_net"] = str(throw.choice((5_000, 40_000, 300_000)))
        self.raised_by = {throw.choice(self.people)}
        offices = throw.sample(
            ("Head of service", "Procurement", "Finance", "Director"), throw.randrange(1, 5)
        )
        self.steps = [self._step(key, office) for key, office in enumerate(offices)]

    def _step(self, key: int, office: str) -> StepFacts:
        throw = self.throw
        return StepFacts(
            key=key, order=throw.randrange(1, 3), office=office, roles=tuple(throw.sample(ROLES, throw.randrange(1, 3))),
            needs_limit=throw.random() < 0.5, scope=throw.choice(("directorate", "council")),
            depends_on=tuple(throw.sample(FIELDS, throw.randrange(0, 3))), rule="Rule 1",
            is_overdue=throw.random() < 0.2, escalates_to="head_of_procurement",
        )  # fmt: skip

    def grants(self, person: str) -> list[Grant]:
        """What somebody holds now; what a leaver lent is lost, as the record of people has it."""
        permissions = frozenset({"approvals.decide"})
        return [
            Grant(each.role, permissions, *each.scope, each.limit, each.lender)
            for each in self.held
            if each.person == person and each.until > self.turn and each.lender not in self.gone
        ]

    def get_role(self) -> None:
        throw = self.throw
        limit = throw.choice((None, Decimal(10_000), Decimal(100_000), Decimal(1_000_000)))
        self.held.append(
            Held(
                throw.choice(self.people),
                throw.choice(ROLES),
                throw.choice(PLACES),
                limit,
                self.turn + throw.randrange(5, 60),
            )
        )

    def lose_role(self) -> None:
        if self.held:
            self.throw.choice(self.held).until = self.turn

    def lend(self) -> None:
        own = [
            each
            for each in self.held
            if not each.lender and each.until > self.turn and each.person not in self.gone
        ]
        if own:
            given = self.throw.choice(own)
            receiver = self.throw.choice([each for each in self.people if each != given.person])
            until = min(given.until, self.turn + self.throw.randrange(2, 30))
            self.held.append(replace(given, person=receiver, until=until, lender=given.person))

    def leave(self) -> None:
        if len(self.gone) < 4:
            self.gone.add(self.throw.choice(self.people))

    def decide(self) -> None:
        self._try(self.throw.choice(self.people), self.throw.choice(self.steps))

    def decide_if_it_can_be(self) -> None:
        """Everybody tries, in any order, so that stories get to an end."""
        turns = whose_turn(self.steps)
        for person in self.throw.sample(self.people, len(self.people)):
            for step in turns:
                if step in self.steps and self._try(person, step):
                    return

    def _try(self, person: str, step: StepFacts) -> bool:
        if person in self.gone:
            return False  # nobody who has left comes through a door
        grant, verdict = grant_for(self.case, step, by=person, grants=self.grants(person))
        assert bool(verdict) == (grant is not None)
        if grant is None:
            TOLD[verdict.reason.partition(" £")[0][:40]] += 1
            return False
        stage = REFUSED if self.throw.random() < 0.05 else APPROVED
        self.steps[self.steps.index(step)] = replace(
            step, stage=stage, decided_by=person, on_behalf_of=grant.on_behalf_of
        )
        self.decided.append(
            Decided(self.turn, step.office, person, grant.on_behalf_of, material_sha256(self.material))
        )
        return True

    def change(self) -> None:
        """Somebody changes what is asked for; whoever has decided a live step is refused by the act."""
        who = self.throw.choice(self.people)
        if who in self.gone or any(who in step.hands for step in self.steps if step.stage == APPROVED):
            return
        name = self.throw.choice(FIELDS)
        self.material[name] = str(self.throw.choice((5_000, 40_000, 300_000)))
        self.raised_by.add(who)
        for place, step in enumerate(self.steps):
            if has_to_be_repeated(step.depends_on, (name,), needs_limit=step.needs_limit):
                self.steps[place] = replace(step, stage=WAITING, decided_by="", on_behalf_of="")
                for each in self.decided:
                    if each.office == step.office:
                        each.live = False

    def live_on(self) -> None:
        acts = (
            self.decide, self.decide_if_it_can_be, self.decide_if_it_can_be, self.change, self.lend, self.get_role,
            self.lose_role, self.leave,
        )  # fmt: skip
        for turn in range(1, self.throw.randrange(8, 40)):
            self.turn = turn
            self.throw.choices(acts, (4, 4, 2, 2, 4, 1, 1, 1))[0]()
            if outcome(self.steps) != WAITING:
                return


def audit(story: Story) -> None:
    """Judge what was done from the story alone."""
    live = [each for each in story.decided if each.live]
    hands = [{each.by, each.for_whom} - {""} for each in live]
    for each in live:
        assert each.by not in story.raised_by, "who asked for it, or changed it, decided it"
        assert each.for_whom not in story.raised_by, "it was decided in the name of who asked for it"
    for place, one in enumerate(hands):
        for other in hands[place + 1 :]:
            assert not one & other, "one pair of eyes decided two steps"
    for each in live:
        step = next(step for step in story.steps if step.office == each.office)
        assert _held_it(story, each, step), "somebody decided without the role, the reach or the limit"
    if outcome(story.steps) == APPROVED:
        assert len(live) == len(story.steps), "it was approved with a step undecided"
        assert {each.office for each in live} == {step.office for step in story.steps}
        TOLD["approved"] += 1
        TOLD["approved for somebody away"] += any(each.for_whom for each in live)


def _held_it(story: Story, each: Decided, step: StepFacts) -> bool:
    """Look for the role that a decision rested on, as it was held at that turn."""
    roles = (*step.roles, step.escalates_to) if step.is_overdue else step.roles
    for held in story.held:
        # A role that was taken away later ended at a later turn; one that had ended by then does not count.
        if held.person != each.by or held.lender != each.for_whom or held.role not in roles:
            continue
        if held.until < each.turn:
            continue
        if step.scope == "council" and held.scope[0] != "council":
            continue
        if held.scope not in (("council", ""), ("directorate", "ADH"), ("category", "ASC-02")):
            continue
        if step.needs_limit and (held.limit is None or held.limit < Decimal(story.material["value_net"])):
            continue
        return True
    return False


@settings(
    max_examples=STORIES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=STORIES < 1000,
)
@given(seed=st.integers(0, 2**63))
def test_no_story_breaks_the_separation_of_duties(seed):
    story = Story(Random(seed))
    story.begin()
    story.live_on()
    audit(story)


def test_the_stories_come_to_every_kind_of_end():
    """A property that never meets its case proves nothing."""
    TOLD.clear()
    for seed in range(2_000):
        story = Story(Random(seed))
        story.begin()
        story.live_on()
        audit(story)

    assert TOLD["approved"] > 100, TOLD
    assert TOLD["approved for somebody away"] > 10, TOLD
    for words in (
        "You asked for this or changed it",
        "You have decided another step",
        "You could decide only in the name",
        "It is not the turn",
        "Your role covers other parts",
        "Your role has no limit",
    ):
        assert any(told.startswith(words[:30]) for told in TOLD), (words, TOLD)


def test_a_broken_rule_would_be_noticed():
    """Plant an approval by its own requester: the auditor must see it."""
    story = Story(Random(1))
    story.begin()
    (asker,) = story.raised_by
    story.decided.append(Decided(1, story.steps[0].office, asker, "", "x"))

    try:
        audit(story)
    except AssertionError as fault:
        assert "decided it" in str(fault)
    else:
        raise AssertionError("the auditor let it through")
