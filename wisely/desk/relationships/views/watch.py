"""The financial-distress watch: what registers show, who is watched, and what is done about a sign."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.relationships.forms_of_watch import ActForm
from wisely.desk.relationships.lists_of_watch import VIEWS, VIEWS_OF_WATCHED, triggers_list, watched_list
from wisely.desk.suppliers.forms import beside
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.ui.forms import version_of
from wisely.ui.parts import ActLink, Fact

HERE = "/suppliers/watch/"


@door(Permission.SEE_CONTRACT)
def triggers(request: Request) -> HttpResponse:
    """List what registers show of suppliers with a contract in force, and what was done about it."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    return triggers_list(council, on).answer(
        request, queries.triggers(council, on=on), template="desk/relationships/watch.html",
        context={"acts": (ActLink("Who is watched", f"{HERE}suppliers/?"),)}, views=VIEWS,
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def watched(request: Request) -> HttpResponse:
    """List the suppliers with a contract in force, and when their finances were last checked."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    return watched_list(council, on).answer(
        request, queries.watched_suppliers(council, on=on), template="desk/relationships/watched.html",
        views=VIEWS_OF_WATCHED,
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def one(request: Request, key: int) -> HttpResponse:
    """Show one sign, the contracts behind it, and let those who care for one of them say what is done."""
    officer, on = request.officer, timezone.localdate(request.at)
    row = queries.trigger_for(officer.authority_id, key, on=on)
    if row is None:
        raise Http404
    behind = queries.contracts_behind(officer.authority_id, row.shown_id, on=on)
    form = ActForm(request.POST or None, step=row.step)
    waits = queries.trigger_waits(is_acted_on=row.acted_at is not None, is_gone=row.gone_at is not None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.act_on_distress_trigger(
                row, how=form.words(), version=version_of(request), by=officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(request.path)
    context: dict[str, Any] = {
        "row": row,
        "facts": _facts(row),
        "stands": queries.TRIGGER_STANDINGS[row.stands],
        "contracts": behind,
        "acted_by": names_of([row.acted_by]).get(row.acted_by, row.acted_by) if row.acted_by else "",
        "waits": bool(waits),
        "may": permissions.may_act_on_distress(officer, behind),
        "form": form,
    }
    return render(request, "desk/relationships/trigger.html", context)


def _facts(row: Any) -> tuple[Fact, ...]:
    return (
        Fact("Step", queries.TRIGGER_STEPS[row.step]),
        Fact("What to do next", row.next_step),
        Fact("Rule", row.rule),
        Fact("Register", f"{row.register}"),
        Fact("As of", row.as_of_on),
        Fact("Seen on", row.seen_on),
        Fact("Act by", row.act_by_on, hint="Five working days after it was seen."),
    )
