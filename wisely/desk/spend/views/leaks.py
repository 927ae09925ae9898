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

from wisely.contracts.events import SENTENCES as CONTRACTS
from wisely.contracts.permissions import may_register_contract
from wisely.desk.spend.periods import Chosen, chosen_period
from wisely.desk.spend.why import NOBODY, Closer, Closers, Words, words_for
from wisely.lib.periods import Period, add_months, financial_year
from wisely.people.doors import Request, door
from wisely.people.events import SENTENCES as PEOPLE
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.spend import queries
from wisely.spend.permissions import Permission
from wisely.spend.queries import BEYOND, ON_CONTRACT, REASONS, SMALL, Leak

MOST = 15
_ALSO = (*CONTRACTS, *PEOPLE)  # whose events change who owns what and what it is worth, beside what was paid


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its sums and its largest leaks."""

    code: str
    words: Words
    paid: Decimal
    count: int
    largest: Sequence[tuple[Leak, str, Sequence[Closer]]]
    names_supplier: bool


@dataclass(slots=True)
class Closing:
    """What one person can close, or nobody: how many leaks, and what was paid through them."""

    who: Closer | None
    count: int = 0
    paid: Decimal = Decimal(0)


@door(Permission.SEE_SPEND)
def leaks(request: Request) -> HttpResponse:
    """Show why payments of a financial year, quarter or month stand without a contract."""
    council, on = request.officer.authority_id or 0, timezone.localdate(request.at)
    months = queries.months_with_spend(council)
    if not months:
        return render(request, "desk/spend/no_spend.html", {"acts": ()})
    chosen = chosen_period(months, request.GET.get("period", ""))
    rule = queries.leak_rule(request.officer.pack, on=on)

    def make() -> tuple[list[Reason], list[Closing]]:
        found = queries.leaks(council, chosen.period, rule, on=on)
        closers = Closers(request.officer, on=on)
        return _told(found, words_for(request.officer, on=on), chosen, closers), _closing(found, closers)

    reasons, closing = queries.remembered(council, ("leaks", chosen.period, rule, on), make, also=_ALSO)
    context = {
        "chosen": chosen,
        "reasons": reasons,
        "closing": closing[:MOST],
        "closing_count": len(closing),
        "whole": sum((each.paid for each in reasons if each.code not in ON_CONTRACT), Decimal(0)),
        "most": MOST,
        "nobody": NOBODY,
        "may_raise": may_register_contract(request.officer),
        "year": financial_year(chosen.period.starts_on),
        **_pieces(council, months[-1], rulebook(on, request.officer.pack)),
    }
    return render(request, "desk/spend/leaks.html", context)


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


def _told(found: Sequence[Leak], said: Mapping[str, Words], chosen: Chosen, closers: Closers) -> list[Reason]:
    told = []
    for code, words in said.items():
        mine = [each for each in found if each.reason == code]
        largest = [(each, _lines(each, chosen), _closers(each, closers)) for each in mine[:MOST]]
        paid = sum((each.paid for each in mine), Decimal(0))
        told.append(Reason(code, words, paid, len(mine), largest, code != BEYOND))
    return sorted(told, key=lambda reason: REASONS.index(reason.code))


def _closers(leak: Leak, closers: Closers) -> Sequence[Closer]:
    return closers.of(leak.reason, (leak.owner_reference, leak.owner), leak.category or leak.bought)


def _closing(found: Sequence[Leak], closers: Closers) -> list[Closing]:
    """Add up what each person can close, the most first; what nobody can stands among them."""
    told: dict[Closer | None, Closing] = {}
    for leak in found:
        if leak.reason == SMALL:
            continue
        for who in _closers(leak, closers) or (None,):
            one = told.setdefault(who, Closing(who))
            one.count, one.paid = one.count + 1, one.paid + leak.paid
    return sorted(told.values(), key=lambda each: -each.paid)


def _lines(leak: Leak, chosen: Chosen) -> str:
    if leak.reason in ON_CONTRACT:
        narrowed = {"contract": leak.contract}
    else:
        narrowed = {"standing": "off", "supplier": leak.supplier}
    if leak.category:
        narrowed["category"] = leak.category
    return f"/spend/lines/?{chosen.query}&{urlencode(narrowed)}"
