"""What a need says, which options were weighed, and whether it may pass the gate.

The gate is short where little is at stake and deep where the law's procedures, a key decision or a high risk
ask for it. "Because we always have" is no answer to any of its questions (strategy section 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from wisely.lib.money import Net
from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.cases import Case, case_can_be_judged
from wisely.rules.parts import Ambition
from wisely.rules.procedure_rules import ProcedureRules
from wisely.rules.routes import Plan

OPTIONS: dict[str, str] = {
    "stop": "Stop, or do without",
    "in-house": "Do it in-house",
    "existing contract": "Use a contract that the council has",
    "share": "Share with another council",
    "grant": "Give a grant",
    "buy": "Buy it",
    "buy again": "Buy it again, as now",
}
BUYING = frozenset({"buy", "buy again"})
LEAST_OPTIONS = 3
SHORT, DEEP = "short", "deep"
LEAST_WORDS = 4
_HABITS = re.compile(
    r"\b(always (?:have|has|had|did|done|do|been|bought|use)|as (?:always|usual|before|last time|normal)"
    r"|same as (?:before|last|usual|always)|roll(?:ed|ing)? over|business as usual|custom and practice"
    r"|n/?a|tbc|tbd)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """What is needed, as a commissioner says it. Pounds net over the whole term; None is not known yet."""

    title: str
    outcome: str
    category: str = ""
    kind: str = "services"
    is_light_touch: bool = False
    is_health: bool = False
    value_net: Decimal
    options_net: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal("0.20")
    term_months: int = 12
    option_months: int = 0
    needed_on: date
    wards: int = 0
    risk: str = "low"
    urgency: str = "none"
    funder: str = ""
    like_spend_net: Decimal = Decimal(0)
    like_from_on: date | None = None
    existing_contract: bool | None = None
    framework: bool | None = None
    dynamic_market: bool | None = None
    in_house: bool | None = None
    partners: bool | None = None
    grant: bool | None = None


FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in fields(NeedFacts))
LABELS: dict[str, str] = {
    "title": "Name of the need", "outcome": "Outcome sought", "category": "Category",
    "kind": "Goods, services or works", "is_light_touch": "Light touch", "is_health": "Health service",
    "value_net": "Value net of VAT", "options_net": "Options net of VAT", "vat_rate": "Rate of VAT",
    "term_months": "Months", "option_months": "Months of options", "needed_on": "Wanted by",
    "wards": "Wards affected", "risk": "Risk", "urgency": "Urgency", "funder": "Funder",
    "like_spend_net": "Spend on the like", "like_from_on": "Spend on the like since",
    "existing_contract": "Existing contract", "framework": "Framework", "dynamic_market": "Dynamic market",
    "in_house": "In-house", "partners": "Partners", "grant": "Grant", "directorate": "Directorate",
}  # fmt: skip


def case_of(facts: NeedFacts, *, on: date, ground: str = "") -> Case:
    """Give a need as the case that routes are found for, if work on it begins on a day."""
    return Case(
        value_net=Net(facts.value_net), options_net=Net(facts.options_net), on=on, kind=facts.kind,
        vat_rate=facts.vat_rate, term_months=facts.term_months, option_months=facts.option_months,
        is_light_touch=facts.is_light_touch, is_health=facts.is_health, risk=facts.risk, wards=facts.wards,
        urgency=facts.urgency, funder=facts.funder, ground=ground, like_spend_net=Net(facts.like_spend_net),
        like_from_on=facts.like_from_on, existing_contract=facts.existing_contract, framework=facts.framework,
        dynamic_market=facts.dynamic_market, in_house=facts.in_house, partners=facts.partners,
        grant=facts.grant,
    )  # fmt: skip


def facts_are_in_order(facts: NeedFacts, *, on: date) -> Verdict:
    """Test that a need can be understood and judged; says what to mend."""
    if not facts.title.strip():
        return no("Give the need a name that a colleague would know it by.")
    return (
        is_an_answer(facts.outcome, "Say what should be different for people when it is met.")
        & (YES if facts.needed_on > on else no("It is wanted by a day that has passed. Enter a day to come."))
        & case_can_be_judged(case_of(facts, on=on))
    )


def is_an_answer(text: str, ask: str) -> Verdict:
    """Test that a text says something of its own: a few words, and not that it was always done so."""
    if found := _HABITS.search(text):
        return no(
            f"“{found.group()}” is not a reason. {ask}", cite="Procurement Strategy 2019-2024, section 3.1"
        )
    if len(text.split()) < LEAST_WORDS:
        return no(f"{ask} Write at least {LEAST_WORDS} words.")
    return YES


@dataclass(frozen=True, slots=True)
class OptionWeighed:
    """One option with what speaks for and against it, and what it would cost, pounds net, where known."""

    code: str
    reasons: str
    cost_net: Decimal | None = None


def appraisal_is_whole(options: Sequence[OptionWeighed], chosen: str) -> Verdict:
    """Test that enough ways were weighed, stopping among them, each with reasons, and one of them chosen."""
    codes = [option.code for option in options]
    if unknown := [code for code in codes if code not in OPTIONS]:
        return no(f"“{unknown[0]}” is no option. Choose among those listed.")
    if len(set(codes)) != len(codes):
        return no("An option is weighed twice. Weigh each once.")
    if len(codes) < LEAST_OPTIONS or "stop" not in codes:
        return no(f"Weigh at least {LEAST_OPTIONS} options, doing without among them.")
    for option in options:
        answer = is_an_answer(option.reasons, f"Say what speaks for and against: {OPTIONS[option.code]}.")
        if not answer:
            return answer
        if option.cost_net is not None and option.cost_net < 0:
            return no("A cost cannot be less than nought.")
    return YES if chosen in codes else no("Choose one of the options that you weighed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GateAnswers:
    """What the gate asks. `social_value_percent` is the weight in the assessment; None where not relevant."""

    ambitions: tuple[str, ...] = ()
    social_value_percent: int | None = None
    social_value_reason: str = ""
    barriers: str = ""
    lots: str = ""
    pays_living_wage: bool | None = None
    living_wage_reason: str = ""
    climate: str = ""
    innovation: str = ""
    income: str = ""
    market_message: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that the gate asks; `is_deep` ones only where much is at stake."""

    name: str
    label: str
    hint: str
    is_deep: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question("ambitions", "Which ambitions does it serve?", "Those of the council's plan."),
    Question("social_value_percent", "What does social value weigh?", "In per cent of the assessment."),
    Question("social_value_reason", "Why not more, or not at all?", "Where it weighs less than usual."),
    Question("barriers", "What could keep small and local suppliers away?", "And what is done about it."),
    Question("lots", "Could it be divided into lots?", "If not, say why not (PA23 s.18).", is_deep=True),
    Question("pays_living_wage", "Will the Real Living Wage be asked for?", "For those who do the work.",
             is_deep=True),
    Question("living_wage_reason", "Why not?", "Where it is not asked for.", is_deep=True),
    Question("climate", "What does it do to emissions and waste?", "And how that is made less.",
             is_deep=True),
    Question("innovation", "What could be done in a new way?", "Outcomes leave room; recipes do not.",
             is_deep=True),
    Question("income", "Is there a chance of income?", "Rebates, shared services, sale of by-products.",
             is_deep=True),
    Question("market_message", "What should the market hear now?", "Early word of a local need.",
             is_deep=True),
)  # fmt: skip


def depth_of(plan: Plan) -> str:
    """Say whether the gate is short or deep: deep above the threshold, for key decisions and high risks."""
    if plan.value is None or plan.decision is None:
        return SHORT
    is_much = plan.value.is_above or plan.decision.notice_clear_days > 0 or plan.case.risk == "high"
    return DEEP if is_much else SHORT


def gate_gaps(
    answers: GateAnswers, *, depth: str, ambitions: Collection[Ambition], rules: ProcedureRules
) -> dict[str, str]:
    """Give what is missing by the question's name; empty when the gate may be passed."""
    gaps: dict[str, str] = {}
    known = {ambition.code for ambition in ambitions}
    if not answers.ambitions or set(answers.ambitions) - known:
        gaps["ambitions"] = "Choose at least one ambition. If it serves none, it should not be bought."
    gaps |= _social_value_gaps(answers, rules)
    if not (answer := is_an_answer(answers.barriers, "Say what is done so that small suppliers can tender.")):
        gaps["barriers"] = answer.reason
    if depth == DEEP:
        gaps |= _deep_gaps(answers)
    return gaps


def _social_value_gaps(answers: GateAnswers, rules: ProcedureRules) -> dict[str, str]:
    least, most = rules.social_value_percent
    weight = answers.social_value_percent
    if weight is not None and not 0 <= weight <= 100:
        return {"social_value_percent": "Enter a percentage from 0 to 100."}
    if weight is not None and weight > most:
        return {"social_value_percent": f"It is {most}% at most ({rules.social_value_rule})."}
    if weight is None or weight < least:
        ask = f"It weighs {least}% to {most}% where it is relevant. Say why it is not here."
        answer = is_an_answer(answers.social_value_reason, ask)
        return {} if answer else {"social_value_reason": answer.reason}
    return {}


_DEEP_ASKS = {
    "lots": "Say which lots, or why it is not divided.",
    "climate": "Say what it does to emissions and waste.",
    "innovation": "Say what could be done in a new way, or why not.",
    "income": "Say whether income could come of it.",
    "market_message": "Say what the market should hear, and where.",
}


def _deep_gaps(answers: GateAnswers) -> dict[str, str]:
    gaps = {}
    for name, ask in _DEEP_ASKS.items():
        if not (answer := is_an_answer(getattr(answers, name), ask)):
            gaps[name] = answer.reason
    if answers.pays_living_wage is None:
        gaps["pays_living_wage"] = "Say whether the Real Living Wage will be asked for."
    elif not answers.pays_living_wage:
        answer = is_an_answer(answers.living_wage_reason, "Say why the Real Living Wage is not asked for.")
        if not answer:
            gaps["living_wage_reason"] = answer.reason
    return gaps


def gate_may_be_passed(gaps: dict[str, str], *, chosen: str) -> Verdict:
    """Test that buying was chosen and that every question has an answer."""
    if chosen not in BUYING:
        return no("The chosen option buys nothing, so there is no gate. Record how the need is met instead.")
    if gaps:
        return no(next(iter(gaps.values())), cite="Procurement Strategy 2019-2024, section 3.1")
    return YES
