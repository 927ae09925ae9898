"""Where spend leaks from contracts: by reason, the largest of each, and who can close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts.permissions import may_register_contract
from wisely.desk.spend.periods import Chosen, chosen_period
from wisely.lib.periods import Period, add_months, financial_year
from wisely.people.doors import Request, door
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.rules.transparency import datasets
from wisely.spend import queries
from wisely.spend.permissions import Permission
from wisely.spend.queries import (
    BEYOND,
    ELSEWHERE,
    EXPIRED,
    FEW,
    NONE,
    ON_CONTRACT,
    OUTSIDE,
    REASONS,
    SMALL,
    TO_COME,
    Leak,
)

MOST = 15


@dataclass(frozen=True, slots=True)
class Words:
    """How a reason is told: its name, what it means, who can close it and how."""

    name: str
    means: str
    who: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its sums and its largest leaks."""

    code: str
    words: Words
    paid: Decimal
    count: int
    largest: Sequence[tuple[Leak, str]]
    names_supplier: bool


def _words(small: Decimal, cite: str) -> dict[str, Words]:
    return {
        NONE: Words(
            "No contract", "No contract with the supplier is on the register.",
            "Whoever buys: raise a draft, buy under a contract that there is, or go out to tender.",
        ),
        ELSEWHERE: Words(
            "Another’s contract",
            f"No contract with the supplier, though another (or up to {FEW}) had one for what was bought.",
            "Whoever buys: buy under that contract. Its owner: say where it does not serve.",
        ),
        EXPIRED: Words(
            "Ended", "The contract had ended on the day of the payment, and no other was in force.",
            "The owner of the contract: extend it where it allows, record what followed it, or stop paying.",
        ),
        TO_COME: Words(
            "Not begun", "The first contract with the supplier had not begun on the day of the payment.",
            "The owner of the contract: put its first day right, or say what was paid before it.",
        ),
        BEYOND: Words(
            "Value used up", "More was paid under the contract than it is worth. It counts as on contract.",
            "The owner of the contract: record the modification that raises its value, or stop ordering.",
        ),
        OUTSIDE: Words(
            "Outside its scope",
            "The supplier’s contract is for another category than the payment. It counts as on contract.",
            "The owner of the contract: put the category right, or have it bought under a contract for it.",
        ),
        SMALL: Words(
            "Small", f"Up to £{small:,.0f} in the period: no such contract has to be published ({cite}).",
            "Nobody has to. Many small ones for the same need may belong together.",
        ),
    }  # fmt: skip


@door(Permission.SEE_SPEND)
def leaks(request: Request) -> HttpResponse:
    """Show why payments of a financial year, quarter or month stand without a contract."""
    council, on = request.officer.authority_id or 0, timezone.localdate(request.at)
    months = queries.months_with_spend(council)
    if not months:
        return render(request, "desk/spend/no_spend.html", {"acts": ()})
    chosen = chosen_period(months, request.GET.get("period", ""))
    code = datasets(request.officer.pack)["contracts"]
    small, cite = Decimal(code.above_net or 0), code.cite
    book = rulebook(on, request.officer.pack)
    scopes = _scopes(book)

    def make() -> list[Reason]:
        found = queries.leaks(council, chosen.period, small=small, scopes=scopes, on=on)
        return _told(found, _words(small, cite), chosen)

    found = queries.remembered(council, ("leaks", chosen.period, small, scopes, on), make)
    context = {
        "chosen": chosen,
        "reasons": found,
        "whole": sum((each.paid for each in found if each.code not in ON_CONTRACT), Decimal(0)),
        "most": MOST,
        "may_raise": may_register_contract(request.officer),
        "year": financial_year(chosen.period.starts_on),
        **_pieces(council, months[-1], book),
    }
    return render(request, "desk/spend/leaks.html", context)


def _scopes(book: Rulebook) -> tuple[tuple[str, str], ...]:
    """Pair each category with the names of payments that are within it: its own, and those of its parts."""
    own = [(each.code, each.name) for each in book.categories]
    return (*own, *((each.parent, each.name) for each in book.categories if each.parent))


def _pieces(council: int, latest: date, book: Rulebook) -> dict[str, Any]:
    """Say what was bought in pieces in the twelve months up to the latest with payments."""
    until = add_months(latest, 1)
    year = Period(add_months(until, -12), until)
    found = queries.remembered(
        council, ("pieces", year, book.on), lambda: queries.bought_in_pieces(council, year, book)
    )
    days = f"standing=off&paid_on_from={year.starts_on}&paid_on_to={year.last_on}"
    return {
        "pieces": [
            (each, f"/spend/lines/?{days}&{urlencode({'category': each.bought.category})}")
            for each in found[:MOST]
        ],
        "pieces_count": len(found), "pieces_year": year, "pieces_rule": queries.PIECES_RULE,
    }  # fmt: skip


def _told(found: Sequence[Leak], said: Mapping[str, Words], chosen: Chosen) -> list[Reason]:
    told = []
    for code, words in said.items():
        mine = [each for each in found if each.reason == code]
        told.append(
            Reason(
                code, words, sum((each.paid for each in mine), Decimal(0)), len(mine),
                [(each, _lines(each, chosen)) for each in mine[:MOST]], code != BEYOND,
            )
        )  # fmt: skip
    return sorted(told, key=lambda reason: REASONS.index(reason.code))


def _lines(leak: Leak, chosen: Chosen) -> str:
    if leak.reason in ON_CONTRACT:
        narrowed = {"contract": leak.contract}
    else:
        narrowed = {"standing": "off", "supplier": leak.supplier}
    if leak.category:
        narrowed["category"] = leak.category
    return f"/spend/lines/?{chosen.query}&{urlencode(narrowed)}"
