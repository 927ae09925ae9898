"""The record as a file for `verify.py`: a line of JSON for each event, with all that it commits to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from wisely.audit.models import Event
from wisely.audit.proofs import entry_of


def lines_of(events: Iterable[Event]) -> Iterator[str]:
    """Spell the entries of events, selected with payload and leaf, a line for each."""
    for event in events:
        yield json.dumps(entry_of(event), ensure_ascii=False) + "\n"


def whole_record() -> Iterator[str]:
    """Spell every event in scope. With every council in scope this is the record behind the whole log."""
    events = Event.objects.select_related("payload", "leaf").order_by("pk")
    return lines_of(events.iterator(chunk_size=2_000))
