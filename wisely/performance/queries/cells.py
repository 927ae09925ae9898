"""Payments in sums, told apart every way that the measures ask. Read from sums by month, never from lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from wisely.performance.decisions import Cell
from wisely.performance.queries.remembering import remembered
from wisely.rules.rulebook import Rulebook
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import with_every_size_and_place


@dataclass(frozen=True, slots=True)
class Sums:
    """All payments of a council as cells, and the months that hold any, earliest first."""

    cells: tuple[Cell, ...]
    months: tuple[date, ...]


def judged_payees(authority_id: int, book: Rulebook) -> tuple[str, list[Any]]:
    """Give the beginning of a query, with its values: `named`, each payee with place, VCSE and sizes."""
    sizes = sizes_of(book)
    rows = with_every_size_and_place(Supplier.objects.order_by(), book)
    sql, values = rows.values_list("pk", "place", "is_vcse", *sizes).query.sql_with_params()
    columns = ", ".join(sizes)
    known = ", ".join(f"COALESCE(j.{size}, 'unknown') AS {size}" for size in sizes)
    return (
        f"""
        WITH judged(id, place, is_vcse, {columns}) AS MATERIALIZED ({sql}),
        named AS MATERIALIZED (
          SELECT p.id, p.name, COALESCE(s.canonical_id, s.id) AS supplier_id,
            COALESCE(j.place, 'unknown') AS place, j.is_vcse, {known}
          FROM spend_payee p
          LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
          LEFT JOIN judged j ON j.id = COALESCE(s.canonical_id, s.id)
          WHERE p.authority_id = %s
        )
        """,  # noqa: S608 - names of columns come from the rules, values go apart
        [*values, authority_id],
    )


def sizes_of(book: Rulebook) -> list[str]:
    """Name the columns of size, one for each definition, in a fixed order."""
    return [f"size_{key}" for key in sorted(book.size_definitions)]


def sums_of(authority_id: int, book: Rulebook) -> Sums:
    """Give all payments of a council as cells. One query where they are in memory, else two."""
    key = ("sums", book.council.pack, book.on)
    return remembered(authority_id, key, lambda: _summed(authority_id, book))


def _summed(authority_id: int, book: Rulebook) -> Sums:
    beginning, values = judged_payees(authority_id, book)
    sizes = ", ".join(f"n.{size}" for size in sizes_of(book))
    rows = fetched(
        f"""{beginning}
        SELECT x.month_on, x.standing, n.place, n.is_vcse, sum(x.total_net), sum(x.lines_count)::bigint,
          sum(x.only_gross_total), '', {sizes}
        FROM spend_payeespend x JOIN named n ON n.id = x.payee_id
        WHERE x.authority_id = %s
        GROUP BY x.month_on, x.standing, n.place, n.is_vcse, {sizes}
        ORDER BY x.month_on
        """,  # noqa: S608 - as above
        [*values, authority_id],
    )
    cells = tuple(cell_of(row, book) for row in rows)
    return Sums(cells, tuple(dict.fromkeys(cell.month for cell in cells)))


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
