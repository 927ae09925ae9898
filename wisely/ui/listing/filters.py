"""The filters of a list: what each reads from the address, how it narrows, and its chips."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Q

from wisely.lib.money import NotAnAmount, parse_amount
from wisely.lib.slips import is_met_whole, plain_letters
from wisely.ui import words

Pairs = tuple[tuple[str, str], ...]
Choices = Sequence[tuple[str, str]]
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Chip:
    """One narrowing in force, in words, with the pairs of the address that make it so."""

    label: str
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Reading:
    """What the address says to one filter. `fault` is shown at the control; a faulty one narrows nothing."""

    pairs: Pairs = ()
    value: Any = None
    fault: str = ""
    chips: tuple[Chip, ...] = ()

    @property
    def is_active(self) -> bool:
        return self.value is not None and not self.fault

    def typed(self, name: str) -> str:
        """Give what was typed under a name, to show it again."""
        return next((text for key, text in self.pairs if key == name), "")


class Parameters(Protocol):
    """What the address says, as Django's QueryDict gives it."""

    def getlist(self, key: str, /) -> list[str]: ...


class Filter(Protocol):
    """What the list asks of each filter."""

    key: str
    label: str
    needs: str
    control: str

    def read(self, parameters: Parameters, choices: Choices, /) -> Reading: ...
    def narrow(self, rows: Any, value: Any) -> Any: ...


def said(parameters: Parameters, name: str) -> str:
    """Read one text from the address, without what no database can hold and no person types."""
    texts = parameters.getlist(name)
    return texts[-1].replace("\x00", "").strip()[:_LONGEST] if texts else ""


@dataclass(frozen=True, slots=True)
class Search:
    """Words, each of which must be found in one of the paths. `in_small`: these hold plain small letters."""

    paths: tuple[str, ...]
    key: str = "q"
    label: str = "Search"
    hint: str = ""
    needs: str = ""
    control: str = "search"
    in_small: bool = False

    def read(self, parameters: Parameters, _choices: Choices) -> Reading:
        text = said(parameters, self.key)
        if not text:
            return Reading()
        pairs = ((self.key, text),)
        return Reading(pairs, text, chips=(Chip(f"“{text}”", pairs),))

    def known(self, _value: str) -> Sequence[str] | None:
        """Give the keys of all rows found, where they are at hand without asking the database."""
        return None

    def narrow(self, rows: Any, value: str) -> Any:
        contains = "contains" if self.in_small else "icontains"
        for word in (plain_letters(value) if self.in_small else value).split()[:8]:
            anywhere = Q()
            for path in self.paths:
                there = Q(**{f"{path}__{contains}": word})
                if self.in_small and is_met_whole(word):
                    there &= Q(**{f"{path}__regex": rf"\m{word}\M"})
                anywhere |= there
            rows = rows.filter(anywhere)
        return rows


@dataclass(frozen=True, slots=True)
class ChoiceOf:
    """One of a few (`many` false) or any of several, among the choices given with the page."""

    key: str
    label: str
    path: str
    many: bool
    options: Choices = ()
    needs: str = ""
    control: str = "choices"

    def read(self, parameters: Parameters, choices: Choices) -> Reading:
        asked = [text.replace("\x00", "")[:_LONGEST] for text in parameters.getlist(self.key) if text]
        if not asked:
            return Reading()
        if not self.many:
            asked = asked[-1:]
        names = dict(choices or self.options)
        known = [text for text in dict.fromkeys(asked) if text in names]
        pairs = tuple((self.key, text) for text in known)
        if len(known) < len(set(asked)):
            return Reading(pairs, None, f"{self.label}: choose from the list.")
        chips = tuple(Chip(f"{self.label}: {names[text]}", ((self.key, text),)) for text in known)
        return Reading(pairs, tuple(known), chips=chips)

    def narrow(self, rows: Any, value: tuple[str, ...]) -> Any:
        if not self.many:
            return rows.filter(**{self.path: value[0]})
        return rows.filter(**{f"{self.path}__in": value})


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both within. `instants` where the path holds moments, not days."""

    key: str
    label: str
    path: str
    instants: bool = False
    needs: str = ""
    control: str = "days"

    def read(self, parameters: Parameters, _choices: Choices) -> Reading:
        ends: list[date | None] = []
        pairs, chips = [], []
        for word, joined in (("from", "from"), ("to", "to")):
            name = f"{self.key}_{word}"
            text = said(parameters, name)
            ends.append(None)
            if text:
                pairs.append((name, text))
                day = read_day(text)
                if day is None:
                    return Reading(
                        tuple(pairs), None, f"{self.label}: “{text}” is not a date, like 31/3/2027."
                    )
                ends[-1] = day
                chips.append(Chip(f"{self.label} {joined} {words.day(day)}", ((name, text),)))
        if ends[0] and ends[1] and ends[0] > ends[1]:
            return Reading(tuple(pairs), None, f"{self.label}: the first day is after the last.")
        return Reading(tuple(pairs), tuple(ends) if any(ends) else None, chips=tuple(chips))

    def narrow(self, rows: Any, value: tuple[date | None, date | None]) -> Any:
        first, last = value
        if first:
            rows = rows.filter(**{f"{self.path}__gte": self._start_of(first)})
        if last:
            rows = rows.filter(**{f"{self.path}__lt": self._start_of(last + timedelta(days=1))})
        return rows

    def _start_of(self, day: date) -> date | datetime:
        return datetime.combine(day, time(), tzinfo=words.UK) if self.instants else day


def read_day(text: str) -> date | None:
    """Read 2027-03-31, as browsers send it, or 31/3/2027, as people type it; None where it is no day."""
    parts = text.replace(".", "/").replace("-", "/").replace(" ", "/").split("/")
    if len(parts) != 3:
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), int(month), int(day)) if len(year) == 4 and year < "9999" else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Amounts:
    """From one amount to another, both within. The label says the tax."""

    key: str
    label: str
    path: str
    needs: str = ""
    control: str = "amounts"

    def read(self, parameters: Parameters, _choices: Choices) -> Reading:
        ends: list[Decimal | None] = []
        pairs, chips = [], []
        for word, joined in (("min", "at least"), ("max", "at most")):
            name = f"{self.key}_{word}"
            text = said(parameters, name)
            ends.append(None)
            if text:
                pairs.append((name, text))
                try:
                    ends[-1] = parse_amount(text)
                except NotAnAmount as fault:
                    return Reading(tuple(pairs), None, f"{self.label}: {fault}")
                chips.append(Chip(f"{self.label} {joined} {words.money(ends[-1])}", ((name, text),)))
        least, most = ends
        if least is not None and most is not None and least > most:
            return Reading(tuple(pairs), None, f"{self.label}: the least is more than the most.")
        return Reading(tuple(pairs), tuple(ends) if pairs else None, chips=tuple(chips))

    def narrow(self, rows: Any, value: tuple[Decimal | None, Decimal | None]) -> Any:
        least, most = value
        if least is not None:
            rows = rows.filter(**{f"{self.path}__gte": least})
        if most is not None:
            rows = rows.filter(**{f"{self.path}__lte": most})
        return rows


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes, no or either. `negated` where the path is true when the answer is no, as with `owner__isnull`."""

    key: str
    label: str
    path: str
    negated: bool = False
    needs: str = ""
    control: str = "yes_no"
    options: Choices = (("yes", "Yes"), ("no", "No"))

    def read(self, parameters: Parameters, _choices: Choices) -> Reading:
        text = said(parameters, self.key)
        if not text:
            return Reading()
        pairs = ((self.key, text),)
        if text not in {"yes", "no"}:
            return Reading(pairs, None, f"{self.label}: choose yes or no.")
        return Reading(pairs, text == "yes", chips=(Chip(f"{self.label}: {text}", pairs),))

    def narrow(self, rows: Any, value: Any) -> Any:
        return rows.filter(**{self.path: value is not self.negated})


@dataclass(frozen=True, slots=True)
class Custom:
    """A narrowing that a room's own query function does; a choice, or text where none are given."""

    key: str
    label: str
    apply: Callable[[Any, str], Any]
    options: Choices = ()
    needs: str = ""
    control: str = "custom"

    def read(self, parameters: Parameters, choices: Choices) -> Reading:
        text = said(parameters, self.key)
        if not text:
            return Reading()
        names = dict(choices or self.options)
        pairs = ((self.key, text),)
        if names and text not in names:
            return Reading(pairs, None, f"{self.label}: choose from the list.")
        return Reading(pairs, text, chips=(Chip(f"{self.label}: {names.get(text, text)}", pairs),))

    def narrow(self, rows: Any, value: str) -> Any:
        return self.apply(rows, value)


def open_filters(filters: Collection[Any], permissions: Collection[str]) -> list[Any]:
    """Give the filters that a person with these permissions may use."""
    return [each for each in filters if not each.needs or each.needs in permissions]


def search(
    *paths: str, label: str = "Search", hint: str = "", key: str = "q", in_small: bool = False
) -> Search:
    """Search for words in any of the paths; `in_small` where they hold plain small letters: it is cheaper."""
    return Search(paths, key, label, hint, in_small=in_small)


def choice(key: str, label: str, *, path: str = "", options: Choices = (), needs: str = "") -> ChoiceOf:
    """Narrow to one of a few."""
    return ChoiceOf(key, label, path or key, many=False, options=options, needs=needs, control="choice")


def choices(key: str, label: str, *, path: str = "", options: Choices = (), needs: str = "") -> ChoiceOf:
    """Narrow to any of several."""
    return ChoiceOf(key, label, path or key, many=True, options=options, needs=needs)


def days(key: str, label: str, *, path: str = "", instants: bool = False, needs: str = "") -> Days:
    """Narrow to days from one to another."""
    return Days(key, label, path or key, instants, needs)


def amounts(key: str, label: str, *, path: str = "", needs: str = "") -> Amounts:
    """Narrow to amounts from one to another."""
    return Amounts(key, label, path or key, needs)


def yes_no(key: str, label: str, *, path: str = "", negated: bool = False, needs: str = "") -> YesNo:
    """Narrow to yes or to no."""
    return YesNo(key, label, path or key, negated, needs)


def custom(
    key: str, label: str, apply: Callable[[Any, str], Any], *, options: Choices = (), needs: str = ""
) -> Custom:
    """Narrow by a function of the room's queries."""
    return Custom(key, label, apply, options, needs)
