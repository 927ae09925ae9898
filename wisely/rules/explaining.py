"""Why a case goes the way it does, in sentences, and how far it is from going another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from wisely.lib.money import Gross, Net
from wisely.rules.cases import Case, Valuation
from wisely.rules.procedure_rules import DecisionKind, RuleBand
from wisely.rules.rulebook import Rulebook
from wisely.rules.statute import REGIME_NAMES


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A value at which something changes. `further_net` is how much more or less the award would be."""

    at: Decimal
    includes_vat: bool
    further_net: Net
    says: str
    cite: str

    @property
    def further_less(self) -> Net:
        """The same without its sign, for "so much less"."""
        return abs(self.further_net)


def pounds(amount: Decimal) -> str:
    """Write pounds, with pence only where there are any."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def because(case: Case, value: Valuation, band: RuleBand, decision: DecisionKind) -> tuple[str, ...]:
    """Tell in order: what it is worth, which law, which side of the threshold, which band, which decision."""
    told = [_worth(case, value)]
    if value.is_provisional:
        told.append(
            "The thresholds of that day are not set yet. The latest known ones are used; look again once the "
            "new ones are made."
        )
    told.append(_law(case, value))
    if value.regime != "PSR2023" and not value.is_above:
        asked = f": {band.quotes} {'quotation' if band.quotes == 1 else 'quotations'} at least"
        told.append(f"It falls into {_band(band)}{asked if band.way == 'quotations' else ''} ({band.rule}).")
    told.append(f"How the award is recorded: {decision.name.lower()} ({decision.rule}).")
    return tuple(told)


def _worth(case: Case, value: Valuation) -> str:
    vat = f"{value.judged_gross} with VAT"
    if not value.is_aggregated:
        options = f", of which {case.options_net} for options" if case.options_net else ""
        return f"It is worth {value.whole_net} without VAT{options}, and {vat}."
    since = f" since {case.like_from_on:%-d %B %Y}" if case.like_from_on else " in the last twelve months"
    return (
        f"This {value.whole_net} and {case.like_spend_net} spent on the like{since} come to "
        f"{value.judged_net} without VAT, and {vat}. What could reasonably be one contract is "
        "valued as one, unless there are good reasons (PA23 Sch 3 para 4)."
    )


def _law(case: Case, value: Valuation) -> str:
    name = REGIME_NAMES[value.regime]
    if value.regime == "PSR2023":
        return f"Health services for people follow the {name}, whatever they cost."
    basis = "with" if value.includes_vat else "without"
    side = "reaches" if value.is_above else "is below"
    return (
        f"Work that begins on {case.on:%-d %B %Y} follows the {name}. With {pounds(value.compared)} "
        f"{basis} VAT it {side} the threshold for {value.threshold_name}, {pounds(value.threshold)}."
    )


def turning_points(case: Case, value: Valuation, book: Rulebook) -> tuple[TurningPoint, ...]:
    """Give the nearest value above and below at which each kind of rule changes, nearest first."""
    points = [point for point in _points(case, value, book) if point.further_net]
    up = [point for point in points if point.further_net.amount > 0]
    down = [point for point in points if point.further_net.amount < 0]
    up.sort(key=lambda point: point.further_net.amount)
    down.sort(key=lambda point: -point.further_net.amount)
    return (*up[:3], *down[:2])


def _points(case: Case, value: Valuation, book: Rulebook) -> list[TurningPoint]:
    """Give every limit, told as what begins above it or, from above, as what ends below it."""
    rules = book.procedure_rules
    by_council = rules.compares_gross
    found = [
        _point(case, value, (kind.above, by_council), (kind.name, f"no {kind.name.lower()}"), kind.rule)
        for kind in rules.decisions[:-1]
    ]
    if value.regime != "PSR2023":
        name = f"the threshold for {value.threshold_name}"
        says = (f"{name}, from which the law's own procedures bind", f"below {name}")
        found.append(_point(case, value, (value.threshold, value.includes_vat), says, value.threshold_source))
        found.extend(
            _point(case, value, (band.above, by_council), (_band(band), _band(below)), band.rule)
            for below, band in (() if value.is_above else pairwise(rules.bands))
        )
    found.extend(
        _point(
            case,
            value,
            (Decimal(trigger.above), True),
            (trigger.name, f"no {trigger.name.lower()}"),
            trigger.cite,
        )
        for trigger in (book.statute.triggers if value.regime == "PA2023" else ())
        if trigger.of == "contract" and trigger.starts_on <= case.on
    )
    return found


def _band(band: RuleBand) -> str:
    return f"band {band.id}, {band.name.lower()}"


def _point(
    case: Case, value: Valuation, at: tuple[Decimal, bool], says: tuple[str, str], cite: str
) -> TurningPoint:
    """Turn a limit, given with whether it includes VAT, into how far the case is from it."""
    limit, includes_vat = at
    net = Gross(limit).without_vat(case.vat_rate) if includes_vat else Net(limit)
    further = net - value.judged_net
    words = says[0] if further.amount >= 0 else says[1]
    return TurningPoint(limit, includes_vat, further, words[0].lower() + words[1:], cite)
