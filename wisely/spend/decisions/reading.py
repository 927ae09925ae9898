"""A payment file read as its mapping says: once to see what an import would do, and once more to do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wisely.spend.decisions.columns import Mapping, missing_fields
from wisely.spend.decisions.fields import LABELS, Field
from wisely.spend.decisions.findings import ControlTotal, DryRun, MonthTotal, Note
from wisely.spend.decisions.judging import MOST_KEPT, Judge, Judged, agrees
from wisely.spend.decisions.numbers import Malformed
from wisely.spend.decisions.opening import UnreadableFile
from wisely.spend.decisions.records import RawBatch
from wisely.spend.decisions.sources import Source, opened

MANY = 1_000  # rows above which the absence of any credit is strange
FAR = 366  # days from the file's middle date beyond which a date is strange


@dataclass(frozen=True)
class Batch:
    """Payments of one sheet, as an Arrow table whose columns are those of the ledger."""

    sheet: str
    payments: pa.Table


def accepted_rows(path: Path, mapping: Mapping) -> Iterator[Batch]:
    """Give the payments of a file, a few thousand at a time.

    Columns: line, paid_on, supplier_name, normal_name, is_redacted, amount (numeric 14,2), vat, is_card and
    the text fields of `Field`. The same rows as `dry_run` counted.

    :raises UnreadableFile: when the file cannot be read to its end.
    """
    for sheet, _, judged in _judged(path, mapping):
        if judged.payments.num_rows:
            yield Batch(sheet, judged.payments)


def dry_run(path: Path, mapping: Mapping) -> DryRun:
    """Read the whole file and say what an import would do; nothing is kept.

    :raises UnreadableFile: when the file cannot be read to its end.
    """
    counting = _Counting(mapping)
    for _, raw, judged in _judged(path, mapping, counting):
        counting.add(raw, judged)
    return counting.result()


def _judged(
    path: Path, mapping: Mapping, counting: _Counting | None = None
) -> Iterator[tuple[str, RawBatch, Judged]]:
    lacks = missing_fields(mapping.columns, mapping.paid_on)
    if lacks:
        raise UnreadableFile(
            f"No column is chosen for: {', '.join(lacks)}.", mapping.heading_line or 1,
            next_step="Choose the column, and read the file again.",
        )  # fmt: skip
    with opened(path) as source:
        judge = Judge(mapping, has_unreadable=source.has_unreadable)
        if counting:
            counting.begin(source)
        for sheet in mapping.sheets:
            start = _first_line(source, sheet, mapping)
            for raw in source.batches(sheet, mapping.headings):
                below = _from_line(raw, start)
                if len(below):
                    yield sheet, below, judge.judge(below, sheet)


def _first_line(source: Source, name: str, mapping: Mapping) -> int:
    """Give the line below the headings; sheets of one workbook may have theirs on different rows."""
    if not mapping.heading_line:
        return 1
    for sheet in source.sheets():
        if sheet.name == name:
            for line, cells in sheet.first:
                if cells and list(cells) == list(mapping.headings):
                    return line + 1
    return mapping.heading_line + 1


def _from_line(raw: RawBatch, start: int) -> RawBatch:
    if not len(raw) or raw.lines[0] >= start:
        return raw
    skipped = int(np.searchsorted(raw.lines, start))
    columns = [column.slice(skipped) for column in raw.columns]
    return RawBatch(columns, raw.lines[skipped:], raw.overfull[skipped:])


class _Counting:
    """Adds up a dry run."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping, self.found = mapping, DryRun()
        self.months: dict[date, tuple[int, Decimal]] = {}
        self.days: Counter[date] = Counter()
        self.reasons: Counter[str] = Counter()
        self.prints: list[npt.NDArray[np.int64]] = []
        self.names: set[str] = set()
        self.filled: set[Field] = set()
        self.strange: list[tuple[int, date]] = []
        self.malformed = Malformed()

    def begin(self, source: Source) -> None:
        if source.odd_line is not None:
            self.found.notes.append(Note(
                "Most of the file is UTF-8, but this line is not. Its accents and pound signs were read as "
                "Windows-1252; look whether its names are right.", source.odd_line,
            ))  # fmt: skip

    def add(self, raw: RawBatch, judged: Judged) -> None:
        """Count one batch."""
        found, payments = self.found, judged.payments
        found.blank_rows += judged.blanks
        found.repeated_headings += judged.headings
        found.control_totals += judged.control_totals
        found.rejected += len(judged.rejections)
        found.rejections += judged.rejections[: max(MOST_KEPT - len(found.rejections), 0)]
        for each in judged.rejections:
            found.rejected_total += each.amount or 0
            self.reasons[each.reason if not each.value else each.reason.replace(each.value, "…")] += 1
        if payments.num_rows:
            self._add_payments(payments)
            self.prints.append(_prints(raw, payments["line"]))

    def _add_payments(self, payments: pa.Table) -> None:
        found = self.found
        amounts = payments["amount"]
        is_credit = pc.less(amounts, Decimal(0))
        found.rows += payments.num_rows
        found.total += _sum(amounts)
        found.negatives += pc.sum(is_credit).as_py() or 0
        found.negative_total += _sum(amounts.filter(is_credit))
        found.zeros += pc.sum(pc.equal(amounts, Decimal(0))).as_py() or 0
        found.unnamed += pc.sum(pc.equal(payments["supplier_name"], "")).as_py() or 0
        found.redacted += pc.sum(payments["is_redacted"]).as_py() or 0
        self.names.update(payments["normal_name"].unique().to_pylist())
        by_day = payments.select(["paid_on", "amount", "line"]).group_by("paid_on").aggregate(
            [("amount", "sum"), ("amount", "count"), ("line", "min")]
        )  # fmt: skip
        for each in by_day.to_pylist():
            month = each["paid_on"].replace(day=1)
            lines, total = self.months.get(month, (0, Decimal("0.00")))
            self.months[month] = (lines + each["amount_count"], total + each["amount_sum"])
            if not self.days[each["paid_on"]]:
                self.strange.append((each["line_min"], each["paid_on"]))
            self.days[each["paid_on"]] += each["amount_count"]
        for field in self.mapping.columns:
            self.malformed.add(field, payments)
            if field not in self.filled and field.value in payments.column_names:
                column = payments[field.value]
                if column.null_count < len(column) and not _is_all_blank(column):
                    self.filled.add(field)

    def result(self) -> DryRun:
        """Give the whole, with what the officer should know."""
        found = self.found
        found.months = [MonthTotal(month, *self.months[month]) for month in sorted(self.months)]
        found.first_on, found.last_on = min(self.days, default=None), max(self.days, default=None)
        found.suppliers = len(self.names - {""})
        found.reasons = dict(self.reasons.most_common(50))
        prints = np.concatenate(self.prints) if self.prints else np.array([], np.int64)
        prints.sort()
        found.repeats = int(np.count_nonzero(prints[1:] == prints[:-1]))
        if self.mapping.stated_total is not None:
            stated, counted = self.mapping.stated_total, found.total + found.rejected_total
            found.control_totals.append(
                ControlTotal(
                    "", None, "The total you gave", stated, found.total, agrees=agrees(stated, found.total)
                )
                if not found.rejected
                else ControlTotal(
                    "", None, "The total you gave", stated, counted, agrees=agrees(stated, counted)
                )
            )
        self._note()
        return found

    def _note(self) -> None:
        found, notes = self.found, self.found.notes
        if not found.rows:
            notes.append(Note("No row can be imported."))
            return
        if self.mapping.lacks_signs:
            notes.append(Note(
                "Minus signs were lost before the file came here. A credit may stand as a payment: amounts "
                "serve volume and trends, and every payment of the file says so."
            ))  # fmt: skip
        elif found.rows >= MANY and not found.negatives:
            notes.append(Note(
                "No row is a credit. Lists of this size have some: look whether minus signs were lost."
            ))  # fmt: skip
        for line, day in self._far_days():
            notes.append(Note(f"{day:%d/%m/%Y} is more than a year from most dates of the file.", line))
        if found.unnamed:
            notes.append(Note(f"{found.unnamed:,} payments name no supplier. They are imported without one."))
        if Field.PAID_ON not in self.mapping.columns and self.mapping.paid_on:
            notes.append(
                Note(f"The file has no dates: every payment is dated {self.mapping.paid_on:%d/%m/%Y}.")
            )
        notes += self.malformed.notes()
        notes += [
            Note(f"The column for “{LABELS[each]}” is empty in every row.")
            for each in self.mapping.columns
            if each not in self.filled
        ]

    def _far_days(self) -> list[tuple[int, date]]:
        """Give the first lines with a date far from the file's middle one, which is no part of a long run."""
        total, reached = sum(self.days.values()), 0
        for middle in sorted(self.days):
            reached += self.days[middle]
            if reached * 2 >= total:
                break
        far = [(line, day) for line, day in self.strange if abs((day - middle).days) > FAR]
        few = sum(self.days[day] for _, day in far) * 100 <= total
        return sorted(far)[:20] if few else []


def _sum(amounts: pa.ChunkedArray) -> Decimal:
    total: Decimal | None = pc.sum(pc.cast(amounts, pa.decimal128(30, 2))).as_py()
    return total or Decimal("0.00")


def _is_all_blank(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_string(column.type):
        return column.type == pa.bool_() and not pc.any(column).as_py()
    return not pc.any(pc.not_equal(column, "")).as_py()


def _prints(raw: RawBatch, lines: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Give a number for each accepted row that is the same for rows with the same cells."""
    joined = pc.binary_join_element_wise(*raw.columns, "\x1f")
    kept = pa.array(np.searchsorted(raw.lines, lines.to_numpy()))
    return np.fromiter(map(hash, joined.take(kept).to_pylist()), np.int64, len(kept))
