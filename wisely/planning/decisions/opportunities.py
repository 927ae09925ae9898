"""What could be bought together with another council: our open needs against what they plan, with reasons.

Two things pair when they are alike in what is bought, neither is advertised yet, and their contracts start
within the months that the council's rules name. The score, of a hundred, only orders what is found: up to 40
for what, 30 for when, 20 for the time that is left to join in, 10 for how near the values are. It is ours,
not the law's; each part of it is told in a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.lib.slips import plain_letters

WHAT, WHEN, IN_TIME, VALUE = 40, 30, 20, 10
SAME_CATEGORY, SAME_CPV, SAME_HEAD, SAME_WORDS = 35, 28, 22, 18  # a shared word adds up to 5 to each
HEAD_ALONE = 5  # a head is broad: without a shared word the likeness is faint, however well the rest fits
STRONG, FAIR = 75, 55
LEAST_WORDS = 2  # that have to be alike where nothing else is
DAYS_A_MONTH = Decimal("30.4375")
_WORD = re.compile(r"[a-z]{4,}")
_IN_MOST_PLANS = (
    "about after also area areas available based borough build buying category city commissioning "
    "contract contracts council councils county delivery different district each every framework from "
    "goods have help including into local maintenance management more need needs other over people person "
    "procurement procured provide provided provision public purchase range replacement related "
    "required services service should small some such supplies supply support system systems team that "
    "their them there they this through town various where which will with within work works year years "
    "your "
)
COMMON = frozenset(_IN_MOST_PLANS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class OurNeed:
    """A need of ours that is open. Pounds net, options included; its days are None before it is scheduled.

    `starts_on` is the day on which the contract starts or is wanted; `begins_on` the latest safe start of
    work; `words` what its name speaks of (`words_in`).
    """

    key: int
    title: str
    category: str
    words: frozenset[str]
    kind: str
    value_net: Decimal
    starts_on: date
    begins_on: date | None = None
    notice_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirPlan:
    """A procurement that another council plans; `category` is ours by what theirs means here, or ""."""

    key: int
    council: str
    title: str
    category: str
    divisions: frozenset[str]
    words: frozenset[str]
    kind: str
    value_net: Decimal | None
    starts_on: date | None
    notice_on: date | None


@dataclass(frozen=True, slots=True)
class Tree:
    """The council's categories: name, head ("" at the top) and CPV divisions of each code."""

    names: Mapping[str, str]
    heads: Mapping[str, str]
    divisions: Mapping[str, frozenset[str]]

    def head(self, code: str) -> str:
        """Give the head of a category, which is itself at the top."""
        return self.heads.get(code) or code

    def within(self, head: str) -> list[str]:
        """Give the codes of which a category is the head, its own with them."""
        return sorted({head, *(code for code in self.names if self.head(code) == head)})


@dataclass(frozen=True, slots=True)
class Joint:
    """A need of ours and a plan of theirs that might be one procurement, and why. Pounds net."""

    ours: OurNeed
    theirs: TheirPlan
    score: int
    summary: str
    reasons: tuple[str, ...]
    together_net: Decimal | None

    @property
    def strength(self) -> str:
        """The score in a word."""
        return "Strong" if self.score >= STRONG else "Fair" if self.score >= FAIR else "Faint"


def words_in(*texts: str) -> frozenset[str]:
    """Give the telling words of texts: four letters or more, singular, without those that each plan has."""
    found = set()
    for word in _WORD.findall(plain_letters(" ".join(texts)).casefold()):
        if word not in COMMON:
            found.add(word[:-1] if word.endswith("s") and not word.endswith("ss") else word)
    return frozenset(found - COMMON)


def found_between(
    ours: Iterable[OurNeed], theirs: Collection[TheirPlan], tree: Tree, *, months: int, on: date
) -> list[Joint]:
    """Find every pair, the best first. Plans are looked up by what they share, never all against all."""
    shelves = _shelves(theirs, tree)
    found = [
        joint
        for need in ours
        for plan in _candidates(need, shelves, tree)
        if (joint := joined(need, plan, tree, months=months, on=on)) is not None
    ]
    return sorted(found, key=lambda each: (-each.score, each.ours.key, each.theirs.council, each.theirs.key))


_Shelves = Mapping[tuple[str, str], Sequence[TheirPlan]]


def _shelves(theirs: Iterable[TheirPlan], tree: Tree) -> _Shelves:
    shelves: dict[tuple[str, str], list[TheirPlan]] = defaultdict(list)
    for plan in theirs:
        if plan.category:
            shelves["head", tree.head(plan.category)].append(plan)
        for word in plan.words:
            shelves["word", word].append(plan)
    return shelves


def _candidates(need: OurNeed, shelves: _Shelves, tree: Tree) -> Iterator[TheirPlan]:
    keys = [("word", word) for word in sorted(need.words)]
    if need.category:
        keys.append(("head", tree.head(need.category)))
    seen: set[int] = set()
    for key in keys:
        for plan in shelves.get(key, ()):
            if plan.key not in seen:
                seen.add(plan.key)
                yield plan


def joined(need: OurNeed, plan: TheirPlan, tree: Tree, *, months: int, on: date) -> Joint | None:
    """Judge one pair; None where they are not alike, or not at one time."""
    if _is_out(need.notice_on, need.starts_on, on) or _is_out(plan.notice_on, plan.starts_on, on):
        return None
    if need.kind and plan.kind and need.kind != plan.kind:
        return None
    alike, what = _what(need, plan, tree)
    apart = _months_apart(need, plan)
    if not alike or apart is None or apart > months:
        return None
    left, time = _time_left(need, plan)
    near, value = _value(need, plan)
    score = alike + int(WHEN * (1 - apart / (months + 1))) + left + near
    if alike == HEAD_ALONE:
        score = min(score, FAIR - 1)
    return Joint(
        need, plan, score, _summary(need, plan, tree), (what, _when(need, plan, apart), time, value),
        None if plan.value_net is None else need.value_net + plan.value_net,
    )  # fmt: skip


def _is_out(notice_on: date | None, starts_on: date | None, on: date) -> bool:
    """Whether something is advertised or begun by a day, so that nobody can join in any more."""
    return (notice_on is not None and notice_on <= on) or (starts_on is not None and starts_on <= on)


def _what(need: OurNeed, plan: TheirPlan, tree: Tree) -> tuple[int, str]:
    """Give the points for what is bought, nought where it is not alike, and the sentence."""
    shared = sorted(need.words & plan.words)
    spoken = f" Both speak of {_listed(shared[:3])}." if shared else ""
    more = min(len(shared) * 3, WHAT - SAME_CATEGORY)
    name = tree.names.get(need.category, "")
    if need.category and need.category == plan.category:
        return SAME_CATEGORY + more, f"Both are “{name}”.{spoken}"
    if shared and (divisions := plan.divisions & tree.divisions.get(need.category, frozenset())):
        return (
            SAME_CPV + more,
            f"“{name}” is bought under CPV {_listed(sorted(divisions))}, as theirs is.{spoken}",
        )
    head = tree.head(need.category)
    if need.category and plan.category and head == tree.head(plan.category):
        return (
            SAME_HEAD + more if shared else HEAD_ALONE
        ), f"Both are within “{tree.names.get(head, head)}”.{spoken}"
    if len(shared) >= LEAST_WORDS:
        return (
            SAME_WORDS + more,
            f"Both speak of {_listed(shared[:3])}. No category says that they are alike.",
        )
    return 0, ""


def _listed(words: Sequence[str]) -> str:
    told = [f"“{word}”" if not word.isdigit() else word for word in words]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _months_apart(need: OurNeed, plan: TheirPlan) -> Decimal | None:
    """Give how far apart the contracts start, or the notices where no start is told; else None."""
    if plan.starts_on is not None:
        days = abs((plan.starts_on - need.starts_on).days)
    elif plan.notice_on is not None:
        days = abs((plan.notice_on - (need.notice_on or need.starts_on)).days)
    else:
        return None
    return days / DAYS_A_MONTH


def _when(need: OurNeed, plan: TheirPlan, apart: Decimal) -> str:
    whole = round(apart)
    between = "in the same month or so" if whole == 0 else f"{whole} month{'s' if whole > 1 else ''} apart"
    if plan.starts_on is None:
        return f"They do not say when the contract starts; the procurements lie {between}."
    ours, theirs = _month(need.starts_on), _month(plan.starts_on)
    return f"The contracts start {between}: ours in {ours}, theirs in {theirs}."


def _time_left(need: OurNeed, plan: TheirPlan) -> tuple[int, str]:
    """Say whether theirs is still to begin when work on ours has to."""
    if plan.notice_on is None:
        return IN_TIME // 2, "They do not say when it is advertised: ask soon."
    told = f"Theirs is advertised in {_month(plan.notice_on)}"
    if need.begins_on is None:
        return IN_TIME * 3 // 4, f"{told}; ours has no days yet, so it can be fitted to theirs."
    if plan.notice_on >= need.begins_on:
        return IN_TIME, f"{told}, when work on ours has begun at the latest ({_month(need.begins_on)})."
    return IN_TIME // 2, f"{told}, before work on ours has to begin ({_month(need.begins_on)}): begin sooner."


def _value(need: OurNeed, plan: TheirPlan) -> tuple[int, str]:
    if not plan.value_net:
        return 0, "They tell no value without VAT."
    ratio = min(need.value_net, plan.value_net) / max(need.value_net, plan.value_net)
    told = f"Ours is £{need.value_net:,.0f}, theirs £{plan.value_net:,.0f}, excluding VAT"
    if ratio < Decimal("0.1"):
        return int(VALUE * ratio), f"{told}: one is more than ten times the other."
    return int(VALUE * ratio), f"{told}."


def _summary(need: OurNeed, plan: TheirPlan, tree: Tree) -> str:
    """Say it in one line: “Both buy “Catering” from spring 2027; theirs is published in March 2027.”"""
    name = tree.names.get(need.category, "")
    what = f"“{name}”" if name and need.category == plan.category else "the like"
    if plan.starts_on is not None and _season(plan.starts_on) == _season(need.starts_on):
        told = f"Both buy {what} from {_season(need.starts_on)}"
    elif plan.starts_on is not None:
        told = f"Both buy {what}, ours from {_season(need.starts_on)}, theirs from {_season(plan.starts_on)}"
    else:
        told = f"Both buy {what}, ours from {_season(need.starts_on)}"
    if plan.notice_on is None:
        return f"{told}."
    return f"{told}; theirs is published in {_month(plan.notice_on)}."


def _month(on: date) -> str:
    return f"{on:%B %Y}"


def _season(on: date) -> str:
    """Give a season with its year; a winter has two."""
    if on.month in {12, 1, 2}:
        began = on.year if on.month == 12 else on.year - 1
        return f"winter {began}-{(began + 1) % 100:02}"
    return f"{('spring', 'summer', 'autumn')[on.month // 3 - 1]} {on.year}"
