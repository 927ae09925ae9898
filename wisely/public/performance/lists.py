"""The agreed figures as a list, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wisely.lib.periods import period_code, period_name
from wisely.performance.queries import READING, ReadingRow, written
from wisely.rules.parts import Figure, Kpi
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

AGREED, RESTATED = "agreed", "restated"


def figures_list(council: str) -> Listing:
    """Declare the agreed figures of a council; links lead to its permanent addresses."""
    return Listing(
        name="agreed-figures",
        noun=("agreed figure", "agreed figures"),
        title="How we are doing",
        columns=(
            Column("name", "Figure", link=f"/open/{council}/performance/{{figure}}/", is_heading=True),
            Column("kpi", "Measure", Kind.NUMBER, shown=False),
            Column("title", "Of the measure", shown=False),
            Column("area", "Key area", shown=False),
            Column("period", "Period", sort=False),
            Column("ends_before", "Day after the period", Kind.DATE, shown=False),
            Column("written", "Value", sort=False),
            Column("value", "Value as a number", Kind.AMOUNT, shown=False),
            Column("unit", "Unit", shown=False),
            Column("stage", "Stands", Kind.TAG, badge=READING.badge),
            Column("agreed_at", "Agreed", Kind.INSTANT),
            Column("lacking", "Months without payments", Kind.LONG_TEXT, sort=False, shown=False),
            Column("because", "Why it was restated", Kind.LONG_TEXT, sort=False, shown=False),
            Column("definition", "How it is counted", Kind.LONG_TEXT, sort=False, shown=False),
            Column("figure", "Figure’s key", Kind.REFERENCE, shown=False),
            Column("period_code", "Period’s key", Kind.REFERENCE, shown=False),
        ),
        filters=(
            listing.search("name", "title", "area"),
            listing.choices("stage", "Stands", options=((AGREED, "Agreed"), (RESTATED, "Restated"))),
            listing.choices("area", "Key area"),
        ),
        order="-ends_before",
        then="key",
    )


def figure_row(row: ReadingRow, kpi: Kpi, figure: Figure) -> Mapping[str, Any]:
    """Give one reading as its row."""
    return {
        "key": row.id,
        "figure": figure.id,
        "name": figure.name,
        "kpi": kpi.number,
        "title": kpi.title,
        "area": kpi.area,
        "period": period_name(row.period),
        "period_code": period_code(row.period),
        "ends_before": row.period.ends_before,
        "value": row.value,
        "written": written(row.value, figure.unit),
        "unit": figure.unit,
        "stage": row.stage,
        "agreed_at": row.agreed_at,
        "lacking": row.months_lacking,
        "because": row.restated_because,
        "definition": row.definition,
    }
