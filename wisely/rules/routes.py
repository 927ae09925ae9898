"""Which ways lead from a need to a contract: what is tried first, what law and council permit, and why.

The answer for a case is a `Plan`: every way with its verdict, timetable, notices and approvals, and what
would change the answer. Nothing here decides; a person does, and sees the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.lib.verdict import YES, Verdict, no
from wisely.lib.working_days import BeyondTheTable
from wisely.rules import explaining, owing
from wisely.rules.cases import Case, Valuation, case_can_be_judged, valuation
from wisely.rules.explaining import TurningPoint
from wisely.rules.owing import Duty
from wisely.rules.procedure_rules import AboveThreshold, DecisionKind, FirstLook, RuleBand
from wisely.rules.rulebook import Rulebook
from wisely.rules.statute import DirectAwardGround, Procedure
from wisely.rules.timetables import Timetable, Ways, latest_start, timetable

OPEN, LOOK, CLOSED = "open", "look", "closed"
_LOOK_FOR = {
    "framework": "Find out whether a framework that names this council covers it.",
    "dynamic market": "Find out whether a dynamic market covers it.",
    "in-house": "Ask the internal service whether it can do it.",
    "existing contract": "Search the register for a contract with room for it.",
    "partners": "Ask neighbouring councils whether they need the same.",
    "grant": "Consider whether the purpose is somebody else's and nothing is bought.",
    "ground": "Only on one of the grounds of the law, each with its evidence. Say which one.",
    "only supplier": "Find out whether only the present supplier can give the service.",
    "patient choice": "Find out whether patients choose and the number of suppliers is not limited.",
    "satisfactory supplier": "Find out whether the present supplier satisfies and little would change.",
}


@dataclass(frozen=True, slots=True)
class Approval:
    """Who must say yes, and by which rule."""

    who: str
    what: str
    rule: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way. `standing` is open, look (a fact is not known yet) or closed; `verdict` says why not open.

    `takes_days` are calendar days to a contract that can start; those of a look are the council's guess.
    """

    code: str
    name: str
    standing: str
    verdict: Verdict
    says: str
    cite: str
    timetable: Timetable | None
    takes_days: int
    duties: tuple[Duty, ...]
    approvals: tuple[Approval, ...]
    documents: tuple[str, ...]
    quotes: int
    ways: Ways | None

    def latest_start(self, case: Case, *, needed_on: date) -> date | None:
        """Give the latest day on which work can begin, or None where the route has no timetable."""
        return latest_start(case, self.ways, needed_on=needed_on) if self.ways else None


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer for a case. When `verdict` refuses, there is nothing else in it."""

    case: Case
    verdict: Verdict
    value: Valuation | None = None
    band: RuleBand | None = None
    decision: DecisionKind | None = None
    because: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    turning_points: tuple[TurningPoint, ...] = ()

    def route(self, code: str) -> Route | None:
        """Give a route by its code."""
        return next((route for route in self.routes if route.code == code), None)

    @property
    def advised(self) -> Route | None:
        """The way to begin with: what is there already, else the quickest competed way that is open."""
        open_ones = [route for route in self.routes if route.standing == OPEN]
        ready = [route for route in open_ones if route.ways is None]
        competed = [route for route in open_ones if route.ways and route.ways.procedure.is_competed]
        by_days = sorted(competed or open_ones, key=lambda route: route.takes_days)
        return next(iter([*ready, *by_days]), None)


def plan_for(case: Case, book: Rulebook) -> Plan:
    """Find the ways for a case under a rulebook; refuses, with what to mend, a case that cannot be judged."""
    sound = case_can_be_judged(case)
    if not sound:
        return Plan(case, sound)
    try:
        return _plan_for(case, book)
    except BeyondTheTable as fault:
        return Plan(case, no(f"{fault} Enter an earlier day."))


def _plan_for(case: Case, book: Rulebook) -> Plan:
    value = valuation(case, book)
    rules = book.procedure_rules
    compared = council_value(value, book)
    band, decision = rules.band(compared), rules.decision(compared, wards=case.wards)
    looks = [_first_look(look, case) for look in rules.first_looks]
    lawful = [
        _procedure(each, case, value, book)
        for each in book.statute.procedures
        if each.regime == value.regime and _fits(each, value, band)
    ]
    routes = [*looks, *lawful]
    if value.regime != "PSR2023" and not value.is_above:
        routes.append(_waiver(value, band, book))
    return Plan(
        case=case, verdict=YES, value=value, band=band, decision=decision,
        because=explaining.because(case, value, band, decision), routes=tuple(routes),
        turning_points=explaining.turning_points(case, value, book),
    )  # fmt: skip


def council_value(value: Valuation, book: Rulebook) -> Decimal:
    """Give the value in the basis that the council's own rules compare."""
    return value.judged_gross.amount if book.procedure_rules.compares_gross else value.judged_net.amount


def _fits(procedure: Procedure, value: Valuation, band: RuleBand) -> bool:
    """Leave out what could never serve here: above-threshold ways below it, and the other way round."""
    if procedure.where == "any":
        return True
    if procedure.where == "above":
        return value.is_above
    return not value.is_above and procedure.code in {band.way, "below-threshold tender"}


def _standing(case: Case, need: str) -> tuple[str, Verdict]:
    if not need:
        return OPEN, YES
    has = case.has(need)
    if has:
        return OPEN, YES
    if has is None:
        return LOOK, no(_LOOK_FOR[need])
    return CLOSED, no(f"There is no such {need.replace('-', ' ')} here.")


def _first_look(look: FirstLook, case: Case) -> Route:
    standing, verdict = _standing(case, look.needs)
    return Route(
        code=look.code, name=look.name, standing=standing,
        verdict=verdict or no(verdict.reason, cite=look.rule), says=look.says, cite=look.rule,
        timetable=None, takes_days=look.days * 7 // 5, duties=(), approvals=(), documents=(), quotes=0,
        ways=None,
    )  # fmt: skip


def _procedure(procedure: Procedure, case: Case, value: Valuation, book: Rulebook) -> Route:
    standing, verdict = _standing(case, procedure.needs)
    ground = _ground(case, book, value.regime)
    if procedure.needs == "ground" and case.ground:
        verdict = _ground_serves(case, ground)
        standing = OPEN if verdict else CLOSED
    side = _side(value, book)
    ways = _ways(procedure, case, value, book)
    laid = timetable(case, ways, began_on=case.on)
    return Route(
        code=procedure.code, name=procedure.name, standing=standing,
        verdict=verdict or no(verdict.reason, cite=verdict.cite or procedure.cite),
        says=procedure.says, cite=procedure.cite, timetable=laid, takes_days=laid.days,
        duties=owing.duties(case, value, ways, laid=laid, book=book),
        approvals=_approvals(case, value, ways, book),
        documents=side.documents, quotes=side.quotes if isinstance(side, RuleBand) else 0, ways=ways,
    )  # fmt: skip


def _side(value: Valuation, book: Rulebook) -> RuleBand | AboveThreshold:
    """Choose whose steps are walked: the band's below the threshold, else those for the law's procedures."""
    rules = book.procedure_rules
    return rules.above_threshold if value.is_above else rules.band(council_value(value, book))


def _ways(procedure: Procedure, case: Case, value: Valuation, book: Rulebook) -> Ways:
    rules, side = book.procedure_rules, _side(value, book)
    pace, rule = side.pace, side.rule
    if value.is_above and procedure.needs in {"framework", "dynamic market"}:
        pace, rule = rules.call_off_pace, rules.call_off_rule
    return Ways(
        statute=book.statute, procedure=procedure, pace=pace, rule=rule,
        extra_days=rules.above_threshold.high_risk_extra if case.risk == "high" else 0,
        decision=rules.decision(council_value(value, book), wards=case.wards),
        meeting=rules.meeting(council_value(value, book)),
        ground=_ground(case, book, value.regime) if procedure.needs == "ground" else None,
    )  # fmt: skip


def _ground(case: Case, book: Rulebook, regime: str) -> DirectAwardGround | None:
    if not case.ground:
        return None
    return next((ground for ground in book.statute.grounds(regime) if ground.code == case.ground), None)


def _ground_serves(case: Case, ground: DirectAwardGround | None) -> Verdict:
    if ground is None:
        return no(
            f"“{case.ground}” is no ground of the law that holds on that day. Choose one of its grounds."
        )
    if ground.is_light_touch_only and not case.is_light_touch:
        return no("This ground serves light touch services only.", cite=ground.cite)
    if ground.code == "URGENT" and case.urgency != "extreme":
        return no(
            "This ground asks for urgency that is extreme, unavoidable and not of the council's own making. "
            "If that is so, say that the urgency is extreme; if not, shorten the periods of a competition.",
            cite=ground.cite,
        )
    return YES


def _approvals(case: Case, value: Valuation, ways: Ways, book: Rulebook) -> tuple[Approval, ...]:
    rules, compared, side = book.procedure_rules, council_value(value, book), _side(value, book)
    found = [Approval(side.approver, "approves the award", side.rule)]
    found.append(
        Approval(side.approver, f"takes the decision ({ways.decision.name.lower()})", ways.decision.rule)
    )
    if ways.procedure.code == "direct award":
        found.append(
            Approval("Legal Services", "confirms the ground for a direct award", ways.procedure.cite)
        )
    if case.funder:
        found.append(
            Approval(case.funder, "agrees, as the funder's conditions ask", "the terms of the grant")
        )
    if rules.needs_seal(compared, kind=case.kind):
        found.append(Approval("Legal Services", "seals the contract as a deed", rules.sealing_rule))
    return tuple(found)


def _waiver(value: Valuation, band: RuleBand, book: Rulebook) -> Route:
    """A departure from the council's own rules, below the threshold. It can never set the Act aside."""
    rules = book.procedure_rules
    tier = rules.waiver_tier(council_value(value, book))
    needed = band.quotes > 1 or band.way != "quotations"
    verdict = (
        no(f"Only with reasons and evidence; {tier.approver} decides.", cite=tier.rule, who_can=tier.approver)
        if needed
        else no("No waiver is needed: one quotation is enough here.", cite=band.rule)
    )
    return Route(
        code="waiver", name="Waiver of the council's rules", standing=LOOK if needed else CLOSED,
        verdict=verdict,
        says=f"Award without the competition that {band.rule} asks for, for {rules.waiver_longest_months} "
        "months at most. It is counted and reported.",
        cite=rules.waiver_rule, timetable=None, takes_days=rules.waiver_days * 7 // 5, duties=(),
        approvals=(Approval(tier.approver, "approves the waiver", tier.rule),),
        documents=("Waiver report",), quotes=0, ways=None,
    )  # fmt: skip
