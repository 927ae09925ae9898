"""What counts, what it comes to, and how it stands. Plain values only."""

from wisely.performance.decisions.cells import Cell, Parts, kind_of, parts_of
from wisely.performance.decisions.definitions import COMPUTED, Definition, definitions_of
from wisely.performance.decisions.judging import BADGES, Aim, Judgement, aim_of, judged, not_over, written
from wisely.performance.decisions.measuring import (
    Measured,
    Missing,
    definition_id,
    is_over,
    may_stand_for,
    measured,
    measured_from,
    waiting_because,
)
from wisely.performance.decisions.records import Records
from wisely.performance.decisions.spans import (
    GRAINS,
    MONTH,
    QUARTER,
    YEAR,
    months_in_words,
    months_without,
    span_of,
    span_words,
    spans,
)
from wisely.performance.decisions.wards import (
    DECILE_UNKNOWN,
    NO_DECILE,
    cells_by_ward,
    parts_by_decile,
    parts_by_ward,
)

__all__ = [
    "BADGES",
    "COMPUTED",
    "DECILE_UNKNOWN",
    "GRAINS",
    "MONTH",
    "NO_DECILE",
    "QUARTER",
    "YEAR",
    "Aim",
    "Cell",
    "Definition",
    "Judgement",
    "Measured",
    "Missing",
    "Parts",
    "Records",
    "aim_of",
    "cells_by_ward",
    "definition_id",
    "definitions_of",
    "is_over",
    "judged",
    "kind_of",
    "may_stand_for",
    "measured",
    "measured_from",
    "months_in_words",
    "months_without",
    "not_over",
    "parts_by_decile",
    "parts_by_ward",
    "parts_of",
    "span_of",
    "span_words",
    "spans",
    "waiting_because",
    "written",
]
