"""A contract's fields in groups, its money, its headroom and its history, as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from wisely.contracts import queries
from wisely.contracts.actions import ModificationEntry
from wisely.contracts.queries import LABELS, ContractSheet, History
from wisely.desk.contracts.foretold import when_used_up
from wisely.forecasts.queries import Forecast
from wisely.lib.money import Gross, Net
from wisely.spend.queries import PaidInMonth
from wisely.ui import words
from wisely.ui.parts import Fact, Happening, Link, Section
from wisely.ui.record_page import called, fact_words

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What it is", (
        "title", "description", "directorate", "category", "kind", "cpv_codes", "itl_codes",
        "former_reference", "is_framework", "framework_identifier",
    )),
    ("Value", (
        "value_net", "value_gross", "vat_basis", "irrecoverable_vat", "annual_value_net", "is_estimate",
    )),
    ("Term", (
        "commenced_on", "awarded_on", "signed_on", "starts_on", "ends_on", "is_rolling", "review_on",
        "has_extension_options",
    )),
    ("How it was procured", (
        "regime", "procedure", "procedure_details", "is_above_threshold", "special_regime", "was_competed",
        "direct_award_reason", "is_by_waiver", "waiver_reference", "is_reserved", "is_gpa_covered",
        "no_kpi_reason",
    )),
    ("Notices", ("notice_on", "notice_number", "notice_url", "ocid", "procurement_reference")),
)  # fmt: skip
_NET, _GROSS = frozenset({"value_net", "annual_value_net"}), frozenset({"value_gross"})


def sections(sheet: ContractSheet, category_name: str) -> list[Section]:
    """Give every field by group; what is absent says so, and what is asked for says by whom."""
    asked = {gap.field: f"Asked for by {gap.cite}" for gap in sheet.gaps}
    return [
        Section(
            heading,
            [
                Fact(LABELS[name], _value(sheet, name, category_name), hint=asked.get(name, ""))
                for name in names
            ],
        )
        for heading, names in GROUPS
    ]


def _value(sheet: ContractSheet, name: str, category_name: str) -> Any:
    elsewhere = {
        "directorate": sheet.directorate_name,
        "category": category_name,
        "regime": sheet.regime_name,
        "procedure": queries.procedure_name(sheet.facts.procedure),
    }
    if name in elsewhere:
        return elsewhere[name] or None
    return _shown(name, getattr(sheet.facts, name))


def _shown(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return Net(value) if name in _NET else Gross(value) if name in _GROSS else words.money(value)
    if isinstance(value, tuple):
        return ", ".join(value) or None
    if name == "notice_url":
        return Link(value, value) if value.startswith(("https://", "http://")) else value
    return value.capitalize() if name in {"kind", "vat_basis"} else value


def money(sheet: ContractSheet, months: Sequence[PaidInMonth], foretold: Forecast | None) -> list[Fact]:
    """Give what the contract is worth beside what was paid on it, and when it will likely be used up."""
    paid = sum((month.total for month in months), Decimal(0)) if months else None
    value = sheet.facts.value_net
    share = paid / value * 100 if paid is not None and value else None
    first = sheet.headroom.original_value_net
    return [
        Fact("Value today", None if value is None else Net(value)),
        Fact("Value at the start", None if first is None else Net(first)),
        Fact("Paid to date", None if paid is None else Net(paid), hint=_only_gross(months)),
        Fact("Part of the value that is paid", None if share is None else words.percent(share)),
        *when_used_up(foretold),
    ]


def _only_gross(months: Sequence[PaidInMonth]) -> str:
    gross = sum((month.only_gross for month in months), Decimal(0))
    return f"and {words.money(gross)} of which only the amount with VAT is known" if gross else ""


def headroom(sheet: ContractSheet) -> str:
    """Say how far the value has moved from the first day."""
    room = sheet.headroom
    if room.original_value_net is None:
        return "Its value is not recorded, so nobody can say how far changes have moved it."
    if not room.changes_net:
        return f"No change has moved its value of {words.money(room.original_value_net)} excluding VAT."
    share = f" ({words.percent(room.share * 100)})" if room.share is not None else ""
    way = "up" if room.changes_net > 0 else "down"
    return (
        f"Changes have moved its value {way} by {words.money(abs(room.changes_net))}{share} from "
        f"{words.money(room.original_value_net)} excluding VAT."
    )


def of_modification(sheet: ContractSheet, change: ModificationEntry) -> list[Fact]:
    """Give what a modification would make of the contract, with how far all changes move its value."""
    value, first = sheet.facts.value_net, sheet.headroom.original_value_net
    after = (value or Decimal(0)) + change.value_change_net
    moved = sheet.headroom.changes_net + change.value_change_net
    share = f"{words.percent(moved / first * 100)} of {words.money(first)}" if first else None
    ground = next((each for each in queries.grounds_of(sheet.regime) if each.code == change.ground), None)
    return [
        Fact("What changes", change.effect.capitalize()),
        Fact("Ground", f"{ground.name} ({ground.cite})" if ground else "None: below the threshold"),
        Fact("Day of the change", change.modified_on),
        Fact("Value today", None if value is None else Net(value)),
        Fact("Value after", Net(after)),
        Fact("All changes together", share, hint="of the original value"),
        Fact("Last day today", sheet.facts.ends_on),
        Fact("Last day after", change.ends_on or sheet.facts.ends_on),
        Fact("Change notice", change.notice_number or "None"),
        Fact("What changes and why", change.description),
    ]


def with_changes(past: History, lines: Iterable[Happening]) -> list[Happening]:
    """Add what changed from what to what, and in which row of a file an import found it."""
    return [
        replace(line, detail=(*_changes(event.facts or {}, past.names), *_place(event.position)))
        for event, line in zip(past.events, lines, strict=True)
    ]


def _changes(facts: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    told = called(facts.get("changes") or [], names)
    return [
        f"{LABELS.get(field, field)}: {fact_words(field, before)} → {fact_words(field, after)}"
        for field, before, after in told
    ]


def _place(position: str) -> list[str]:
    return [f"Found at {position} of the file"] if position else []
