"""Where the rows of a list come from, and how a page deep within them is reached quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

from django.contrib.postgres.aggregates import StringAgg
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower

from wisely.ui.listing.asked import Asked, Order
from wisely.ui.listing.filters import Search

Row = Sequence[Any]
Keep = Callable[[tuple[tuple[str, str], ...], Callable[[], int]], int]
_DEEP = 200
_MANY = 2_000  # rows, from which on it pays to sort keys alone and then to fetch the rows of one page
_FEW = 5_000  # rows that a search found: they are kept by key, and not searched for twice
_AT_A_TIME = 2_000


class Source(Protocol):
    """What a list needs of its rows. Each row's values stand in the order of `asked.paths`."""

    def count(self, asked: Asked, bound: int) -> int: ...
    def rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]: ...
    def every(self, asked: Asked) -> Iterator[Row]: ...


class QuerySource:
    """Rows of a queryset that the room's queries gave, already scoped to the person.

    `keep` remembers a count, where a room knows when it still stands: it is given what narrows the rows,
    empty for all of them, and how to count. What was searched for by words is counted anew each time.
    """

    def __init__(self, queryset: QuerySet[Any], *, keep: Keep | None = None) -> None:
        self.queryset = queryset
        self._keep = keep
        self._found: str | None = None

    def narrowed(self, asked: Asked) -> QuerySet[Any]:
        """Put the filters in force on."""
        rows = self.queryset
        for each, value in asked.narrowing:
            rows = each.narrow(rows, value)
        return rows

    def count(self, asked: Asked, bound: int) -> int:
        """Count up to `bound` and one more: beyond it the exact number is not worth its cost."""
        is_searched = any(isinstance(each, Search) for each, _ in asked.narrowing)
        known = _known(asked)
        if known is not None and len(known) <= min(_FEW, bound):
            self._found = ",".join(known)
            return len(known)
        keys = self.narrowed(asked).order_by().values_list("pk", flat=True)
        if is_searched and bound > _FEW:
            told = keys[: _FEW + 1].aggregate(
                number=Count("pk"), held=StringAgg(Cast("pk", TextField()), ",")
            )
            if told["number"] <= _FEW:
                self._found = told["held"] or ""
                return int(told["number"])
        if self._keep is not None and not is_searched:
            narrowing = tuple((each.key, repr(value)) for each, value in asked.narrowing)
            return min(self._keep(narrowing, keys[: bound + 1].count), bound + 1)
        return keys[: bound + 1].count()

    def rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]:
        """Give the rows from `start` up to `stop`, walked from the nearer end; of many the keys first."""
        order = self._order_of(asked)
        stop = min(stop, total)
        from_end = start > total // 2
        if from_end:
            order = [part.reversed for part in order]
            start, stop = total - stop, total - start
        narrowed = self.narrowed(asked) if self._found is None else self.queryset.filter(among(self._found))
        ordered = _ordered(narrowed, order)
        if start > _DEEP or total > _MANY:
            keys = ordered.values("pk")[start:stop]
            found = list(_ordered(self.queryset.filter(pk__in=keys), order).values_list(*asked.paths))
        else:
            found = list(ordered.values_list(*asked.paths)[start:stop])
        return found[::-1] if from_end else found

    def every(self, asked: Asked) -> Iterator[Row]:
        """Give every row of the view, a few thousand at a time, for an export."""
        ordered = _ordered(self.narrowed(asked), self._order_of(asked))
        return ordered.values_list(*asked.paths).iterator(chunk_size=_AT_A_TIME)

    def walked(self, asked: Asked, size: int, *, place: Sequence[Any], backwards: bool) -> list[Row]:
        """Give up to `size` rows on one side of a place; each row ends with its own sort values.

        An empty `place` is the first end, or backwards the last.
        """
        order = self._order_of(asked)
        if backwards:
            order = [part.reversed for part in order]
        rows = _ordered(self.narrowed(asked), order)
        names = []
        for number, part in enumerate(order):
            if part.ignores_case:
                rows = rows.annotate(**{f"sort_{number}": Lower(part.path)})
            names.append(f"sort_{number}" if part.ignores_case else part.path)
        if place:
            rows = rows.filter(_beyond(order, names, place))
        found = list(rows.values_list(*asked.paths, *names)[:size])
        return found[::-1] if backwards else found

    def _order_of(self, asked: Asked) -> list[Order]:
        """Give the order, sharper where a column has no gaps: then an index serves it in both directions."""
        model: Any = self.queryset.model
        return [
            replace(part, may_be_missing=part.may_be_missing and has_gaps(model, part.path))
            for part in asked.order
        ]


def _known(asked: Asked) -> Sequence[str] | None:
    """Give the keys of what is asked for by words alone, where a search has them at hand."""
    if len(asked.narrowing) > 1:
        return None
    return next((each.known(value) for each, value in asked.narrowing if isinstance(each, Search)), None)


def among(keys: str) -> Func:
    """Give the condition that a row has one of these keys, which are told as one text: 1,2,3.

    As a text thousands of them cost nothing here; `pk__in` looks at each and writes it by itself.
    """
    held = Value("{" + keys + "}", output_field=TextField())
    return Func(
        F("pk"),
        held,
        template="(%(expressions)s::bigint[]))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


@cache
def has_gaps(model: Any, path: str) -> bool:
    """Say whether values at a path may be missing; for what is not a plain column, suppose so."""
    if path == "pk":
        return False
    here = model
    for name in path.split("__"):
        try:
            field = here._meta.get_field(name) if here else None  # noqa: SLF001 - Django's documented way in
        except FieldDoesNotExist:
            return True
        if field is None or getattr(field, "null", True):
            return True
        here = field.related_model if field.is_relation else None
    return False


def _ordered(rows: QuerySet[Any], order: Sequence[Order]) -> QuerySet[Any]:
    return rows.order_by(*(_expression(part) for part in order))


def _expression(part: Order) -> Any:
    named = Lower(part.path) if part.ignores_case else F(part.path)
    gaps = {"nulls_first": True} if part.gaps_first else {"nulls_last": True}
    words = gaps if part.may_be_missing else {}
    return named.desc(**words) if part.downwards else named.asc(**words)


def _beyond(order: Sequence[Order], names: Sequence[str], place: Sequence[Any]) -> Q:
    """Give the condition for rows after a place: later in the first sort, or equal there and later next."""
    beyond, equal = Q(), Q()
    for part, name, value in zip(order, names, place, strict=True):
        later = _later(part, name, value)
        if later is not None:
            beyond |= equal & later
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return beyond or Q(pk__in=[])


def _later(part: Order, name: str, value: Any) -> Q | None:
    if value is None:
        return Q(**{f"{name}__isnull": False}) if part.gaps_first else None
    later = Q(**{f"{name}__{'lt' if part.downwards else 'gt'}": value})
    if part.may_be_missing and not part.gaps_first:
        later |= Q(**{f"{name}__isnull": True})
    return later
