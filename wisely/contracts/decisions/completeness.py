"""How complete a contract's record is, which fields are missing, and which act mends each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from wisely.contracts.decisions.entries import LABELS, ContractFacts
from wisely.contracts.decisions.performing import kpis_asked

CODE = "Local Government Transparency Code 2015"
DETAILS = "PA23 s.53; Procurement Regulations 2024 reg 32 (UK7)"
FRAMEWORK = "Procurement Regulations 2024 regs 33 and 34 (UK7)"
STRATEGY = "strategy KPI 22"

NOTICE_FROM_GROSS = Decimal(30_000)  # PA23 s.84(1)(b) and s.87(3), pounds with VAT, councils; checked 2026-11
NOTICES_SINCE = date(2015, 2, 26)  # PCR 2015 Part 4: award notices on Contracts Finder


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A contract's facts with what the register keeps beside them: who, which supplier, how many KPIs."""

    facts: ContractFacts
    has_directorate: bool = False
    has_owner: bool = False
    has_deputy: bool = False
    has_supplier: bool = False
    tier: str = ""
    regime: str = ""
    kpi_count: int = 0
    option_count: int = 0
    has_framework: bool = False
    has_framework_terms: bool = False


Test = Callable[[Recorded], bool]


def _always(_: Recorded) -> bool:
    return True


def _filled(name: str) -> Test:
    return lambda told: getattr(told.facts, name) not in {None, "", ()}


def _value(told: Recorded) -> Decimal:
    """Give the higher of the values known: duties start at a value, so doubt counts upwards."""
    return max(told.facts.value_net or Decimal(0), told.facts.value_gross or Decimal(0))


def _needs_notice(told: Recorded) -> bool:
    first = told.facts.starts_on or told.facts.signed_on
    return _value(told) >= NOTICE_FROM_GROSS and (first is None or first >= NOTICES_SINCE)


def _needs_kpis(told: Recorded) -> bool:
    return kpis_asked(told.facts, regime=told.regime).is_asked is True


def _has_kpis(told: Recorded) -> bool:
    asked = kpis_asked(told.facts, regime=told.regime)
    return told.kpi_count >= asked.at_least or bool(told.facts.no_kpi_reason)


@dataclass(frozen=True, slots=True)
class Asked:
    """One field that is asked for: how heavily, on what authority, of which contracts, and what mends it."""

    field: str
    weight: int
    cite: str
    is_there: Test
    applies: Test = _always
    mended_by: str = "revise_contract"

    @property
    def label(self) -> str:
        return LABELS[self.field]


ASKED: tuple[Asked, ...] = (
    Asked("description", 6, CODE, _filled("description")),
    Asked("directorate", 8, CODE, lambda told: told.has_directorate),
    Asked("owner", 12, STRATEGY, lambda told: told.has_owner, mended_by="assign_owner"),
    Asked("deputy", 3, STRATEGY, lambda told: told.has_deputy, mended_by="assign_owner"),
    Asked("category", 5, STRATEGY, _filled("category")),
    Asked("cpv_codes", 2, DETAILS, _filled("cpv_codes")),
    Asked("supplier", 10, CODE, lambda told: told.has_supplier, mended_by="name_suppliers"),
    Asked("value_net", 10, CODE, lambda told: _value(told) > 0 or told.facts.annual_value_net is not None),
    Asked("irrecoverable_vat", 2, CODE, _filled("irrecoverable_vat")),
    Asked("starts_on", 8, CODE, _filled("starts_on")),
    Asked("ends_on", 10, CODE, lambda told: told.facts.is_rolling or told.facts.ends_on is not None),
    Asked("review_on", 5, CODE, _filled("review_on")),
    Asked("has_extension_options", 4, STRATEGY,
          lambda told: told.option_count > 0 or told.facts.has_extension_options is False,
          mended_by="record_options"),
    Asked("signed_on", 3, DETAILS, _filled("signed_on")),
    Asked("procedure", 3, DETAILS, _filled("procedure")),
    Asked("was_competed", 3, CODE, _filled("was_competed")),
    Asked("regime", 3, DETAILS, lambda told: bool(told.regime)),
    Asked("tier", 4, STRATEGY, lambda told: bool(told.tier), mended_by="set_tier"),
    Asked("notice_on", 4, STRATEGY, _filled("notice_on"), _needs_notice),
    Asked("notice_number", 3, DETAILS,
          lambda told: bool(told.facts.notice_number or told.facts.ocid), _needs_notice),
    Asked("kpis", 4, DETAILS, _has_kpis, _needs_kpis, mended_by="set_kpi"),
    Asked("framework_terms", 3, FRAMEWORK, lambda told: told.has_framework_terms,
          lambda told: told.facts.is_framework, mended_by="set_framework_terms"),
    Asked("waiver_reference", 2, STRATEGY, _filled("waiver_reference"),
          lambda told: told.facts.is_by_waiver is True),
    Asked("direct_award_reason", 2, FRAMEWORK, _filled("direct_award_reason"),
          lambda told: told.facts.was_competed is False and told.regime == "pa2023"),
)  # fmt: skip

BY_FIELD: dict[str, Asked] = {asked.field: asked for asked in ASKED}


@dataclass(frozen=True, slots=True)
class Stock:
    """What is missing, heaviest first, and how much is there in whole per cent (100 only when all is)."""

    missing: tuple[str, ...]
    per_cent: int


def stock_of(told: Recorded, *, weights: dict[str, int] | None = None) -> Stock:
    """Take stock of one contract. `weights` are a council's own; a field with weight 0 is not asked."""
    weigh = weights or {}
    asked = [(each, weigh.get(each.field, each.weight)) for each in ASKED if each.applies(told)]
    wanted = [(each, weight) for each, weight in asked if weight > 0]
    missing = [(each, weight) for each, weight in wanted if not each.is_there(told)]
    whole = sum(weight for _, weight in wanted)
    there = whole - sum(weight for _, weight in missing)
    per_cent = (
        (Decimal(100) * there / whole).quantize(Decimal(1), rounding=ROUND_DOWN) if whole else Decimal(100)
    )
    heaviest = sorted(missing, key=lambda pair: -pair[1])
    return Stock(tuple(each.field for each, _ in heaviest), int(per_cent))


def asked_for(missing: Iterable[str]) -> list[Asked]:
    """Give what is known of each missing field; one that is no longer asked for is passed over."""
    return [BY_FIELD[name] for name in missing if name in BY_FIELD]
