"""Queries whose SQL is written once for each process, and which are only given their values after that.

Django builds a query and writes its SQL anew each time, which takes several times as long as PostgreSQL
takes to answer a small one (docs/decisions/0016).
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Field, Func, QuerySet, Value
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler


class Slot(Value):
    """Where a value comes to stand: the value of the builder's argument of that name."""

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        """Keep the name; without a field the value is read as what it is compared with."""
        super().__init__(None, output_field=output_field)
        self.name = name

    def as_sql(
        self,
        compiler: SQLCompiler,  # noqa: ARG002 - as Django calls it
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> tuple[str, Any]:
        """Write a place, for which the slot itself is kept until the value is known."""
        return "%s", [self]

    def of(self, field: Field[Any, Any]) -> Slot:
        """Give the same place for a value of a field, where nothing beside it says what it is."""
        return Slot(self.name, field)


def is_any(field: str, values: Slot) -> Func:
    """Hold for rows whose field is among the values of a list, of whatever length; as `field__in`.

    For an empty list the database is asked too, where `field__in` knows that nothing is among none.
    """
    return Func(
        F(field), values, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()
    )


def value_of(given: Any, field: Field[Any, Any]) -> Value:
    """Give a plain value, or a slot for one, where a query shows or compares it by itself."""
    return given.of(field) if isinstance(given, Slot) else Value(given, output_field=field)


def compiled_once(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """Let a function build its queryset once, with slots for arguments; after that only values are bound.

    What is called gives the rows, as a list. The function must not look at its plain arguments, which are
    slots when it runs: no `if`, no sum, no slice by them. A list is asked for by `is_any`, a value that
    stands alone by `value_of`. None equals nothing, as in SQL. Arguments by keyword alone are no slots: the
    query is written once for each set of them, so there must be few.
    """
    words = inspect.signature(build).parameters.values()
    names = tuple(each.name for each in words if each.kind is not each.KEYWORD_ONLY)

    @functools.cache
    def made(**fixed: Any) -> tuple[QuerySet[Any, Any], SQLCompiler, str, tuple[Any, ...]]:
        rows = build(*map(Slot, names), **fixed)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        return rows, compiler, sql, tuple(params)

    @functools.wraps(build)
    def ask(*given: Any, **fixed: Any) -> list[Any]:
        rows, compiler, sql, params = made(**fixed)
        values = dict(zip(names, map(_bound, given), strict=True))
        bound = copy.copy(compiler)
        bound.connection = connections[rows.db]
        bound.as_sql = lambda *_, **__: (  # type: ignore[method-assign]
            sql, tuple(values[each.name] if isinstance(each, Slot) else each for each in params)
        )  # fmt: skip
        asked = object.__new__(type(rows))
        asked.__dict__ = {**rows.__dict__, "_query": _Ready(rows.query, bound), "_result_cache": None}
        return list(asked)

    return ask


class _Ready:
    """A query whose compiler has written already."""

    def __init__(self, query: Query, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *_: Any, **__: Any) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


def _bound(value: Any) -> Any:
    """Give a value as the server takes it: choices as what they stand for, and collections as arrays."""
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple | set | frozenset) else value
