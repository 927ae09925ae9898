"""The head of a contract's pages: its facts, its parts, and the acts that belong to the part shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from wisely.contracts.lifecycle import CONTRACT
from wisely.contracts.queries import ContractSheet
from wisely.lib.money import Gross, Net
from wisely.lib.verdict import Verdict
from wisely.people.queries import Officer
from wisely.rules.rulebook import rulebook
from wisely.spend.permissions import Permission as SpendPermission
from wisely.suppliers.permissions import Permission as SuppliersPermission
from wisely.ui import words
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage

ACTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("sign_contract", "Record the signing"),
        ("assign_owner", "Give it an owner"),
        ("set_tier", "Set the tier"),
        ("end_contract", "Record that it ended"),
        ("terminate_contract", "Terminate it"),
        ("abandon_contract", "Abandon it"),
        ("strike_out_contract", "Strike it out"),
    ),
    "particulars": (
        ("revise_contract", "Revise the record"),
        ("name_suppliers", "Name suppliers and lots"),
        ("set_framework_terms", "Record the framework terms"),
    ),
    "money": (),
    "changes": (
        ("record_options", "Record the options"),
        ("extend_contract", "Extend it"),
        ("modify_contract", "Modify it"),
    ),
    "supply-chain": (),
    "performance": (("set_kpi", "Set a KPI"),),
    "risks": (("record_risk", "Record a risk"),),
    "history": (),
    "published": (
        ("publish_contract", "Publish it"),
        ("withdraw_publication", "Withdraw the publication"),
    ),
}
ONLY_WHERE: Mapping[str, str] = {
    # acts that are out of the question at other stages and are then left out, not refused
    "sign_contract": "draft",
    "abandon_contract": "draft",
    "end_contract": "signed",
    "terminate_contract": "signed",
}
TABS = (
    ("Overview", ""),
    ("Particulars", "particulars"),
    ("Money", "money"),
    ("Options and modifications", "changes"),
    ("Performance", "performance"),
    ("Risks", "risks"),
    ("Supply chain", "supply-chain"),
    ("History", "history"),
    ("Published", "published"),
)


@dataclass(frozen=True)
class Shown:
    """A contract as one officer sees it on a day."""

    contract: Any
    sheet: ContractSheet
    verdicts: Mapping[str, Verdict]
    officer: Officer
    on: date

    @property
    def root(self) -> str:
        return f"/contracts/{self.sheet.reference}/"

    def way_to(self, act: str) -> str:
        """Give the address of the page for an act: "revise_contract" is at revise/."""
        return f"{self.root}{act.removesuffix('_contract').replace('_', '-')}/"

    @cached_property
    def category_name(self) -> str:
        """The council's name of the category, with its place in the tree."""
        book = rulebook(self.on, self.officer.pack)
        category = book.category(self.sheet.category)
        if category is None:
            return self.sheet.category
        parent = book.category(category.parent) if category.parent else None
        return f"{parent.name}: {category.name}" if parent else category.name

    @property
    def care(self) -> str:
        """Say who looks after the contract where its owner does not; "" where the owner does."""
        sheet = self.sheet
        if not sheet.is_without_owner or sheet.stage not in {"draft", "signed"}:
            return ""
        gone = f"{sheet.owner.name} left on {words.day(sheet.owner.left_on)}. " if sheet.owner else ""
        deputy = sheet.deputy
        if deputy is not None and (deputy.left_on is None or deputy.left_on > self.on):
            return f"{gone}{deputy.name} stands in as deputy until it has a new owner."
        return f"{gone}Nobody stands in, so nobody is told when it ends."


def page_of(told: Shown, here: str) -> RecordPage:
    """Build the head; `here` is the part's last word in its address, "" for the first."""
    sheet = told.sheet
    return RecordPage(
        title=sheet.facts.title,
        caption="Contract",
        reference=sheet.reference,
        badge=CONTRACT.badge(sheet.stage),
        facts=_facts(told),
        tabs=tuple(
            Tab(label, f"{told.root}{part}/" if part else told.root, part == here)
            for label, part in TABS
            if part != "money" or SpendPermission.SEE_SPEND in told.officer.permissions
        ),
        acts=_acts(told, here),
        version=sheet.version,
    )


def _acts(told: Shown, here: str) -> tuple[ActLink, ...]:
    sheet = told.sheet
    acts = []
    for name, label in ACTS[here]:
        if ONLY_WHERE.get(name, sheet.stage) != sheet.stage:
            continue
        if name == "set_framework_terms" and not sheet.facts.is_framework:
            continue
        if name == ("publish_contract" if sheet.is_published else "withdraw_publication"):
            continue
        words_of_link = "Give it another owner" if name == "assign_owner" and sheet.owner else label
        acts.append(ActLink(words_of_link, told.way_to(name), told.verdicts[name]))
    return tuple(acts)


def _facts(told: Shown) -> tuple[Fact, ...]:
    sheet, facts = told.sheet, told.sheet.facts
    notice = told.contract.next_notice_on
    return (
        Fact("Supplier", _suppliers(told)),
        Fact("Value", _value(sheet), hint="An estimate" if facts.is_estimate else ""),
        Fact("First day", facts.starts_on),
        Fact("Last day", *_end(told)),
        Fact("Owner", sheet.owner.name if sheet.owner else None, hint=_left(told)),
        Fact("Deputy", sheet.deputy.name if sheet.deputy else None),
        Fact("Directorate", sheet.directorate_name or None),
        Fact("Category", told.category_name or None),
        Fact("Tier", Link(sheet.tier.capitalize() or "None yet", f"{told.root}work-out-tier/")),
        *([Fact("Tell the supplier by", notice, hint="to take the next option")] if notice else []),
        Fact("Record", f"{sheet.completeness}% complete"),
    )


def _suppliers(told: Shown) -> object:
    may_see = SuppliersPermission.SEE_SUPPLIER in told.officer.permissions
    names = {party.reference: party.name for party in told.sheet.parties}
    if not names:
        return told.sheet.supplier_name or None
    return [Link(name, f"/suppliers/{key}/") if may_see else name for key, name in names.items()][:5]


def _value(sheet: ContractSheet) -> Net | Gross | None:
    if sheet.facts.value_net is not None:
        return Net(sheet.facts.value_net)
    return None if sheet.facts.value_gross is None else Gross(sheet.facts.value_gross)


def _end(told: Shown) -> tuple[object, None, str]:
    """Give the last day and how far off it is."""
    sheet, facts = told.sheet, told.sheet.facts
    if sheet.ended_on is not None:
        return sheet.ended_on, None, "It is over"
    if facts.is_rolling:
        return "Runs until somebody ends it", None, ""
    if facts.ends_on is None:
        return None, None, ""
    if sheet.is_past_its_end:
        return (
            facts.ends_on,
            None,
            f"{words.plural((told.on - facts.ends_on).days, 'day')} ago, and not closed",
        )
    longest = sheet.longest_ends_on
    options = f"; with its options {words.day(longest)}" if longest and longest > facts.ends_on else ""
    return facts.ends_on, None, f"{words.plural((facts.ends_on - told.on).days, 'day')} left{options}"


def _left(told: Shown) -> str:
    owner = told.sheet.owner
    return f"Left on {words.day(owner.left_on)}" if owner and owner.left_on else ""
