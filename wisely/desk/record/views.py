"""The list of events, one event with its facts and its proof, and the log's checkpoints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from wisely.audit import exporting, proofs
from wisely.audit.checking import check_event
from wisely.desk.record.lists import events_list
from wisely.desk.record.telling import told_by
from wisely.desk.shell.navigation import leads_somewhere
from wisely.people import queries
from wisely.people.doors import Request, door
from wisely.people.permissions import Permission
from wisely.ui.parts import Fact, Link, Tab
from wisely.ui.record_page import RecordPage, fact_words

PAGES_OF = {
    # what an event is about, and its page by its reference or by its key
    "approvals.approval": "/approvals/{reference}/",
    "budgets.budgetquestion": "/budgets/questions/{reference}/",
    "budgets.costcentre": "/budgets/centres/{reference}/",
    "categories.categoryfile": "/categories/files/{key}/",
    "categories.categoryplan": "/categories/plans/{reference}/",
    "contracts.contract": "/contracts/{reference}/",
    "governance.development": "/governance/changes/{reference}/",
    "governance.standarddocument": "/governance/documents/{reference}/",
    "papers.paper": "/planning/papers/{reference}/",
    "people.person": "/people/{reference}/",
    "planning.need": "/planning/needs/{reference}/",
    "planning.waiver": "/planning/waivers/{reference}/",
    "spend.ledgerimport": "/spend/imports/{key}/",
    "spend.payee": "/spend/payees/{key}/",
    "suppliers.supplier": "/suppliers/{reference}/",
}


def _tabs(here: str) -> tuple[Tab, ...]:
    ways = (
        ("This council", "/record/"),
        ("Shared by all councils", "/record/shared/"),
        ("Public log", "/record/log/"),
    )
    return tuple(Tab(label, href, href == here) for label, href in ways)


@door(Permission.READ_RECORD)
def events(request: Request) -> HttpResponse:
    """List everything that was done in this council."""
    rows = queries.record_of(request.officer.authority_id)
    context = {"tabs": _tabs("/record/")}
    return events_list("record").answer(request, rows, template="desk/record/events.html", context=context)


@door(Permission.READ_RECORD)
def shared(request: Request) -> HttpResponse:
    """List what was done to what all councils share, such as suppliers."""
    rows = queries.record_of(None)
    context = {"tabs": _tabs("/record/shared/")}
    return events_list("record-shared").answer(
        request, rows, template="desk/record/events.html", context=context
    )


@door(Permission.READ_RECORD)
def log(request: Request) -> HttpResponse:
    """Show the public log's latest checkpoints, and how each grew into the latest."""
    context = {
        "tabs": _tabs("/record/log/"),
        "checkpoints": proofs.checkpoints(most=100),
        "waiting": proofs.waiting(),
    }
    return render(request, "desk/record/log.html", context)


def found(number: int) -> Any:
    """Give the event of the address, or no page."""
    event = proofs.event_for(number)
    if event is None:
        raise Http404
    return event


@dataclass(frozen=True, slots=True)
class _Step:
    """One event of a subject's chain, as the event page lists it."""

    number: int
    sequence: int
    sentence: str
    at: Any
    is_here: bool


def _page(event: Any, here: str) -> RecordPage:
    root = f"/record/{event.pk}/"
    told = {"verb": event.verb, "facts": event.payload.facts}
    who = queries.names_of({event.by, event.on_behalf_of})
    subject = queries.subject_shown(event.subject)
    label, _, key = event.subject.partition(":")
    is_there = bool(subject.name)  # it may have been erased, or be another council's
    href = PAGES_OF.get(label, "").format(reference=subject.reference, key=key) if is_there else ""
    name = " ".join(part for part in (subject.reference, subject.name) if part) or subject.key
    facts = [
        Fact("When", event.at),
        Fact("Who", f"{who.get(event.by, '')} ({event.by})" if event.by in who else event.by),
        Fact("On behalf of", who.get(event.on_behalf_of, event.on_behalf_of)) if event.on_behalf_of else None,
        Fact(subject.kind, Link(name, href) if href and leads_somewhere(href) else name,
             hint=f"Event {event.sequence} of its chain"),
        Fact("Reason", event.payload.reason) if event.payload.reason else None,
    ]  # fmt: skip
    return RecordPage(
        title=told_by(told),
        caption="Event",
        reference=str(event.pk),
        facts=[fact for fact in facts if fact],
        tabs=(Tab("What it tells", root, here == ""), Tab("Check it now", f"{root}check/", here == "check")),
    )


@door(Permission.READ_RECORD)
def event(request: Request, number: int) -> HttpResponse:
    """Show one event: its facts, its subject's chain, and its place in the log."""
    row = found(number)
    facts = [
        Fact(name.replace("_", " ").capitalize(), fact_words(name, value))
        for name, value in (row.payload.facts or {}).items()
    ]
    chain = [
        _Step(
            each.pk,
            each.sequence,
            told_by({"verb": each.verb, "facts": each.payload.facts}),
            each.at,
            each.pk == number,
        )
        for each in proofs.chain_of(row.subject, around=row.sequence)
    ]
    context = {
        "record": _page(row, ""), "event": row, "facts": facts, "chain": chain,
        "hashes": [
            Fact(label, bytes(value).hex())
            for label, value in (
                ("Commitment", row.commitment), ("Chain before", row.previous_hash), ("Chain after", row.hash)
            )
        ],
        "position": row.leaf.position, "number": str(number),
        "eraser": row.payload.erased_under.rpartition("#")[2],
    }  # fmt: skip
    return render(request, "desk/record/event.html", context)


@door(Permission.READ_RECORD)
def check(request: Request, number: int) -> HttpResponse:
    """Verify one event at this moment: what it tells, its chain, its leaf and its proof."""
    row = found(number)
    steps = check_event(row)
    context = {
        "record": _page(row, "check"), "steps": steps, "number": str(number),
        "is_sound": not any(step.holds is False for step in steps),
        "has_receipt": proofs.receipt_of(row) is not None,
    }  # fmt: skip
    return render(request, "desk/record/check.html", context)


@door(Permission.READ_RECORD)
def receipt(request: Request, number: int) -> HttpResponse:
    """Give the event's receipt as a file."""
    del request
    told = proofs.receipt_of(found(number))
    if told is None:
        raise Http404("No checkpoint covers this event yet. Try again in a minute.")
    return _as_file(
        json.dumps(told, indent=1, ensure_ascii=False), f"receipt-{number}.json", "application/json"
    )


@door(Permission.READ_RECORD)
def chain(request: Request, number: int) -> HttpResponse:
    """Give all events of the event's subject as a file for `verify.py record`."""
    del request
    lines = exporting.lines_of(proofs.chain_of(found(number).subject))
    return _as_file("".join(lines), f"chain-of-event-{number}.jsonl", "application/jsonl")


def _as_file(content: str, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
