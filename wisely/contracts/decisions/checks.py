"""What is wrong with the facts of a contract before they become a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.contracts.decisions.entries import LABELS, ContractFacts, spelt
from wisely.contracts.lifecycle import ContractStage
from wisely.lib.money import LIMIT
from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.tiering import TIERS

TITLE_LENGTH = 400
CODE = "Local Government Transparency Code 2015"
EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 1, 1)
_AMOUNTS = ("value_net", "value_gross", "irrecoverable_vat", "annual_value_net")
_DAYS = ("commenced_on", "awarded_on", "signed_on", "starts_on", "ends_on", "review_on", "notice_on")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the field, the value as written, and why, in words fit to show beside it."""

    field: str
    value: str
    reason: str


def faults_in(facts: ContractFacts) -> list[Fault]:
    """Give everything that stops these facts from being kept."""
    return [*_title_faults(facts), *_amount_faults(facts), *_day_faults(facts)]


def _title_faults(facts: ContractFacts) -> Iterator[Fault]:
    if not facts.title.strip():
        yield Fault("title", facts.title, "The title is missing. Say in a few words what is bought.")
    elif len(facts.title) > TITLE_LENGTH:
        yield Fault(
            "title",
            facts.title[:40] + "…",
            f"The title is longer than {TITLE_LENGTH} characters. Shorten it.",
        )


def _amount_faults(facts: ContractFacts) -> Iterator[Fault]:
    for name in _AMOUNTS:
        amount: Decimal | None = getattr(facts, name)
        if amount is not None and amount < 0:
            yield Fault(name, spelt(amount), f"{LABELS[name]} cannot be less than nought.")
        elif amount is not None and amount >= LIMIT:
            yield Fault(name, spelt(amount), f"{LABELS[name]} must be below £1,000,000,000,000.")
    net, gross = facts.value_net, facts.value_gross
    if net is not None and gross is not None and gross < net:
        yield Fault("value_gross", spelt(gross), f"The value with VAT is below the value without it ({net}).")


def _day_faults(facts: ContractFacts) -> Iterator[Fault]:
    for name in _DAYS:
        on: date | None = getattr(facts, name)
        if on is not None and not EARLIEST <= on < LATEST:
            yield Fault(name, spelt(on), f"{LABELS[name]}: the year must lie between 1900 and 2199.")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        yield Fault(
            "ends_on",
            spelt(facts.ends_on),
            f"The last day is before the first ({facts.starts_on.isoformat()}).",
        )
    if facts.is_rolling and facts.ends_on:
        yield Fault(
            "ends_on", spelt(facts.ends_on), "A contract that runs until ended has no last day. Choose one."
        )


def facts_are_in_order(facts: ContractFacts) -> Verdict:
    """Test that nothing is wrong; refuses with the first fault."""
    faults = faults_in(facts)
    return no(f"{LABELS[faults[0].field]}: {faults[0].reason}") if faults else YES


def vat_basis_of(net: Decimal | None, gross: Decimal | None, *, has_no_vat: bool = False) -> str:
    """Say which of net and gross was stated."""
    if net is None and gross is None:
        return ""
    if has_no_vat:
        return "no VAT"
    if net is not None and gross is not None:
        return "both stated"
    return "net stated" if net is not None else "gross stated"


def tier_is_known(tier: str) -> Verdict:
    """Test that a tier is one of the three, or none yet."""
    return YES if tier in {"", *TIERS} else no(f"There is no tier “{tier}”. Choose gold, silver or bronze.")


def record_is_open(stage: str) -> Verdict:
    """Test that the record of a contract can still be changed."""
    if stage in {ContractStage.STRUCK_OUT, ContractStage.ABANDONED}:
        return no(f"This contract is {stage}; its record is closed.")
    return YES


def publication_is_in_order(*, stage: str, is_published: bool, has_supplier: bool) -> Verdict:
    """Test that a contract can be published: signed, with a supplier, and not public yet."""
    if is_published:
        return no("The public can read this contract already.")
    if stage not in {ContractStage.SIGNED, ContractStage.ENDED, ContractStage.TERMINATED}:
        return no(f"Only a signed contract can be published; this one is {stage}.", cite=CODE)
    if not has_supplier:
        return no("Name the supplier first: the register must say who it is.", cite=CODE)
    return YES


def is_said(words: str, ask: str) -> Verdict:
    """Test that a reason was given; `ask` is what to say to who left it out."""
    return YES if words.strip() else no(ask)
