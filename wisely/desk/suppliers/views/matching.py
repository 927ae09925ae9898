"""Names in the ledger and the suppliers they mean: what waits, what is new, what was said and its undoing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.lib.verdict import no
from wisely.lib.whole_numbers import whole_number
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.spend import actions, queries
from wisely.spend.permissions import Permission
from wisely.spend.queries import DECIDED, NEW, QUEUE, UNATTENDED, MatchingCounts
from wisely.suppliers import permissions
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui.parts import Tab

HERE = "/suppliers/matching/"
GROUPS, NAMES = 10, 50
SOURCE = "a name in the council’s ledger"


@door(Permission.MATCH_PAYEE)
def matching(request: Request) -> HttpResponse:
    """Show names that wait, new ones, or those decided; take what an officer says of the ones ticked."""
    kind = request.GET.get("kind", QUEUE)
    kind = kind if kind in {QUEUE, NEW, UNATTENDED, DECIDED} else QUEUE
    if request.method == "POST":
        done = _say(request)
        return HttpResponseRedirect(f"{HERE}?{urlencode({'kind': kind, 'done': done})}")
    council, page = request.officer.authority_id or 0, _number(request.GET.get("page"), least=1)
    counts = queries.matching_counts(council)
    most = GROUPS if kind == QUEUE else NAMES
    rows = _rows(council, kind, (page - 1) * most, most + 1)
    context = {
        "kind": kind, "tabs": _tabs(counts, kind), "rows": rows[:most], "page_number": page,
        "before": f"{HERE}?{urlencode({'kind': kind, 'page': page - 1})}" if page > 1 else "",
        "after": f"{HERE}?{urlencode({'kind': kind, 'page': page + 1})}" if len(rows) > most else "",
        "done": _number(request.GET.get("done")),
        "may_register": permissions.may_register_supplier(request.officer),
    }  # fmt: skip
    return render(request, "desk/suppliers/matching.html", context)


def _rows(council: int, kind: str, start: int, most: int) -> Sequence[Any]:
    if kind == QUEUE:
        return queries.waiting_groups(council, start=start, most=most)
    if kind == NEW:
        return queries.new_names(council, start=start, most=most)
    said = queries.said_of_names(council, kind, start=start, most=most)
    names = names_of({row.matched_by for row in said})
    return [(row, names.get(row.matched_by, "likeness, unattended")) for row in said]


def _tabs(counts: MatchingCounts, kind: str) -> tuple[Tab, ...]:
    told = (
        ("To decide", QUEUE, counts.queue), ("New names", NEW, counts.new),
        ("Matched unattended", UNATTENDED, counts.unattended),
        ("Decided by officers", DECIDED, counts.decided),
    )  # fmt: skip
    return tuple(Tab(label, f"{HERE}?kind={each}", each == kind, count) for label, each, count in told)


def _say(request: Request) -> int:
    """Do what the pressed button says with the names that are ticked; give how many there were.

    :raises Refusal: when none is ticked, or an act refuses.
    """
    ticked = (whole_number(key) for key in request.POST.getlist("payee"))
    keys = [key for key in ticked if key is not None]
    payees = queries.payees_of(request.officer.authority_id or 0, keys)
    if not payees:
        no("No name is ticked. Tick those that you decide on, then choose what they mean.").require()
    said, reason = request.POST.get("say", ""), request.POST.get("reason", "").strip()
    by, at = request.officer, request.at
    if said == "register":
        actions.register_payees(payees, source=SOURCE, by=by, at=at)
    elif said == "undo":
        for payee in payees:
            actions.take_back_match(payee, reason=reason, by=by, at=at)
    elif said == "none":
        actions.match_payees(payees, supplier=None, reason=reason, by=by, at=at)
    else:
        supplier = supplier_by_reference(said)
        if supplier is None:
            no("That supplier is not on file any more. Open the page anew.").require()
        actions.match_payees(payees, supplier=supplier, reason=reason, by=by, at=at)
    return len(payees)


def _number(text: str | None, *, least: int = 0) -> int:
    return max(least, whole_number(text, below=1_000_000) or 0)
