"""The expressions of the cube, written once in Ibis; each engine is given them in its own SQL.

Importing this costs two seconds and 80 MB, so doors import it only when a cube is asked for. Amounts are
whole pence, so that every engine gives the same sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import ibis
from ibis.expr.types import Table, Value

from wisely.spend.analysis.dimensions import DIMENSIONS, ROLLED_UP, Cut

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


def page_of(tables: Tables, asked: Cut, *, by_measure: str, most_rows: int, most_columns: int) -> Table:
    """Cut facts down to what a page shows: the largest rows and columns, the others together.

    Columns: the row's value and the column's (null for the others; no column's if nothing is asked across),
    pence net, pence gross, lines, and by how many values the rows were cut in all. Of periods the latest are
    shown by themselves instead of the largest.

    `tables` gives the facts that answer a cut. Rows and columns are summed by themselves, over fewer facts
    than their pairs; then the pairs of those shown alone; the others are what is left of the sums. So a page
    of a hundred suppliers by month never sums the months of thirty thousand.
    """
    rows = cut_of(tables(Cut(asked.by, "", asked.kept)), Cut(asked.by, "", asked.kept))
    first_rows = _first(rows, asked.by, by_measure, most_rows)
    whole = rows.aggregate(**{name: _whole(rows[name].sum()) for name in MEASURES})
    keys = [asked.by]
    if asked.across:
        keys.append(asked.across)
        columns = cut_of(tables(Cut(asked.across, "", asked.kept)), Cut(asked.across, "", asked.kept))
        first_columns = _first(columns, asked.across, by_measure, most_columns)
        cells = _summed(
            _kept(tables(asked), asked)
            .semi_join(first_rows, asked.by)
            .semi_join(first_columns, asked.across),
            (asked.by, asked.across),
        )
        parts = [
            (cells, keys, 1), (cells, [asked.by], -1), (cells, [asked.across], -1), (cells, [], 1),
            (first_rows, [asked.by], 1), (first_rows, [], -1),
            (first_columns, [asked.across], 1), (first_columns, [], -1), (whole, [], 1),
        ]  # fmt: skip
    else:
        parts = [(first_rows, keys, 1), (first_rows, [], -1), (whole, [], 1)]
    told = ibis.union(*(_part(table, keys, shown, sign) for table, shown, sign in parts))
    page = _summed(told, tuple(f"{key}_shown" for key in keys))
    return page.filter(page.lines > 0).mutate(values_in_all=rows.count().as_scalar())


def _first(sums: Table, key: str, by_measure: str, most: int) -> Table:
    """Keep the largest values of a dimension, or the latest periods."""
    is_period = DIMENSIONS[key].kind == "period"
    order = [sums[key].desc()] if is_period else [sums[by_measure].desc(), sums[key].asc()]
    return sums.order_by(order).limit(most)


def _part(sums: Table, keys: Sequence[str], shown: Sequence[str], sign: int) -> Table:
    """Give sums to add to what is shown: of some keys by themselves, of the rest to the others."""
    values = {f"{key}_shown": sums[key] if key in shown else ibis.null(SCHEMA[key]) for key in keys}
    return sums.select(**values, **{name: sums[name] * sign for name in MEASURES})


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
        lambda part: facts(part.table), asked,
        by_measure=by_measure, most_rows=most_rows, most_columns=most_columns,
    )  # fmt: skip
    return sql_of(page)


def sql_of_page(asked: Cut, *, by_measure: str, most_rows: int, most_columns: int) -> str:
    """Give the SQL of a page's cut, over the tables that the cut names; kept for the next who asks."""
    return _sql(
        asked.by, asked.across, tuple(sorted(asked.kept.items())), (by_measure, most_rows, most_columns)
    )
