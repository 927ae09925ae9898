"""The expressions of the cube, written once in Ibis; each engine is given them in its own SQL.

Importing this costs two seconds and 80 MB, so doors import it only when a cube is asked for. Amounts are
whole pence, so that every engine gives the same sums.
"""

from __future__ import annotations

from functools import lru_cache

import ibis
from ibis.expr.types import Table, Value

from wisely.spend.analysis.dimensions import DIMENSIONS, ROLLED_UP, Cut

SCHEMA = ibis.schema({
    "year": "string", "quarter": "string", "month": "string", "directorate": "string", "service": "string",
    "category": "string", "standing": "string", "supplier": "int64", "contract": "int64", "size": "string",
    "kind": "string", "net": "int64", "gross": "int64", "lines": "int64",
})  # fmt: skip
MEASURES = ("net", "gross", "lines")


def facts(table: str) -> Table:
    """Give a table of facts by its name: the lines, as they came in or laid in order, or a roll-up."""
    columns = [*ROLLED_UP[table], *MEASURES] if table in ROLLED_UP else list(SCHEMA)
    return ibis.table({name: SCHEMA[name] for name in columns}, name=table)


def rolled_up(lines: Table, table: str) -> Table:
    """Roll the lines up to the dimensions of a roll-up."""
    return _summed(lines, ROLLED_UP[table])


def of_year(table: Table, year: str) -> Table:
    """Keep one financial year of a table of facts, those of a supplier together and then of a contract.

    So a page about a supplier or a contract reads few groups of rows, however many lines there are.
    """
    keys = [key for key in ("supplier", "contract", "month") if key in table.columns]
    mine = table.filter(table.year == year)
    return mine.order_by(keys) if keys else mine


def cut_of(table: Table, asked: Cut) -> Table:
    """Cut a table of facts: a row for each pair of values, with pence net, pence gross and how many lines."""
    return _summed(_kept(table, asked), (asked.by, asked.across) if asked.across else (asked.by,))


def _kept(table: Table, asked: Cut) -> Table:
    for key, value in asked.kept.items():
        table = table.filter(table[key] == value)
    return table


def page_of(table: Table, asked: Cut, *, by_measure: str, most_rows: int, most_columns: int) -> Table:
    """Cut a table of facts down to what a page shows: the largest rows and columns, the others together.

    Columns: the row's value and the column's (null for the others; no column's if nothing is asked across),
    pence net, pence gross, lines, and by how many values the rows were cut in all. Of periods the latest are
    shown by themselves instead of the largest.

    Rows and columns are put in order first, each by itself, and facts are summed once, into few cells: the
    sums of all pairs would be many more than the sums shown.
    """
    kept = _kept(table, asked)
    keys = [(asked.by, most_rows), *([(asked.across, most_columns)] if asked.across else [])]
    cells = kept
    for key, most in keys:
        cells = _with_largest(cells, _in_order(kept, key, by_measure), key, most)
    shown = cells.group_by([f"{key}_shown" for key, _ in keys])
    sums = {name: _whole(cells[name].sum()) for name in MEASURES}
    return shown.aggregate(**sums, values_in_all=cells[f"{asked.by}_in_all"].max())


def _in_order(kept: Table, key: str, by_measure: str) -> Table:
    """Give the values of a dimension, each with its place from 0 on and how many there are."""
    weights = kept.group_by(key).aggregate(weight=kept[by_measure].sum())
    is_period = DIMENSIONS[key].kind == "period"
    order = [weights[key].desc()] if is_period else [weights.weight.desc(), weights[key]]
    return weights.select(
        weights[key].name(f"{key}_of"), ibis.row_number().over(order_by=order).name(f"{key}_place"),
        weights[key].count().over(ibis.window()).name(f"{key}_in_all"),
    )  # fmt: skip


def _with_largest(cells: Table, places: Table, key: str, most: int) -> Table:
    """Add `<key>_shown`, the key where it is among the first, and `<key>_in_all`."""
    joined = cells.join(places, cells[key] == places[f"{key}_of"])
    shown = ibis.ifelse(joined[f"{key}_place"] < most, joined[key], ibis.null(SCHEMA[key]))
    return joined.mutate(**{f"{key}_shown": shown})


def _summed(table: Table, keys: tuple[str, ...]) -> Table:
    sums = {name: _whole(table[name].sum()) for name in MEASURES}
    return table.group_by(list(keys)).aggregate(**sums)


def _whole(total: Value) -> Value:
    """Keep a sum of whole numbers whole: engines widen it, and files would hold the wider as a fraction.

    Ibis believes that a sum has its parts' type and leaves out a plain cast, so this goes by way of another.
    """
    return total.cast("decimal(38, 0)").cast("int64")


def values_of(dimension: str, table: Table) -> Table:
    """Give each value that a dimension of a table of facts has, in order."""
    return table.select(dimension).distinct().order_by(dimension)


def sql_of(expression: Table, dialect: str = "duckdb") -> str:
    """Write an expression in an engine's SQL: duckdb, postgres, pyspark and what else Ibis knows."""
    return str(ibis.to_sql(expression, dialect=dialect))


@lru_cache(maxsize=512)
def _sql(by: str, across: str, kept: tuple[tuple[str, str | int], ...], sizes: tuple[str, int, int]) -> str:
    asked = Cut(by, across, dict(kept))
    by_measure, most_rows, most_columns = sizes
    page = page_of(
        facts(asked.table), asked, by_measure=by_measure, most_rows=most_rows, most_columns=most_columns
    )
    return sql_of(page)


def sql_of_page(asked: Cut, *, by_measure: str, most_rows: int, most_columns: int) -> str:
    """Give the SQL of a page's cut over the smallest table that can answer it; kept for the next who asks."""
    return _sql(
        asked.by, asked.across, tuple(sorted(asked.kept.items())), (by_measure, most_rows, most_columns)
    )
