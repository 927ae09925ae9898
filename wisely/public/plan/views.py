"""Pages and documents of the public forward plan: what the council is going to buy, and when.

Row-level security lets this door see what was put into the plan only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.people.doors import Request, open_door
from wisely.people.queries.organisation import directorates
from wisely.planning import queries
from wisely.public.plan.lists import plan_list
from wisely.public.shared import address_of, shared
from wisely.publishing.queries import Day, Entry, Feed, atom_feed, calendar_of
from wisely.ui import words
from wisely.ui.parts import Fact

PUBLIC = "The National Procurement Policy Statement and PA23 s.93 have councils tell the market early."
STARTED_ON = date(2026, 1, 1)  # from which identities of this site's feeds are counted; it never changes
WORDS_OF_DAYS = {
    "publishes_on": "Notice expected", "awards_on": "Award expected", "contract_starts_on": "Contract starts",
}  # fmt: skip


@open_door(PUBLIC)
def plan(request: Request, council: str) -> HttpResponse:
    """List what the council is going to buy."""
    answer = plan_list(council).answer(
        request, queries.forward_plan(request.council.pk), template="public/plan/plan.html",
        choices={"directorate": directorates()}, context={"root": f"/open/{council}/"},
    )  # fmt: skip
    return shared(request, answer)


@open_door(PUBLIC)
def entry(request: Request, council: str, reference: str) -> HttpResponse:
    """Show one planned procurement at its permanent address."""
    row = queries.forward_plan(request.council.pk).filter(reference=reference).first()
    if row is None:
        raise Http404("Nothing is planned under this reference now. It may have been withdrawn or begun.")
    book = queries.book_of(request.council.pack, on=timezone.localdate(request.at))
    category = book.category(row.category)
    facts = [
        Fact("What should be different", row.outcome),
        Fact("Department", row.directorate.name if row.directorate else None),
        Fact("Category", category.name if category else None),
        Fact("Estimated value", f"{words.money(row.value_net + row.options_net)} excluding VAT"),
        Fact("For", words.plural(row.term_months, "month", "months")),
        *(Fact(label, getattr(row, name)) for name, label in WORDS_OF_DAYS.items()),
        Fact("What could help small suppliers", row.barriers or None),
        Fact("What the market should know", row.market_message or None),
    ]
    context = {
        "row": row, "facts": facts, "root": f"/open/{council}/",
        "address": address_of(f"/open/{council}/plan/{reference}/"),
    }  # fmt: skip
    return shared(request, render(request, "public/plan/entry.html", context))


@open_door(PUBLIC)
def feed(request: Request, council: str) -> HttpResponse:
    """Tell what was put into the plan, newest first, as an Atom feed."""
    page = address_of(f"/open/{council}/plan/")
    entries = [
        Entry(
            address=f"{page}{row.reference}/", title=row.title,
            summary=f"{words.money(row.value_net)} excluding VAT; notice expected "
            f"{words.day(row.publishes_on)}.",
            published_at=row.published_at, changed_at=row.published_at,
        )
        for row in queries.forward_plan(request.council.pk)
        if row.published_at is not None
    ]  # fmt: skip
    name = request.council.name
    told = Feed(f"Forward plan of {name}", address_of(request.path), page, name, STARTED_ON)
    body = atom_feed(told, entries, at=request.at)
    return shared(request, HttpResponse(body, content_type="application/atom+xml"))


@open_door(PUBLIC)
def days(request: Request, council: str) -> HttpResponse:
    """Give the days of the plan as a calendar."""
    page = address_of(f"/open/{council}/plan/")
    told = [day for row in queries.forward_plan(request.council.pk) for day in _days(row, page)]
    body = calendar_of(f"Forward plan of {request.council.name}", told, started_on=STARTED_ON)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="forward-plan.ics"'
    return shared(request, answer)


def _days(row: Any, page: str) -> Iterator[Day]:
    for name, label in WORDS_OF_DAYS.items():
        if (on := getattr(row, name)) is not None:
            yield Day(
                address=f"{page}{row.reference}/#{name}", on=on, title=f"{label}: {row.title}",
                description=row.reference, changed_at=row.published_at,
            )  # fmt: skip


def _told(request: Request, council: str) -> tuple[str, list[Any], date]:
    """Give whose plan it is, what it tells, and the day: what both forms of the file are written from."""
    today = timezone.localdate(request.at)
    book = queries.book_of(request.council.pack, on=today)
    root = address_of(f"/open/{council}/plan/")
    return request.council.name, queries.plan_told(request.council.pk, book=book, root=root), today


@open_door(PUBLIC)
def table(request: Request, council: str) -> HttpResponse:
    """Give the plan as a table that another council can bring in."""
    name, things, on = _told(request, council)
    body = "\ufeff" + queries.plan_written(name, things, on=on)
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="forward-plan-{council}.csv"'
    return shared(request, answer)


@open_door(PUBLIC)
def document(request: Request, council: str) -> HttpResponse:
    """Give the same as JSON."""
    name, things, on = _told(request, council)
    body = queries.plan_written_as_json(name, things, on=on)
    return shared(request, HttpResponse(body, content_type="application/json; charset=utf-8"))


@open_door(PUBLIC)
def description(request: Request, council: str) -> HttpResponse:
    """Describe the table for programs."""
    body = queries.plan_described(address_of(f"/open/{council}/plan/plan.csv"))
    return shared(request, HttpResponse(body, content_type="application/csvm+json; charset=utf-8"))
