"""A contract as plain values: what a form, a spreadsheet or a notice says of one before it is a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """The plain columns of a contract, by the names that the register uses. Absent is None or "".

    Values in pounds over the whole term, options not taken left out; `vat_basis` is "both stated",
    "net stated", "gross stated", "no VAT" or "". Days are the first and last of the term.
    """

    title: str
    description: str = ""
    former_reference: str = ""
    category: str = ""
    kind: str = ""
    cpv_codes: tuple[str, ...] = ()
    itl_codes: tuple[str, ...] = ()
    value_net: Decimal | None = None
    value_gross: Decimal | None = None
    vat_basis: str = ""
    irrecoverable_vat: Decimal | None = None
    annual_value_net: Decimal | None = None
    is_estimate: bool = False
    commenced_on: date | None = None
    awarded_on: date | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    is_rolling: bool = False
    review_on: date | None = None
    has_extension_options: bool | None = None
    is_above_threshold: bool | None = None
    special_regime: str = ""
    procedure: str = ""
    procedure_details: str = ""
    was_competed: bool | None = None
    direct_award_reason: str = ""
    is_reserved: bool | None = None
    is_gpa_covered: bool | None = None
    is_by_waiver: bool | None = None
    waiver_reference: str = ""
    no_kpi_reason: str = ""
    is_framework: bool = False
    framework_identifier: str = ""
    ocid: str = ""
    procurement_reference: str = ""
    notice_number: str = ""
    notice_url: str = ""
    notice_on: date | None = None


FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in fields(ContractFacts))

LABELS: dict[str, str] = {
    "title": "Title",
    "description": "Description",
    "former_reference": "Former reference",
    "category": "Category",
    "kind": "Goods, services or works",
    "cpv_codes": "CPV codes",
    "itl_codes": "Delivery areas (ITL)",
    "value_net": "Value net of VAT",
    "value_gross": "Value with VAT",
    "vat_basis": "VAT basis",
    "irrecoverable_vat": "Irrecoverable VAT",
    "annual_value_net": "Value a year, net of VAT",
    "is_estimate": "Value is an estimate",
    "commenced_on": "Procurement commenced",
    "awarded_on": "Award decided",
    "signed_on": "Contract entered into",
    "starts_on": "First day",
    "ends_on": "Last day",
    "is_rolling": "Runs until ended",
    "review_on": "Review date",
    "has_extension_options": "Options to extend",
    "is_above_threshold": "Above the threshold",
    "special_regime": "Special regime",
    "procedure": "Procedure",
    "procedure_details": "Procedure, in the source’s words",
    "was_competed": "Quotations or tenders were invited",
    "direct_award_reason": "Reason for direct award",
    "is_reserved": "Reserved contract",
    "is_gpa_covered": "Covered by the GPA",
    "is_by_waiver": "Under a waiver",
    "waiver_reference": "Waiver reference",
    "no_kpi_reason": "Reason for no KPIs",
    "is_framework": "Framework",
    "framework_identifier": "Framework it is called off from",
    "ocid": "OCID",
    "procurement_reference": "Procurement reference",
    "notice_number": "Notice number",
    "notice_url": "Notice address",
    "notice_on": "Notice date",
    "directorate": "Directorate",
    "owner": "Contract manager",
    "deputy": "Deputy",
    "tier": "Tier",
    "supplier": "Supplier",
    "regime": "Regime",
    "kpis": "KPIs",
    "framework_terms": "Framework terms",
}


@dataclass(frozen=True, slots=True)
class LotEntry:
    """A lot by its number; `value_net` in pounds."""

    number: str
    title: str = ""
    value_net: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """An option to extend, in the order in which they are taken; it has months or a latest last day."""

    months: int | None = None
    latest_ends_on: date | None = None
    notify_by_on: date | None = None
    description: str = ""
    value_net: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FrameworkEntry:
    """What the contract details notice asks of a framework besides."""

    open_to: str = ""
    fee_percent: Decimal | None = None
    pricing: str = ""
    call_off_method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationEntry:
    """A change to a contract: `effect` is value, term, scope or supplier; pounds net, less is negative.

    `ends_on` is the contract's last day after the change, `notice_number` that of its change notice.
    """

    effect: str
    ground: str
    description: str
    modified_on: date
    value_change_net: Decimal = Decimal(0)
    ends_on: date | None = None
    notice_number: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, both sides as words."""

    field: str
    before: str
    after: str


def changes_between(before: ContractFacts, after: ContractFacts) -> list[Change]:
    """Give each field that differs, in the order of the register."""
    return [
        Change(name, spelt(getattr(before, name)), spelt(getattr(after, name)))
        for name in FIELD_NAMES
        if getattr(before, name) != getattr(after, name)
    ]


def spelt(value: Any) -> str:
    """Spell a value for the record: ISO dates, exact pounds, "yes" and "no", "" for what is absent."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(str(each) for each in value)
    return str(value)


def columns_of(facts: ContractFacts) -> dict[str, Any]:
    """Give the facts by the columns of the register."""
    told = {name: getattr(facts, name) for name in FIELD_NAMES}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def plain_of(facts: ContractFacts) -> dict[str, Any]:
    """Give the facts as JSON values, leaving out what is absent."""
    return dict(_plain_pairs(facts))


def _plain_pairs(facts: ContractFacts) -> Iterator[tuple[str, Any]]:
    for field in fields(facts):
        value = getattr(facts, field.name)
        if field.default == value:
            continue
        if isinstance(value, Decimal | date):
            value = str(value)
        yield field.name, list(value) if isinstance(value, tuple) else value


_DATES = frozenset(name for name in FIELD_NAMES if name.endswith("_on"))
_AMOUNTS = frozenset({"value_net", "value_gross", "irrecoverable_vat", "annual_value_net"})


def facts_of_plain(plain: dict[str, Any]) -> ContractFacts:
    """Read facts back from the JSON values of `plain_of`; other keys are passed over."""
    told: dict[str, Any] = {}
    for name in FIELD_NAMES:
        if name not in plain:
            continue
        value = plain[name]
        if value is not None and name in _DATES:
            value = date.fromisoformat(value)
        elif value is not None and name in _AMOUNTS:
            value = Decimal(value)
        told[name] = tuple(value) if isinstance(value, list) else value
    return ContractFacts(**told)
