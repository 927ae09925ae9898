"""A record's page: what it is, where it stands, its parts as addresses, what may be done, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from wisely.lib.lifecycle import Badge
from wisely.ui import words
from wisely.ui.parts import ActLink, Fact, Happening, Tab

ERASED = "(erased)"
_AMOUNTS = (("_net", " excluding VAT"), ("_gross", " including VAT"), ("_vat", " of VAT"), ("amount", ""))


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The head of a record's page. The part below the tabs is the template's own."""

    title: str
    caption: str
    reference: str = ""
    badge: Badge | None = None
    facts: Sequence[Fact] = ()
    tabs: Sequence[Tab] = ()
    acts: Sequence[ActLink] = ()
    version: int | None = None

    @property
    def tab_label(self) -> str:
        """The present tab, for the browser's title; the first one needs no naming."""
        return next((tab.label for tab in self.tabs[1:] if tab.is_current), "")

    @property
    def tabs_label(self) -> str:
        return f"Parts of this {words.lower_first(self.caption)}"


class Remembered(Protocol):
    """What an event must tell to be shown. `facts` is None where they were erased."""

    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any] | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def on_behalf_of(self) -> str: ...


class _Told(dict[str, Any]):
    """Facts as a sentence uses them; what is not there was erased, or the sentence is older than the fact."""

    def __missing__(self, key: str) -> str:
        return ERASED


def happenings(
    events: Iterable[Remembered], sentences: Mapping[str, str], names: Mapping[str, str] | None = None
) -> list[Happening]:
    """Turn events into sentences, in the order given.

    `sentences` maps a verb to a format string over the event's facts; an unknown verb is shown as it is
    written, for a record must never leave something out. `names` maps references, such as
    a person's, to names and is heeded in the sentences too.
    """
    known = names or {}
    return [
        Happening(
            at=event.at,
            sentence=sentence(sentences.get(event.verb, ""), event.verb, event.facts, known),
            by=_who(event, known),
            reason=event.reason,
        )
        for event in events
    ]


def _who(event: Remembered, names: Mapping[str, str]) -> str:
    by = names.get(event.by, event.by)
    return f"{by} for {names.get(event.on_behalf_of, event.on_behalf_of)}" if event.on_behalf_of else by


def sentence(
    pattern: str, verb: str, facts: Mapping[str, Any] | None, names: Mapping[str, str] | None = None
) -> str:
    """Write one event as a sentence.

    Facts come from JSON, so days and amounts arrive as text and are written as people read them, and what
    has a name in `names` is called by it.
    """
    if not pattern:
        return verb.replace(".", ": ", 1).replace("_", " ").replace(".", " ").capitalize()
    known = names or {}
    told = _Told({name: fact_words(name, called(value, known)) for name, value in (facts or {}).items()})
    return pattern.format_map(told)


def called(value: Any, names: Mapping[str, str]) -> Any:
    """Put names in the place of references in a fact; lists may be of JSON or joined by commas."""
    if isinstance(value, list | tuple):
        return [called(each, names) for each in value]
    if not isinstance(value, str):
        return value
    return ", ".join(names.get(each) or each for each in value.split(", "))


def fact_words(name: str, value: Any) -> str:
    """Write one fact of an event. The name tells the kind, as columns' names do: _on, as_of, _at, _net."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(fact_words(name, each) for each in value) or "nothing"
    if isinstance(value, int):
        return f"{value}" if name == "year" else f"{value:,}"  # a year is no amount: 2026, never 2,026
    return _named(name, str(value))


def _named(name: str, text: str) -> str:
    try:
        if name.endswith(("_on", "_before", "as_of", "act_by")):
            return words.day(date.fromisoformat(text))
        if name.endswith("_at"):
            return words.moment(datetime.fromisoformat(text))
        for ending, tax in _AMOUNTS:
            if name.endswith(ending):
                return words.money(Decimal(text)) + tax
    except (ValueError, InvalidOperation):
        return text
    return text
