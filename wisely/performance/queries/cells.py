"""Payments in sums, told apart every way that the measures ask. Read from sums by month, never from lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from wisely.performance.decisions import Cell, definitions_of
from wisely.rules.rulebook import Rulebook
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import with_every_size_and_place

TOLD_APART = 1


def judged_payees(
    authority_id: int, book: Rulebook, spent: str, values: Sequence[Any]
) -> tuple[str, list[Any]]:
    """Give the beginning of a query, with its values: `spent`, as told, and `named`, each payee in it.

    `named` has the payee's name, live supplier, place, VCSE and sizes. `spent` has a `payee_id`. Only the
    suppliers that were paid are judged, so the cost grows with what is asked.
    """
    sizes = sizes_of(book)
    paid = Supplier.objects.order_by().filter(pk__in=RawSQL("SELECT supplier_id FROM paid", []))
    rows = with_every_size_and_place(paid, book).values_list("pk", "place", "is_vcse", *sizes)
    judged, told = rows.query.sql_with_params()
    columns = ", ".join(sizes)
    known = ", ".join(f"COALESCE(j.{size}, 'unknown') AS {size}" for size in sizes)
    return (
        f"""
        WITH spent AS MATERIALIZED ({spent}),
        paid AS MATERIALIZED (
          SELECT p.id, p.name, COALESCE(s.canonical_id, s.id) AS supplier_id
          FROM spend_payee p LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
          WHERE p.authority_id = %s AND p.id IN (SELECT payee_id FROM spent)
        ),
        judged(id, place, is_vcse, {columns}) AS MATERIALIZED ({judged}),
        named AS MATERIALIZED (
          SELECT paid.*, COALESCE(j.place, 'unknown') AS place, j.is_vcse, {known}
          FROM paid LEFT JOIN judged j ON j.id = paid.supplier_id
        )
        """,  # noqa: S608 - names of columns come from the rules, values go apart
        [*values, authority_id, *told],
    )


def sizes_of(book: Rulebook) -> list[str]:
    """Name the columns of size, one for each definition, in a fixed order."""
    return [f"size_{key}" for key in sorted(book.size_definitions)]


def cells_of(authority_id: int, book: Rulebook, *, months: Sequence[date]) -> list[Cell]:
    """Give the payments of some months as cells, from the sums by payee. One query."""
    beginning, values = judged_payees(
        authority_id, book, "SELECT * FROM spend_payeespend WHERE authority_id = %s AND month_on = ANY(%s)",
        [authority_id, list(months)],
    )  # fmt: skip
    sizes = ", ".join(f"n.{size}" for size in sizes_of(book))
    told = fetched(
        f"""{beginning}
        SELECT x.month_on, x.standing, n.place, n.is_vcse, sum(x.total_net), sum(x.lines_count)::bigint,
          sum(x.only_gross_total), '', {sizes}
        FROM spent x JOIN named n ON n.id = x.payee_id
        GROUP BY x.month_on, x.standing, n.place, n.is_vcse, {sizes}
        ORDER BY x.month_on
        """,  # noqa: S608 - as above
        values,
    )
    return [cell_of(row, book) for row in told]


def rules_of(book: Rulebook) -> str:
    """Name the rules by which payments are told apart: any change of them gives another name.

    `TOLD_APART` is raised by hand when this code comes to count otherwise.
    """
    rules = (
        TOLD_APART, book.council.places, book.council.size_definition,
        sorted(book.size_definitions.items()), sorted(definitions_of(book)),
    )  # fmt: skip
    return sha256(_plain(rules).encode()).hexdigest()


def _plain(rules: Any) -> str:
    """Write rules so that equal ones read the same: sets come in order."""
    if isinstance(rules, frozenset):
        return repr(sorted(rules))
    if isinstance(rules, (tuple, list)):
        return f"({', '.join(_plain(each) for each in rules)})"
    if is_dataclass(rules) and not isinstance(rules, type):
        return f"{type(rules).__name__}{_plain([getattr(rules, each.name) for each in fields(rules)])}"
    return repr(rules)


def cell_of(row: Sequence[Any], book: Rulebook) -> Cell:
    """Make a cell of a row: month, standing, place, VCSE, net, lines, gross only, label, then the sizes."""
    month, standing, place, is_vcse, total, lines, only_gross, label, *sizes = row
    by_id = dict(zip(sorted(book.size_definitions), sizes, strict=True))
    return Cell(month, standing, place, is_vcse, by_id, total, lines, only_gross, label)


_PLAN = "SELECT set_config('enable_nestloop', %s, true), set_config('enable_sort', %s, true)"


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a query that sums whole tables, and give its rows.

    The rules that keep councils apart hide from the planner how many rows there are; believing in a handful,
    it would go through one table for each row of another, and sort before summing. So it is told not to.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, ["off", "off"])
        cursor.execute(sql, values)
        rows = list(cursor.fetchall())
        cursor.execute(_PLAN, ["on", "on"])
    return rows
