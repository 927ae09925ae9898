"""Who works for whom under a contract: what a declaration needs, and what shares may come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.contracts.lifecycle import ContractStage
from wisely.lib.verdict import YES, Verdict, no

DEEPEST, LEAST_WORDS = 6, 10


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of one who works for another: facts are None where nothing was said of them.

    `share_percent` is of the contract's value, `declared_on` the day that all of it is of.
    """

    name: str
    does: str
    declared_on: date
    evidence: str
    postcode: str = ""
    share_percent: Decimal | None = None
    sme: bool | None = None
    vcse: bool | None = None
    local: bool | None = None


def contract_runs(stage: str) -> Verdict:
    """Test that a contract is not over, so that somebody may work under it."""
    if stage in {ContractStage.DRAFT, ContractStage.SIGNED}:
        return YES
    return no(f"This contract is {stage}: nobody works under it any more.")


def declared_is_whole(told: Declared, *, level: int, on: date) -> Verdict:
    """Test that a declaration says who, what they do, and how this is known."""
    if not told.name.strip():
        return no("Enter the name, or the reference of a supplier on file.")
    if not told.does.strip():
        return no("Say what they do under the contract.")
    if len(told.evidence.strip()) < LEAST_WORDS:
        return no("Say how this is known, in a few words: what was seen and where it is kept.")
    if told.declared_on > on:
        return no("The day on which it was declared is still to come. Check it.")
    if level > DEEPEST:
        return no(f"Chains are kept to level {DEEPEST}.")
    return YES


def share_leaves_room(
    share: Decimal | None, *, among: Iterable[Decimal | None], whole: Decimal | None
) -> Verdict:
    """Test that shares of those who work for one come to no more than its own; `whole` None is not known."""
    if share is None:
        return YES
    if not 0 < share <= 100:
        return no("A share lies above 0 and up to 100 per cent. Leave it empty if it is not known.")
    most = Decimal(100) if whole is None else whole
    together = share + sum((each for each in among if each is not None), Decimal(0))
    if together > most:
        return no(
            f"With those declared already this comes to {_plain(together)} per cent of the contract, "
            f"of {_plain(most)}. Check the shares, or end who works no longer."
        )
    return YES


def _plain(share: Decimal) -> str:
    return f"{share:f}".rstrip("0").rstrip(".") if share % 1 else f"{share:.0f}"


def is_nobody_twice(names: Iterable[str], name: str) -> Verdict:
    """Test that who is declared does not work for the same one already."""
    if name.strip().casefold() in {each.strip().casefold() for each in names}:
        return no("They are declared already. End that entry first if what they do has changed.")
    return YES


def check_is_told(how: str) -> Verdict:
    """Test that a check says how it was made."""
    if len(how.strip()) < LEAST_WORDS:
        return no("Say how the list was checked: against what, and with whom.")
    return YES


def end_is_told(reason: str, ended_on: date, *, declared_on: date, on: date) -> Verdict:
    """Test that an end has a reason and a day that can be."""
    if not reason.strip():
        return no("Say why it is over, for whoever asks later.")
    if ended_on > on:
        return no("That day is still to come. Record the end once it has come.")
    if ended_on < declared_on:
        return no("It would end before it was declared. Check the day.")
    return YES
