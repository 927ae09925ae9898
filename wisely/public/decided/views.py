"""Pages and documents of published decisions: what officers decided, and what is going to be decided.

Row-level security lets this door see what was issued to the public only. What it shows of a paper is what was
kept when that was issued.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.papers import queries
from wisely.people.doors import Request, open_door
from wisely.people.queries.organisation import directorates
from wisely.public.decided.lists import decisions_list
from wisely.public.shared import address_of, shared
from wisely.publishing.queries import Entry, Feed, atom_feed
from wisely.rules.papers import DECISION, KEY_DECISION
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.ui import words
from wisely.ui.documents import as_file
from wisely.ui.listing import SavedView
from wisely.ui.parts import Fact, Link

PUBLIC = "SI 2012/2089 regs 9 and 14 have notices of key decisions and records of decisions published."
STARTED_ON = date(2026, 1, 1)  # from which identities of this site's feeds are counted; it never changes
FEED_LENGTH = 100


def _book(request: Request) -> Rulebook:
    return rulebook(timezone.localdate(request.at), request.council.pack)


@open_door(PUBLIC)
def decisions(request: Request, council: str) -> HttpResponse:
    """List the decisions that were taken and those that lie ahead."""
    book, root = _book(request), f"/open/{council}/decisions/"
    names = tuple((kind, book.papers[kind].name) for kind in queries.DECIDING)
    key = next((each for each in book.procedure_rules.decisions if each.notice_clear_days), None)
    answer = decisions_list(council, names).answer(
        request, queries.public_decisions(request.council.pk, on=book.on),
        template="public/decided/decisions.html", choices={"directorate": directorates()},
        views=(
            SavedView("All", f"{root}?"),
            SavedView("Key decisions ahead", f"{root}?standing=ahead&sort=decision_on"),
            SavedView("May be called in", f"{root}?standing=call-in"),
            SavedView("Decisions taken", f"{root}?kind={DECISION}"),
        ),
        context={"root": f"/open/{council}/", "rule": key},
    )  # fmt: skip
    return shared(request, answer)


def _paper(request: Request, reference: str) -> Any:
    found = queries.public_paper_for(request.council.pk, reference)
    if found is None:
        raise Http404
    return found


@open_door(PUBLIC)
def decision(request: Request, council: str, reference: str) -> HttpResponse:
    """Show one decision or notice at its permanent address, as it was issued."""
    found = queries.public_paper_for(request.council.pk, reference)
    if found is None:
        return _withdrawn(request, council, reference)
    book, root = _book(request), f"/open/{council}/"
    content = queries.content_of(found, book=book)
    context = {
        "content": content, "paper": found, "root": root,
        "facts": _facts(found, content, root=root, on=book.on),
        "text": [part for part in content.text if part.text],
        "groups": [
            {"heading": group.heading, "facts": [Fact(label, value) for label, value in group.rows]}
            for group in content.groups
        ],
        "address": address_of(f"{root}decisions/{reference}/"),
    }  # fmt: skip
    return shared(request, render(request, "public/decided/decision.html", context))


def _facts(found: Any, content: queries.Content, *, root: str, on: date) -> list[Fact]:
    """Give what the head of the page tells: its standing, its days, and the other paper of the two."""
    is_notice = content.kind == KEY_DECISION
    other = queries.decision_after(found) if is_notice else queries.notice_of(found)
    facts = [Fact("Standing", _standing(content, other, on=on))]
    facts += [Fact(label, value) for label, value in queries.days_of(content)]
    facts += [
        Fact("Department", content.directorate or None),
        Fact("Wards affected", content.wards or "None named"), Fact("Published", content.issued_at),
    ]  # fmt: skip
    if other is not None:
        way = Link(f"{other.title}, {other.reference}", f"{root}decisions/{other.reference}/")
        facts.append(Fact("The decision" if is_notice else "Its notice", way))
    return facts


def _standing(content: queries.Content, other: Any, *, on: date) -> str:
    """Say in plain words where a decision is on a day."""
    if content.kind == KEY_DECISION:
        if other is not None:
            return "It was decided"
        is_ahead = content.decision_on is None or on <= content.decision_on
        return (
            "It lies ahead: nothing is decided yet"
            if is_ahead
            else "Its day has passed; no decision is published"
        )
    if content.call_in_ends_on is not None and on <= content.call_in_ends_on:
        return f"It was decided, and councillors may call it in until {words.day(content.call_in_ends_on)}"
    return "It was decided, and is in effect"


def _withdrawn(request: Request, council: str, reference: str) -> HttpResponse:
    """Say that a paper was here and is no longer; of any other reference, that there is no page."""
    told = queries.withdrawal_of(request.council.pk, reference)
    if told is None:
        raise Http404
    context = {"reference": reference, "told": told, "root": f"/open/{council}/"}
    return render(request, "public/decided/withdrawn.html", context, status=410)


@open_door(PUBLIC)
def file(request: Request, council: str, reference: str, ending: str) -> HttpResponse:
    """Give a decision or a notice as a file."""
    found = _paper(request, reference)
    document = queries.document_of(found, book=_book(request))
    return _file(request, document, ending, name=f"{council}-{reference}", at=found.issued_at)


@open_door(PUBLIC)
def forward_plan(request: Request, council: str, ending: str) -> HttpResponse:
    """Give the key decisions that lie ahead as one document."""
    book = _book(request)
    rows = queries.public_decisions(request.council.pk, on=book.on)
    ahead = queries.narrow_by_standing(rows, "ahead").order_by("decision_on", "pk")
    document = queries.forward_plan_of(list(ahead), book=book)
    return _file(request, document, ending, name=f"{council}-key-decisions-{book.on}", at=request.at)


def _file(request: Request, document: Any, ending: str, *, name: str, at: Any) -> HttpResponse:
    body, media = as_file(document, ending, at=at)
    answer = HttpResponse(body, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return shared(request, answer)


@open_door(PUBLIC)
def feed(request: Request, council: str) -> HttpResponse:
    """Tell what was issued to the public, newest first, as an Atom feed."""
    page, book = address_of(f"/open/{council}/decisions/"), _book(request)
    entries = [
        Entry(
            address=f"{page}{row.reference}/", title=row.title,
            summary=f"{book.papers[row.kind].name}. {row.decision_maker}, {words.day(row.decision_on)}.",
            published_at=row.issued_at, changed_at=row.issued_at,
        )
        for row in queries.latest_public_papers(request.council.pk, most=FEED_LENGTH)
        if row.issued_at is not None
    ]  # fmt: skip
    name = request.council.name
    told = Feed(f"Decisions of {name}", address_of(request.path), page, name, STARTED_ON)
    return shared(
        request, HttpResponse(atom_feed(told, entries, at=request.at), content_type="application/atom+xml")
    )
