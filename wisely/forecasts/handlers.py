"""What follows payments: forecasts are made anew once more of them have come, or were taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards
from wisely.forecasts import actions, queries
from wisely.forecasts.permissions import Permission
from wisely.forecasts.work import MAKE_FORECASTS
from wisely.lib.actor import Actor, the_clock
from wisely.people.models import Authority
from wisely.spend.events import ImportUndone, LedgerImported
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress

FORECASTS = 7104  # this room's number among the advisory locks of the house


@long_work(
    MAKE_FORECASTS,
    needs=Permission.MAKE_FORECASTS,
    steps={"Foretelling the council and its parts": 50, "Foretelling contracts": 50},
)
def make_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Make the forecasts of a council, whose key `arguments` hold."""
    council = Authority.objects.get(pk=arguments["authority"])
    made = actions.make_forecasts(council, progress=progress, by=by, at=at)
    return Outcome(f"Forecasts rest on the payments up to {made.month_on:%B %Y}.", href="/spend/forecast/")


def _wait_for_turn(authority_id: int) -> None:
    """Wait until nobody else makes a council's forecasts: it takes a minute, and is then done for both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FORECASTS, authority_id])


@afterwards(LedgerImported, ImportUndone)
def make_when_payments_came(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Make forecasts anew where none was made since these payments came: of many imports, once."""
    del facts
    if event.authority_id is None:
        return
    council = Authority.objects.get(pk=event.authority_id)
    _wait_for_turn(council.pk)
    made = queries.latest_set(council.pk)
    if made is not None and made.stands == queries.payments_stand(council.pk):
        return  # of imports that came together the first reaction took in all
    if queries.forecasts_can_be_made(council.pk):
        clock = the_clock(authority_id=council.pk, request_id=event.request_id)
        actions.make_forecasts(council, by=clock, at=queries.payments_moved_at(council.pk) or at)
