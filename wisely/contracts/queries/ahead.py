"""What comes after a contract: the latest safe day to begin, and the needs that it has brought about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from wisely.contracts.decisions.alerts import ends_watched_until
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.lib.periods import add_months
from wisely.lib.working_days import BeyondTheTable
from wisely.planning import queries as planning
from wisely.rules.rulebook import rulebook
from wisely.rules.timetables import Timetable, latest_start, timetable

NEAR_MONTHS = 24
USUAL_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Ahead:
    """A contract that nears its end, and the room in which what comes after is begun.

    `laid` is the route counted back from `needed_on`, None where `why_not` says why it cannot be counted;
    `from_today` is the same route begun today, where the latest safe start has passed.
    `decide_on` and `notice_on` are the last days to decide on an option and to tell the supplier; None
    without one.
    """

    ends_on: date
    needed_on: date
    laid: Timetable | None
    from_today: Timetable | None
    route_name: str
    why_not: str
    needs: tuple[tuple[str, str], ...]
    propose_href: str
    decide_on: date | None
    decide_rule: str
    notice_on: date | None

    @property
    def start_by(self) -> date | None:
        """The latest safe start: the last day on which work can begin."""
        return self.laid.began_on if self.laid else None

    @property
    def gap_days(self) -> int:
        """Calendar days without a contract, if work begins today and this one is not extended."""
        return (self.from_today.ready_on - self.needed_on).days if self.from_today else 0

    @property
    def spare_days(self) -> int:
        """Calendar days between the last step and the day on which the contract is wanted."""
        return (self.needed_on - self.laid.ready_on).days if self.laid else 0


def _nears_its_end(contract: Contract, *, pack: str, on: date) -> bool:
    """Say whether what comes after is to be thought of: signed, and it ends within two years or has ended.

    Sooner where the council is told of it sooner.
    """
    told_until = ends_watched_until(on, rulebook(on, pack).alert_days)
    return (
        contract.stage == ContractStage.SIGNED
        and contract.ends_on is not None
        and contract.ends_on <= max(add_months(on, NEAR_MONTHS), told_until)
    )


def what_comes_after(contract: Contract, *, pack: str, on: date) -> Ahead | None:
    """Count back from the day after the last; None while the end is far. One query."""
    ends_on = contract.ends_on
    if ends_on is None or not _nears_its_end(contract, pack=pack, on=on):
        return None
    laid, from_today, route = _counted_back(contract, pack=pack, on=on)
    needs = planning.needs_from(contract.authority_id, kind="contract", reference=contract.reference)
    rules = rulebook(on, pack).procedure_rules
    has_option = contract.options_left > 0 and ends_on >= on
    return Ahead(
        ends_on=ends_on,
        needed_on=ends_on + timedelta(days=1),
        laid=laid,
        from_today=from_today if laid and laid.began_on < on else None,
        route_name=route,
        why_not="" if laid else _why_not(contract),
        needs=tuple(needs),
        propose_href=f"/planning/needs/propose/?{urlencode(_carried(contract))}",
        decide_on=add_months(ends_on, -rules.extension_months_before_end) if has_option else None,
        decide_rule=rules.extension_rule,
        notice_on=contract.next_notice_on if has_option else None,
    )


def _why_not(contract: Contract) -> str:
    if not contract.value_net:
        return "The value of this contract is not recorded, so the route and its length are not known."
    return "No route with a timetable is open for what it buys, or it lies beyond the calendar."


def latest_safe_start(contract: Contract, *, pack: str, on: date) -> date | None:
    """Give the latest day to begin so that the next contract stands when this one ends; None when over."""
    if contract.stage != ContractStage.SIGNED:
        return None
    laid, _, _ = _counted_back(contract, pack=pack, on=on)
    return laid.began_on if laid else None


def followed(contracts: Sequence[Contract]) -> set[str]:
    """Give those contracts, by reference, after which something is planned already. One query at most."""
    councils = {each.authority_id for each in contracts}
    return {
        reference
        for council in councils
        for reference in planning.planned_after(council, [each.reference for each in contracts])
    }


_Laid = tuple[Timetable | None, Timetable | None, str]
_NOT_LAID: _Laid = (None, None, "")


def _counted_back(contract: Contract, *, pack: str, on: date) -> _Laid:
    if contract.ends_on is None or not contract.value_net:
        return _NOT_LAID
    told = tuple(sorted(_answers(contract).items()))
    return _laid_out(told, pack, contract.ends_on + timedelta(days=1), on)


@lru_cache(maxsize=4_096)
def _laid_out(told: tuple[tuple[str, Any], ...], pack: str, needed_on: date, on: date) -> _Laid:
    """Lay out the route advised for a contract like this: back from a day, and from today. And its name."""
    plan = planning.plan_for_case(planning.case_of_answers(dict(told), on=on), pack=pack, on=on)
    advised = plan.advised
    if advised is None or advised.ways is None:
        return _NOT_LAID
    try:
        start_by = latest_start(plan.case, advised.ways, needed_on=needed_on)
        return timetable(plan.case, advised.ways, began_on=start_by), advised.timetable, advised.name
    except BeyondTheTable:
        return _NOT_LAID


def _answers(contract: Contract) -> Mapping[str, Any]:
    return {
        "kind": contract.kind or "services",
        "category": contract.category,
        "is_light_touch": contract.special_regime == "light touch",
        "value_net": contract.value_net,
        "term_months": _months(contract),
        "existing_contract": False,
        "framework": False,
    }


def _months(contract: Contract) -> int:
    if contract.starts_on is None or contract.ends_on is None:
        return USUAL_MONTHS
    days = (contract.ends_on - contract.starts_on).days + 1
    return max(1, round(days * 12 / 365.25))


def _carried(contract: Contract) -> dict[str, str]:
    """Give the answers that the page for a new need is opened with."""
    ends_on = contract.ends_on or date.min
    needed_on = ends_on + timedelta(days=1)
    told = {
        "contract": contract.reference,
        "title": contract.title,
        "category": contract.category,
        "kind": contract.kind or "services",
        "value_net": str(contract.value_net or ""),
        "term_months": str(_months(contract)),
        "needed_on_day": str(needed_on.day),
        "needed_on_month": str(needed_on.month),
        "needed_on_year": str(needed_on.year),
        "directorate": contract.directorate_code,
        "is_light_touch": "on" if contract.special_regime == "light touch" else "",
    }
    return {name: value for name, value in told.items() if value}
