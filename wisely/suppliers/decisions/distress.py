"""Signs of financial distress in what registers say, each with its rule, its day and what to do next."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

RULES = tomllib.loads((Path(__file__).parent / "distress.toml").read_text())
_SIGNS = {sign["id"]: sign for sign in RULES["sign"]}
REPORTED_BY_PEOPLE = "An officer’s report"  # stands where a sign has its register
STEPS = ("failure", "protect", "engage", "watch")
FAILED = frozenset({
    "liquidation", "administration", "receivership", "insolvency-proceedings", "voluntary-arrangement",
    "dissolved", "removed", "converted-closed",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What one register says of a supplier, and what it said of score and limit before ("" for nothing)."""

    register: str
    facts: Mapping[str, str]
    as_of: date
    score_before: str = ""
    limit_before: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of distress: what is seen, where and as of when, by which rule, and what to do next.

    `is_trigger` says that somebody has to act on it; without, it is shown beside others and told to nobody.
    """

    says: str
    register: str
    as_of: date
    rule: str
    next_step: str
    step: str
    kind: str
    is_trigger: bool


def signs_of_distress(standings: list[Standing], *, on: date) -> list[Sign]:
    """Give the signs that registers show, the gravest first. What a register does not say is no sign."""
    found = [
        sign_of(kind, standing, extra) for standing in standings for kind, extra in _seen(standing, on=on)
    ]
    return gravest_first(found)


def gravest_first(signs: Iterable[Sign]) -> list[Sign]:
    """Order signs by the rung of the guidance's ladder."""
    return sorted(signs, key=lambda sign: (STEPS.index(sign.step), sign.register, sign.says))


@dataclass(frozen=True, slots=True)
class Reportable:
    """A sign that no register shows and that people report: its words, its rule and what to do next.

    `from_list` is the indicator of the guidance that it stands for.
    """

    kind: str
    says: str
    rule: str
    next_step: str
    step: str
    from_list: str


REPORTABLE = tuple(
    Reportable(each["id"], each["says"], each["rule"], each["next"], each["step"], each["from_list"])
    for each in RULES["reported"]
)


def reported_sign(kind: str, *, as_of: date) -> Sign | None:
    """Give the sign that somebody reports as seen on a day; None for a kind that is not known."""
    found = next((each for each in REPORTABLE if each.kind == kind), None)
    if found is None:
        return None
    return Sign(
        found.says, REPORTED_BY_PEOPLE, as_of, found.rule, found.next_step, found.step, kind,
        is_trigger=True,
    )  # fmt: skip


def sign_of(kind: str, standing: Standing, extra: Mapping[str, str]) -> Sign:
    """Give the sign of a kind with its rule's words, filled in from what is seen."""
    rule = _SIGNS[kind]
    words = {**standing.facts, **extra}
    return Sign(
        rule["says"].format(**words), standing.register, standing.as_of, rule["rule"].format(**words),
        rule["next"], rule["step"], kind, rule.get("is_trigger", True),
    )  # fmt: skip


def _seen(standing: Standing, *, on: date) -> Iterator[tuple[str, dict[str, str]]]:
    facts = standing.facts
    has_failed = "yes" in (facts.get("insolvent"), facts.get("in_administration"))
    if has_failed or facts.get("state") in FAILED:
        yield "failed", {"state": _how_it_failed(facts)}
    if facts.get("state") == "debarred" and (not facts["until"] or date.fromisoformat(facts["until"]) >= on):
        yield "debarred", {"until": _in_words(facts["until"]) or "further notice"}
    if facts.get("insolvency_history") == "yes":
        yield "insolvency history", {}
    for kind, key in (("statement overdue", "statement_overdue"), ("charges", "charges"),
                      ("undeliverable address", "undeliverable_address")):  # fmt: skip
        if facts.get(key) == "yes":
            yield kind, {}
    if _amount(facts, "expenditure") > _amount(facts, "income") * Decimal("1.1") and facts.get("income"):
        yield "spends more than it gets", {}
    yield from _filings(facts, on)
    yield from _scores(standing)
    yield from _limits(standing)


def _scores(standing: Standing) -> Iterator[tuple[str, dict[str, str]]]:
    score, before, limits = standing.facts.get("score", ""), standing.score_before, RULES["limits"]
    if score and int(score) < limits["score_floor"]:
        yield "low score", {"floor": str(limits["score_floor"])}
    if score and before and int(before) - int(score) >= limits["score_fall"]:
        yield "score fell", {"score_before": before, "fall": str(limits["score_fall"])}


def _limits(standing: Standing) -> Iterator[tuple[str, dict[str, str]]]:
    before, now = _read(standing.limit_before), _read(standing.facts.get("limit", ""))
    cut = RULES["limits"]["limit_cut_percent"]
    if before and now is not None and now <= before * (100 - cut) / 100:
        yield "limit cut", {"limit_before": f"{before:,.0f}", "limit": f"{now:,.0f}", "cut": str(cut)}


def _filings(facts: Mapping[str, str], on: date) -> Iterator[tuple[str, dict[str, str]]]:
    if facts.get("accounts_overdue") == "yes":
        is_very_late = _days_late(facts, on) > RULES["limits"]["late_days"]
        due_on = _in_words(facts.get("accounts_due_on", "")) or "a day not said"
        yield "accounts very late" if is_very_late else "accounts overdue", {"accounts_due_on": due_on}
    since, until = facts.get("period_from"), facts.get("period_to")
    if not since or not until:
        return
    days = (date.fromisoformat(until) - date.fromisoformat(since)).days + 1
    if days < RULES["limits"]["shortest_period_days"]:
        ends = {"period_from": _in_words(since), "period_to": _in_words(until)}
        yield "accounting period shortened", ends


def _how_it_failed(facts: Mapping[str, str]) -> str:
    if facts.get("in_administration") == "yes":
        return "administration"
    return "insolvency" if facts.get("insolvent") == "yes" else facts["state"].replace("-", " ")


def _days_late(facts: Mapping[str, str], on: date) -> int:
    due = facts.get("accounts_due_on")
    return (on - date.fromisoformat(due)).days if due else 0


def _in_words(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %B %Y}" if day else ""


def _amount(facts: Mapping[str, str], key: str) -> Decimal:
    return _read(facts.get(key, "")) or Decimal(0)


def _read(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
