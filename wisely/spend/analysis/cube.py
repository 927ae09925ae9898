"""The expressions of the cube, written once in Ibis; each engine is given them in its own SQL.

Importing this costs two seconds and 80 MB, so doors import it only when a cube is asked for. Amounts are
whole pence, so that every engine gives the same sums.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import ibis
from ibis.expr.types import Table, Value

from wisely.spend.analysis.dimensions import CELLS, COLUMNS, DIMENSIONS, ROLLED_UP, ROWS, Cut

SCHEMA = ibis.schema({
    "year": "string", "quarter": "string", "month": "string", "directorate": "string", "service": "string",
    "category": "string", "standing": "string", "supplier": "int64", "contract": "int64", "size": "string",
    "kind": "string", "ward": "string", "net": "int64", "gross": "int64", "lines": "int64",
})  # fmt: skip
MEASURES = ("net", "gross", "lines")
Tables = Callable[[Cut], Table]


def facts(table: str) -> Table:
    """Give a table of facts by its name: the lines, as they came in or laid in order, or a roll-up."""
    columns = [*ROLLED_UP[table], *MEASURES] if table in ROLLED_UP else list(SCHEMA)
    return ibis.table({name: SCHEMA[name] for name in columns}, name=table)


def rolled_up(lines: Table, table: str) -> Table:
    """Roll the lines up to the dimensions of a roll-up."""
    return _summed(lines, ROLLED_UP[table])


def of_year(table: Table, year: str) -> Table:
    """Keep a financial year of facts ("": all), those of a supplier together and then of a contract.

    So a page about a supplier or a contract reads few groups of rows, however many lines there are.
    """
    keys = [key for key in ("supplier", "contract", "month") if key in table.columns]
    mine = table.filter(table.year == year) if year else table
    return mine.order_by(keys) if keys else mine


def cut_of(table: Table, asked: Cut) -> Table:
    """Cut a table of facts: a row for each pair of values, with pence net, pence gross and how many lines."""
    return _summed(_kept(table, asked), (asked.by, asked.across) if asked.across else (asked.by,))


def _kept(table: Table, asked: Cut) -> Table:
    for key, value in asked.kept.items():
        table = table.filter(table[key] == value)
    return table


def page_of(
    tables: Tables, asked: Cut, *, by_measure: str, most_rows: int, most_columns: int
) -> dict[str, Table]:
    """Cut facts down to what a page shows, in steps by name: `ROWS`, and across `COLUMNS` and then `CELLS`.

    Rows and columns are the largest values, or the latest periods, with what each comes to; rows also say
    what all values come to and how many they are. Cells are the sums of the pairs of those shown alone, and
    read the two steps before, which the engine keeps under their names. So a page of a hundred suppliers by
    month never sums the months of thirty thousand; what the others come to is what is left of the sums.

    `tables` gives the facts that answer a cut: rows and columns are summed by themselves, over fewer facts
    than their pairs. One query for all three would take an engine as long to plan as to answer.
    """
    rows = _summed_alone(tables, Cut(asked.by, "", asked.kept))
    whole = rows.aggregate(
        **{f"whole_{name}": _whole(rows[name].sum()) for name in MEASURES}, values_in_all=rows.count()
    )
    steps = {ROWS: _first(rows, asked.by, by_measure, most_rows).cross_join(whole)}
    if asked.across:
        columns = _summed_alone(tables, Cut(asked.across, "", asked.kept))
        steps[COLUMNS] = _first(columns, asked.across, by_measure, most_columns)
        shown = _kept(tables(asked), asked)
        for name, key in ((ROWS, asked.by), (COLUMNS, asked.across)):
            shown = shown.semi_join(ibis.table({key: SCHEMA[key]}, name=name), key)
        steps[CELLS] = _summed(shown, (asked.by, asked.across))
    return steps


def _summed_alone(tables: Tables, alone: Cut) -> Table:
    """Sum the values of a dimension, in what an engine counts in: to make whole numbers of all takes long."""
    table = _kept(tables(alone), alone)
    return table.group_by(alone.by).aggregate(**{name: table[name].sum() for name in MEASURES})


def _first(sums: Table, key: str, by_measure: str, most: int) -> Table:
    """Keep the largest values of a dimension, or the latest periods."""
    is_period = DIMENSIONS[key].kind == "period"
    order = [sums[key].desc()] if is_period else [sums[by_measure].desc(), sums[key].asc()]
    return sums.order_by(order).limit(most).mutate(**{name: _whole(sums[name]) for name in MEASURES})


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
def _sql(
    by: str, across: str, kept: tuple[tuple[str, str | int], ...], sizes: tuple[str, int, int]
) -> dict[str, str]:
    by_measure, most_rows, most_columns = sizes
    page = page_of(
        lambda part: facts(part.table), Cut(by, across, dict(kept)),
        by_measure=by_measure, most_rows=most_rows, most_columns=most_columns,
    )  # fmt: skip
    return {name: sql_of(step) for name, step in page.items()}


def sql_of_page(asked: Cut, *, by_measure: str, most_rows: int, most_columns: int) -> Mapping[str, str]:
    """Give the SQL of each step of a page, over the tables that the cut names; kept for the next who asks."""
    return _sql(
        asked.by, asked.across, tuple(sorted(asked.kept.items())), (by_measure, most_rows, most_columns)
    )
