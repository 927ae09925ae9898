"""Pages and documents of the published register. Addresses are permanent.

Row-level security lets this door see published rows only, so a query here cannot show more than it should.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import queries as contracts
from wisely.papers.queries import count_of_public_decisions
from wisely.people.doors import Request, open_door
from wisely.people.queries.officers import councils as all_councils
from wisely.public.register.lists import REGISTER
from wisely.public.shared import address_of, shared
from wisely.publishing.queries import (
    Day,
    Entry,
    Feed,
    atom_feed,
    bulk_files,
    calendar_of,
    latest_of,
    paid_under,
)
from wisely.rules.rulebook import rulebook
from wisely.ui import words
from wisely.ui.parts import Fact

PUBLIC = "The Local Government Transparency Code 2015 has the register published, for anybody to read."
FEED_LENGTH = 100


@open_door(PUBLIC)
def councils(request: Request) -> HttpResponse:
    """Name the councils whose registers are here."""
    return render(request, "public/register/councils.html", {"councils": all_councils()})


@open_door(PUBLIC)
def home(request: Request, council: str) -> HttpResponse:
    """Say what this council publishes, and in which forms."""
    today = timezone.localdate(request.at)
    published = contracts.published()
    decisions, ahead = count_of_public_decisions(request.council.pk, on=today)
    words_of_page = {
        "count": published.count(),
        "running": published.filter(ends_on__gte=today).count(),
        "ending": published.filter(ends_on__gte=today)
        .order_by("ends_on")[:5]
        .values("reference", "title", "supplier_name", "ends_on"),
        "root": f"/open/{council}/",
        "bulk": bulk_files(request.council.pk),
        "payments": latest_of(request.council.pk, "payments"),
        "decisions": decisions,
        "ahead": ahead,
    }
    return render(request, "public/register/home.html", words_of_page)


@open_door(PUBLIC)
def register(request: Request, council: str) -> HttpResponse:
    """List the published contracts, with filters, sorts and downloads."""
    answer = REGISTER.answer(
        request,
        contracts.published(),
        template="public/register/register.html",
        choices={"directorate": contracts.directorate_choices(request.council.pk)},
        context={"root": f"/open/{council}/"},
    )
    return shared(request, answer)


@open_door(PUBLIC)
def contract(request: Request, council: str, reference: str) -> HttpResponse:
    """Show one published contract at its permanent address."""
    row = contracts.contract_for(request.council.pk, reference)
    if row is None:
        return _withdrawn(request, council, reference)
    sheet = contracts.contract_sheet(row, on=timezone.localdate(request.at))
    book = rulebook(timezone.localdate(request.at), request.council.pack)
    category = book.category(sheet.category)
    context = {
        "sheet": sheet,
        "facts": _facts(sheet, category.name if category else ""),
        "root": f"/open/{council}/",
        "paid": paid_under(request.council.pk, reference),
        "address": address_of(f"/open/{council}/contracts/{reference}/"),
    }
    return shared(request, render(request, "public/register/contract.html", context))


def _withdrawn(request: Request, council: str, reference: str) -> HttpResponse:
    """Say that a contract was here and is no longer; of any other reference, that there is no page."""
    told = contracts.withdrawal_of(request.council.pk, reference)
    if told is None:
        raise Http404
    context = {"reference": reference, "told": told, "root": f"/open/{council}/"}
    return render(request, "public/register/withdrawn.html", context, status=410)


def _facts(sheet: contracts.ContractSheet, category: str) -> list[Fact]:
    """Give what the Transparency Code asks to be published of a contract (2015, paragraphs 31 to 33)."""
    told = sheet.facts
    return [
        Fact("Reference", sheet.reference),
        Fact("Supplier", [party.name for party in sheet.parties] or sheet.supplier_name or None),
        Fact("Department", sheet.directorate_name or None),
        Fact("Category", category or None),
        Fact("Description", told.description or None),
        Fact("Value excluding VAT", told.value_net and words.money(told.value_net)),
        Fact("Value including VAT", told.value_gross and words.money(told.value_gross)),
        Fact("VAT that cannot be recovered", told.irrecoverable_vat and words.money(told.irrecoverable_vat)),
        Fact("First day", told.starts_on),
        Fact("Last day", "Runs until somebody ends it" if told.is_rolling else told.ends_on),
        Fact("Review", told.review_on),
        Fact("Options to extend", _options(sheet)),
        Fact("Procedure", contracts.procedure_name(told.procedure) if told.procedure else None),
        Fact("Regime", sheet.regime_name or None),
        Fact("Awarded", told.awarded_on),
        Fact("Notice", told.notice_number or None),
        Fact("Published", sheet.published_at),
    ]


def _options(sheet: contracts.ContractSheet) -> str | None:
    if not sheet.options:
        return None if sheet.facts.has_extension_options is None else "No options"
    return "; ".join(
        f"{option.months} months" if option.months else f"to {words.day(option.latest_ends_on)}"
        for option in sheet.options
        if option.months or option.latest_ends_on
    )


@open_door(PUBLIC)
def feed(request: Request, council: str) -> HttpResponse:
    """Tell what was published or changed, newest first, as an Atom feed."""
    page = address_of(f"/open/{council}/contracts/")
    entries = [
        Entry(
            address=f"{page}{row.reference}/",
            title=row.title,
            summary=_summary(row.supplier_name, row.value_net, row.ends_on),
            published_at=row.published_at,
            changed_at=row.published_at,
        )
        for row in contracts.published().order_by("-published_at")[:FEED_LENGTH]
        if row.published_at is not None
    ]
    name = request.council.name
    told = Feed(f"Contracts of {name}", address_of(request.path), page, name, _started())
    body = atom_feed(told, entries, at=request.at)
    return shared(request, HttpResponse(body, content_type="application/atom+xml"))


def _summary(supplier: str, value_net: Decimal | None, ends_on: date | None) -> str:
    value = words.money(value_net)
    return f"{supplier or 'No supplier named'}; {value} excluding VAT; ends {words.day(ends_on)}."


@open_door(PUBLIC)
def ends(request: Request, council: str) -> HttpResponse:
    """Give the last days of published contracts that are still to come, as a calendar."""
    page = address_of(f"/open/{council}/contracts/")
    today = timezone.localdate(request.at)
    days = [
        Day(
            address=f"{page}{row.reference}/",
            on=row.ends_on,
            title=f"Ends: {row.title}",
            description=f"{row.reference}. {row.supplier_name}.",
            changed_at=row.published_at or request.at,
        )
        for row in contracts.published().filter(ends_on__gte=today).order_by("ends_on")
        if row.ends_on is not None
    ]
    body = calendar_of(f"Contracts of {request.council.name} that end", days, started_on=_started())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="contracts-that-end.ics"'
    return shared(request, answer)


def _started() -> date:
    """The day that identities of this site's feeds are counted from. It never changes."""
    return date(2026, 1, 1)
