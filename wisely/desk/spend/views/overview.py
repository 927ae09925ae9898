"""What was paid in a period: by month, directorate, category and supplier, and how much of it on contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from wisely.desk.spend.periods import Chosen, chosen_period
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.performance.permissions import may_see_measures
from wisely.performance.queries import measure_with_wards
from wisely.rules.rulebook import rulebook
from wisely.spend import actions, permissions, queries
from wisely.spend.permissions import Permission
from wisely.spend.queries import OnContract, Spread, SupplierSpend
from wisely.spend.work import JUDGE_SPEND
from wisely.ui import charts, words
from wisely.ui.parts import ActLink
from wisely.work.actions import ask_for_job
from wisely.work.queries import is_long

TOP = 10
MOST_PARTS = 12
SMALL = 20_000  # payments; past them it is not counted on
Choices = tuple[tuple[str, str], ...]
TAXES: Choices = (("net", "Excluding VAT"), ("gross", "Including VAT, where that alone was published"))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the spend, with the way to its payments. `share` is of all that was paid, in per cent."""

    name: str
    href: str
    sums: OnContract
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Top:
    """One of those who were paid most, with the ways to its payments and to its page."""

    name: str
    href: str
    page_href: str
    sums: SupplierSpend
    share: Decimal | None


@door(Permission.SEE_SPEND)
def overview(request: Request) -> HttpResponse:
    """Show the spend of a period; it reads sums by month, never lines."""
    council = request.officer.authority_id or 0
    months = queries.months_with_spend(council)
    acts = (
        ActLink("Import payments", "/spend/imports/new/", permissions.may_import_ledger(request.officer)),
    )
    if not months:
        return render(request, "desk/spend/no_spend.html", {"acts": acts})
    chosen = chosen_period(months, request.GET.get("period", ""))
    tax = "gross" if request.GET.get("tax") == "gross" else "net"
    told, gross = queries.remembered(
        council, ("overview of spend", chosen.period, tax), lambda: _told(council, chosen, tax)
    )
    context = {
        "acts": acts,
        "chosen": chosen,
        "tax": tax,
        "taxes": TAXES if gross or tax == "gross" else (),
        "told": told,
        "wards": _measure_with_wards(request),
    }
    return render(request, "desk/spend/overview.html", context)


def _measure_with_wards(request: Request) -> int | None:
    """Give the number of the measure that shows spend by ward, to those who may see it."""
    if not may_see_measures(request.officer):
        return None
    return measure_with_wards(rulebook(timezone.localdate(request.at), request.officer.pack))


def _told(council: int, chosen: Chosen, tax: str) -> tuple[SafeString, Decimal]:
    """Write what is the same for everybody until something is paid or matched, and say what is gross only."""
    spread = queries.spread_of(council, chosen.period, tax=tax)
    gross = queries.published_gross(council, chosen.period)
    top = queries.spend_by_supplier(council, chosen.period, most=TOP, tax=tax)
    words = {
        "chosen": chosen,
        "tax": tax,
        "tax_words": "including VAT" if tax == "gross" else "excluding VAT",
        "gross": gross,
        "signless": queries.imports_without_signs(council, chosen.period),
        "spread": spread,
        "chart": _by_month(spread, tax),
        "directorates": _parts(spread.by_directorate, "directorate", chosen, spread.whole),
        "categories": _parts(spread.by_category, "category", chosen, spread.whole),
        "most_parts": MOST_PARTS,
        "top": [_top(each, chosen, spread.whole) for each in top],
    }
    return render_to_string("desk/spend/spread.html", words), gross


@door(Permission.MATCH_PAYEE)
def judge(request: Request) -> HttpResponse:
    """Judge every payment against the register as it stands, at once or as a job where there are many."""
    council = own_council(request.officer)
    if request.method != "POST":
        return render(request, "desk/spend/judge.html")
    if is_long(rows=queries.lines(council.pk)[: SMALL + 1].count()):
        job = ask_for_job(
            JUDGE_SPEND, title="Judging payments against the register", about=council,
            arguments={"authority": council.pk}, back_href="/spend/", by=request.officer, at=request.at,
        )  # fmt: skip
        return HttpResponseRedirect(f"/jobs/{job.reference}/")
    actions.judge_spend(council, by=request.officer, at=request.at)
    return HttpResponseRedirect("/spend/")


def _parts(found: Mapping[str, OnContract], key: str, chosen: Chosen, whole: OnContract) -> list[Part]:
    return [
        Part(
            name or "Not given",
            f"/spend/lines/?{chosen.query}&{urlencode({key: name or queries.NOT_GIVEN})}",
            sums,
            _share(sums.paid, whole.paid),
        )
        for name, sums in found.items()
    ]


def _top(each: SupplierSpend, chosen: Chosen, whole: OnContract) -> Top:
    who = {"supplier": each.reference} if each.reference else {"payee": each.payee_id}
    page = f"/suppliers/{each.reference}/" if each.reference else f"/spend/payees/{each.payee_id}/"
    lines = f"/spend/lines/?{chosen.query}&{urlencode(who)}"
    return Top(each.name or "No name given", lines, page, each, _share(each.total, whole.paid))


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole * 100 if whole > 0 else None


def _by_month(spread: Spread, tax: str) -> charts.Chart | None:
    """Draw the months, with what was on contract beside all that was paid."""
    if len(spread.by_month) < 2:
        return None
    said = "including VAT" if tax == "gross" else "excluding VAT"
    highest = max(spread.by_month, key=lambda month: spread.by_month[month].paid)
    lowest = min(spread.by_month, key=lambda month: spread.by_month[month].paid)
    sentence = (
        f"Most was paid in {highest:%B %Y}, {words.money_in_short(spread.by_month[highest].paid)}, "
        f"and least in {lowest:%B %Y}, {words.money_in_short(spread.by_month[lowest].paid)}."
    )
    return charts.lines(
        "spend-by-month",
        f"Payments by month, {said}",
        [f"{month:%b %Y}" for month in spread.by_month],
        {
            "All payments": [sums.paid for sums in spread.by_month.values()],
            "On contract": [sums.on for sums in spread.by_month.values()],
        },
        unit=charts.POUNDS,
        sentence=sentence,
        heading="Month",
        from_nought=True,
    )
