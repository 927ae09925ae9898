"""KPIs of a contract: when the law asks for them, what one says, when a result is due, which way it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.contracts.decisions.entries import ContractFacts
from wisely.contracts.decisions.regime import NAMES, PA2023
from wisely.contracts.lifecycle import ContractStage
from wisely.lib.lifecycle import Badge, Tone
from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.kpi_law import DIRECTIONS, OTHER, Rating, kpi_law

LONGEST_MONTHS = 60
TITLE_LENGTH, WORDS_LENGTH = 200, 2_000
OVER = frozenset({ContractStage.ENDED, ContractStage.TERMINATED})
RESULT_RULE = "PA23 s.71; Procurement Regulations 2024 reg 39"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiEntry:
    """A KPI as somebody sets it. Its target is a number with a direction, or words; never nothing.

    `target_in_unit` is in `target_unit`, such as "%" or "days". `every_months` is how often it is assessed.
    """

    title: str
    description: str = ""
    target_in_unit: Decimal | None = None
    target_unit: str = ""
    target_direction: str = ""
    target_words: str = ""
    every_months: int = 0
    is_material: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntry:
    """What one assessment found, for a period whose days are both within it; `rating` by the law's code."""

    from_on: date
    until_on: date
    rating: str
    assessed_on: date
    value_in_unit: Decimal | None = None
    words: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whether the law asks for KPIs of a contract, and why; None where the record does not say enough."""

    is_asked: bool | None
    why: str
    at_least: int = 0
    cite: str = ""


def kpis_asked(facts: ContractFacts, *, regime: str) -> Asked:
    """Say whether the law asks that KPIs be set for a contract.

    Compared with the value including VAT. Where that is not stated, it is doubted, never reckoned.
    """
    law = kpi_law()
    on = facts.commenced_on or facts.signed_on or facts.starts_on or date.max
    duty = law.duty_on(on)
    above = law.above_on(on)
    if regime not in {"", PA2023}:
        return Asked(is_asked=False, why=f"It was procured under the {NAMES[regime]}, which ask for none.")
    if duty is None or above is None:
        return Asked(is_asked=False, why="It was signed or began before the law asked for any.")
    if kind := _spared(facts, duty.not_for):
        return Asked(is_asked=False, why=f"The law does not ask for them of a {kind}.", cite=duty.cite)
    if facts.is_above_threshold is False:
        why = "It is recorded as below the threshold, so it is no public contract."
        return Asked(is_asked=False, why=why, cite=duty.cite)
    is_over, why = _is_over(facts, above, law.vat_on(min(on, date(9999, 1, 1))))
    if is_over and not regime:
        is_over, why = None, f"{why} When its procurement commenced is not recorded, so nor is its law."
    return Asked(is_asked=is_over, why=why, at_least=duty.at_least, cite=duty.cite)


def _spared(facts: ContractFacts, kinds: Sequence[str]) -> str:
    special = "".join(facts.special_regime.lower().split())
    held = [kind for kind in kinds if "".join(kind.split()) in special]
    if facts.is_framework and "framework" in kinds:
        return "framework"
    return f"{held[0]} contract" if held else ""


def _is_over(facts: ContractFacts, above: Decimal, vat_percent: Decimal) -> tuple[bool | None, str]:
    gross = facts.value_net if facts.vat_basis == "no VAT" else facts.value_gross
    limit = f"£{above:,.0f} including VAT"
    if gross is not None:
        return gross > above, f"Its value is {'above' if gross > above else 'not above'} {limit}."
    if facts.value_net is None:
        return None, f"Its value is not recorded, so nobody can say whether it is above {limit}."
    if facts.value_net > above:
        return True, f"Its value is above {limit}."
    if facts.value_net * (100 + vat_percent) / 100 > above:
        return None, f"With VAT its value may be above {limit}. Record the value including VAT to know."
    return False, f"Its value is not above {limit}."


def kpi_is_whole(told: KpiEntry) -> Verdict:
    """Test that a KPI says what it measures, a target and how often it is assessed."""
    number = told.target_in_unit
    asked = (
        (told.title.strip(), "Give the KPI a name."),
        (told.description.strip(), "Say what is measured."),
        (number is not None or told.target_words.strip(), "Give the target: a number, or words."),
        (
            number is None or told.target_unit.strip(),
            "Say what the target’s number counts: for example %, days or complaints.",
        ),
        (
            number is None or told.target_direction in DIRECTIONS,
            "Say whether the target is the least or the most that will do.",
        ),
        (
            1 <= told.every_months <= LONGEST_MONTHS,
            f"Say how often it is assessed: every 1 to {LONGEST_MONTHS} months.",
        ),
    )
    return _first_that_lacks(asked)


def _first_that_lacks(asked: Sequence[tuple[object, str]], *, cite: str = "") -> Verdict:
    """Refuse with the first thing that is not there."""
    return next((no(ask, cite=cite) for is_there, ask in asked if not is_there), YES)


def often_enough(every_months: int, *, is_by_law: bool, on: date) -> Verdict:
    """Test that a KPI that the law asks for is assessed as often as it asks."""
    duty = kpi_law().assessment_on(on)
    if not is_by_law or duty is None or every_months <= duty.months:
        return YES
    return no(
        f"The law asks that this contract’s KPIs be assessed at least every {duty.months} months. Choose so "
        "many or fewer.",
        cite=duty.cite,
    )


def room_for_material(titles: Sequence[str], *, on: date) -> Verdict:
    """Test that one more KPI can be among the most material; `titles` are those that are."""
    duty = kpi_law().assessment_on(on) or kpi_law().assessments[0]
    if len(titles) < duty.most_material:
        return YES
    return no(
        f"{duty.most_material} KPIs are marked as the most material already: {'; '.join(titles)}. Revise one "
        "of them first.",
        cite=duty.material_cite,
    )


def law_may_ask(asked: Asked) -> Verdict:
    """Test that a reason for none is wanted: the law asks for KPIs, or nobody can say that it does not."""
    if asked.is_asked is False:
        return no(f"The law asks for no KPIs of this contract, so no reason is wanted. {asked.why}")
    return YES


def contract_can_have_kpis(stage: str) -> Verdict:
    """Test that a contract is being agreed or runs."""
    if stage in {ContractStage.DRAFT, ContractStage.SIGNED}:
        return YES
    return no(f"This contract is {stage}, so there is nothing left to steer by.")


def contract_can_be_assessed(stage: str) -> Verdict:
    """Test that a contract was signed: results follow, the last one after its end."""
    if stage in {ContractStage.SIGNED, *OVER}:
        return YES
    return no(f"This contract is {stage}: there is no performance to assess.", cite=RESULT_RULE)


def result_is_whole(told: ResultEntry, *, on: date, starts_on: date | None) -> Verdict:
    """Test a result: a period that is over, a rating of the law, and what was found."""
    first = starts_on.isoformat() if starts_on else ""
    asked = (
        (told.until_on >= told.from_on, "The last day of the period is before its first."),
        (
            told.until_on <= told.assessed_on,
            "The period ends after the day of the assessment. Assess what has happened.",
        ),
        (told.assessed_on <= on, "The day of the assessment is still to come."),
        (
            starts_on is None or told.until_on >= starts_on,
            f"The period ends before the contract begins ({first}).",
        ),
        (told.value_in_unit is not None or told.words.strip(), "Say what was found: a value, or words."),
    )
    rated = (
        (told.rating in kpi_law().ratings, "Choose one of the ratings."),
        (
            told.rating != OTHER or told.words.strip(),
            "Say in words what the rating “Other” means here.",
        ),
    )
    return _first_that_lacks(asked) & _first_that_lacks(rated, cite=RESULT_RULE)


def result_can_be_corrected(*, is_corrected: bool) -> Verdict:
    """Test that a result counts still."""
    return no("This result was corrected already. Correct the later one.") if is_corrected else YES


def target_in_words(told: KpiEntry) -> str:
    """Say a target: "at least 95 %, counted from arrivals". "" where none is recorded."""
    number = ""
    if told.target_in_unit is not None:
        number = f"{told.target_direction} {in_unit(told.target_in_unit, told.target_unit)}".strip()
    return ", ".join(each for each in (number, told.target_words.strip()) if each)


def in_unit(value: Decimal, unit: str) -> str:
    """Write a value with its unit and no more noughts than it needs: "97.5 %", "1,200 days"."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{'' if unit == '%' else ' '}{unit}".strip()


def badge_of(code: str) -> Badge:
    """Give a rating as a badge; "" is one that nobody has given yet."""
    rating = kpi_law().ratings.get(code)
    if rating is None:
        return Badge("Not assessed", "Nobody has recorded a result yet.", Tone.NEUTRAL)
    return Badge(rating.name, f"{rating.name}, as {rating.cite} calls it.", Tone(rating.tone))


def rating_name(code: str) -> str:
    """Give the law's word for a rating; what no code stands for is given as it is."""
    rating = kpi_law().ratings.get(code)
    return rating.name if rating else code


def ratings() -> tuple[Rating, ...]:
    """Give the ratings, the best first."""
    return tuple(kpi_law().ratings.values())


def way_since(now: str, before: str) -> str:
    """Say which way a KPI went: better, worse, the same; "" where it cannot be compared."""
    places = [rating.place for code in (now, before) if (rating := kpi_law().ratings.get(code))]
    if len(places) < 2 or not all(places):
        return ""
    return "better" if places[0] > places[1] else "worse" if places[0] < places[1] else "the same"
