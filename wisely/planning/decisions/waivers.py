"""Whether a waiver of the council's own rules may be asked for, and whether orders may rest on it on a day.

A waiver never sets the law aside: above the threshold only a ground for a direct award can (PA23 s.41).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.lib.money import Net
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no
from wisely.planning.decisions.needs import is_an_answer
from wisely.rules.cases import Case, case_can_be_judged, valuation
from wisely.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverFacts:
    """What a request for a waiver says. Pounds net over the whole award; days are the first and the last."""

    title: str
    supplier_name: str
    category: str = ""
    kind: str = "services"
    value_net: Decimal
    vat_rate: Decimal = Decimal("0.20")
    ground: str
    reasons: str
    alternatives: str
    evidence: str
    starts_on: date
    lapses_on: date
    contract_reference: str = ""


WAIVER_LABELS: dict[str, str] = {
    "title": "What is bought", "supplier_name": "From whom", "category": "Category",
    "kind": "Goods, services or works", "value_net": "Value net of VAT", "vat_rate": "Rate of VAT",
    "ground": "Ground", "reasons": "Why no competition", "alternatives": "Alternatives tried",
    "evidence": "Evidence", "starts_on": "From", "lapses_on": "Lapses on", "contract_reference": "Contract",
}  # fmt: skip


def waiver_may_be_asked(facts: WaiverFacts, *, book: Rulebook, on: date) -> Verdict:
    """Test that a waiver is of the council's own rules, on a known ground, with reasons, for a limited time.

    Above the threshold nothing of the council's can set the Act aside (PA23 s.41): a direct award ground can.
    """
    rules = book.procedure_rules
    if facts.ground not in {ground.code for ground in rules.waiver_grounds}:
        return no("Choose one of the grounds of the council's rules.", cite=rules.waiver_rule)
    if facts.value_net <= 0 or not facts.title.strip() or not facts.supplier_name.strip():
        return no("Say what is bought, from whom, and for how much: more than nought.")
    case = Case(value_net=Net(facts.value_net), on=on, kind=facts.kind, vat_rate=facts.vat_rate)
    if not (judged := case_can_be_judged(case)):
        return judged
    if valuation(case, book).is_above:
        return no(
            "This is above the threshold. A waiver sets aside the council's rules only; the law needs a "
            "ground for a direct award.", cite="PA23 s.41, Sch 5", who_can="Legal Services",
        )  # fmt: skip
    return (
        _waiver_time(facts, longest_months=rules.waiver_longest_months, rule=rules.waiver_rule)
        & is_an_answer(facts.reasons, "Say why there can be no competition.")
        & is_an_answer(facts.alternatives, "Say which alternatives were tried, and what came of them.")
        & is_an_answer(facts.evidence, "Say what proves it, and where it is kept.")
    )


def _waiver_time(facts: WaiverFacts, *, longest_months: int, rule: str) -> Verdict:
    if facts.lapses_on < facts.starts_on:
        return no("It would lapse before it begins. Enter a later last day.")
    if facts.lapses_on >= add_months(facts.starts_on, longest_months):
        return no(
            f"A waiver holds for {longest_months} months at most. Enter an earlier last day.", cite=rule
        )
    return YES


def waiver_holds(
    *, stage: str, starts_on: date, lapses_on: date | None, ended_on: date | None, on: date
) -> Verdict:
    """Test that orders may rest on a waiver on a day: it is approved, has begun and has not lapsed."""
    if stage == "recorded" or lapses_on is None:
        return no("It came with a file that tells no last day. Orders cannot rest on it.")
    if stage not in {"approved", "ended"}:
        return no("The waiver is not approved.")
    if ended_on is not None and on > ended_on:
        return no(f"The waiver was ended on {_day(ended_on)}. Ask for another, or compete it.")
    if on < starts_on:
        return no(f"The waiver begins on {_day(starts_on)}.")
    if on > lapses_on:
        return no(f"The waiver lapsed on {_day(lapses_on)}. Nothing may be ordered under it any more.")
    return YES


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
