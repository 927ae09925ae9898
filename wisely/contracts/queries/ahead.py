"""What comes after a contract: the latest safe day to begin, and the needs that it has brought about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.lib.periods import add_months
from wisely.lib.working_days import BeyondTheTable
from wisely.planning import queries as planning

NEAR_MONTHS = 24
USUAL_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Ahead:
    """A contract that nears its end. `why_not` says why `start_by` cannot be counted, where it is None."""

    ends_on: date
    start_by: date | None
    route_name: str
    why_not: str
    needs: tuple[tuple[str, str], ...]
    propose_href: str
    is_late: bool


def nears_its_end(contract: Contract, *, on: date) -> bool:
    """Say whether what comes after is to be thought of: signed, and it ends within two years or has ended."""
    ends_on = contract.ends_on
    return (
        contract.stage == ContractStage.SIGNED
        and ends_on is not None
        and ends_on <= add_months(on, NEAR_MONTHS)
    )


def what_comes_after(contract: Contract, *, pack: str, on: date) -> Ahead | None:
    """Count back from the day after the last; None while the end is far. One query."""
    ends_on = contract.ends_on
    if not nears_its_end(contract, on=on) or ends_on is None:
        return None
    start_by, route = latest_safe_start(contract, pack=pack, on=on)
    needs = planning.needs_from(contract.authority_id, kind="contract", reference=contract.reference)
    return Ahead(
        ends_on=ends_on,
        start_by=start_by,
        route_name=route,
        why_not="" if start_by else _why_not(contract),
        needs=tuple(needs),
        propose_href=f"/planning/needs/propose/?{urlencode(_carried(contract))}",
        is_late=start_by is not None and start_by < on,
    )


def _why_not(contract: Contract) -> str:
    if not contract.value_net:
        return "The value of this contract is not recorded, so the route and its length are not known."
    return "No route with a timetable is open for what it buys, or it lies beyond the calendar."


def latest_safe_start(contract: Contract, *, pack: str, on: date) -> tuple[date | None, str]:
    """Give the latest day to begin so that the next contract stands when this one ends, and the route."""
    if contract.ends_on is None or not contract.value_net:
        return None, ""
    told = tuple(sorted(_answers(contract).items()))
    return _latest_start(told, pack, contract.ends_on + timedelta(days=1), on)


@lru_cache(maxsize=4_096)
def _latest_start(
    told: tuple[tuple[str, Any], ...], pack: str, needed_on: date, on: date
) -> tuple[date | None, str]:
    plan = planning.plan_for_case(planning.case_of_answers(dict(told), on=on), pack=pack, on=on)
    advised = plan.advised
    if advised is None or advised.ways is None:
        return None, ""
    try:
        return advised.latest_start(plan.case, needed_on=needed_on), advised.name
    except BeyondTheTable:
        return None, ""


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
    }
    return {name: value for name, value in told.items() if value}
