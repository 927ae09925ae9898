"""The events of a thing as programs read them: each as a sentence, and its facts as they were recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from pydantic import Field

from wisely.api.rendering import answer
from wisely.api.schemas import Told
from wisely.ui.record_page import sentence


class EventTold(Told):
    """One event: who did what, when and why."""

    at: datetime
    by: str = Field(description="Reference of who did it.")
    by_name: str | None = Field(description="Their name, where they have one still.")
    on_behalf_of: str = Field(default="", description="Reference of the person whose delegation was used.")
    verb: str = Field(description="What happened, as the record calls it, such as contracts.contract.signed.")
    sentence: str = Field(description="The same in words.")
    facts: dict[str, Any] | None = Field(description="What was recorded; null once it was erased.")
    reason: str


class HistoryTold(Told):
    """What happened to a thing, newest first."""

    rows: list[EventTold]


def history(events: Iterable[Any], sentences: Mapping[str, str], names: Mapping[str, str]) -> HttpResponse:
    """Answer with the events of a thing, in the order given."""
    told = [
        EventTold(
            at=each.at, by=each.by, by_name=names.get(each.by),
            on_behalf_of=getattr(each, "on_behalf_of", ""), verb=each.verb,
            sentence=sentence(sentences.get(each.verb, ""), each.verb, each.facts, names),
            facts=None if each.facts is None else dict(each.facts), reason=each.reason,
        )
        for each in events
    ]  # fmt: skip
    return answer(HistoryTold(rows=told))
