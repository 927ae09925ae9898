"""What changed between two versions, told without what a redaction has taken out since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wisely.rules.transparency import DatasetField

Row = dict[str, Any]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of one row that differs. `before` is "" for an added row, `after` for a removed one."""

    change: str
    row: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs, with the number of rows that were added, removed and changed."""

    added: int
    removed: int
    changed: int
    fields: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def as_plain(self) -> dict[str, int]:
        """Give the counts as JSON holds them."""
        return {ADDED: self.added, REMOVED: self.removed, CHANGED: self.changed}


def difference(
    before: Iterable[Row], after: Iterable[Row], fields: Sequence[DatasetField], *,
    as_now_redacted: Callable[[Row], Row],
) -> Difference:  # fmt: skip
    """Compare two versions. Rows are the same that have one reference; of several, by their order.

    A row without a reference is known by its whole content. `as_now_redacted` takes out of an earlier row
    what may no longer be told, so that a difference never gives away what a correction took out.
    """
    told = [field for field in fields if field.key != "reference"]
    earlier = _by_key(before, fields)
    later = _by_key(after, fields)
    changes: list[Changed] = []
    changed = 0
    for key, row in later.items():
        if key not in earlier:
            changes += [Changed(ADDED, key[0], f.heading, "", as_text(row.get(f.key))) for f in told]
            continue
        found = [
            Changed(CHANGED, key[0], f.heading, _before(earlier[key], row, f, as_now_redacted), now)
            for f in told
            if as_text(earlier[key].get(f.key)) != (now := as_text(row.get(f.key)))
        ]
        changed += bool(found)
        changes += found
    gone = [key for key in earlier if key not in later]
    for key in gone:
        safe = as_now_redacted(earlier[key])
        changes += [Changed(REMOVED, key[0], f.heading, as_text(safe.get(f.key)), "") for f in told]
    filled = tuple(each for each in changes if each.before or each.after)
    return Difference(sum(key not in earlier for key in later), len(gone), changed, filled)


def _before(earlier: Row, later: Row, field: DatasetField, as_now_redacted: Callable[[Row], Row]) -> str:
    """Give what stood before, unless it may no longer be told."""
    safe = as_text(as_now_redacted(earlier).get(field.key))
    return safe if field.heading not in later.get("redacted", "") else as_text(later.get(field.key))


def _by_key(rows: Iterable[Row], fields: Sequence[DatasetField]) -> dict[tuple[str, int], Row]:
    """Give each row a key that is the same in the next version: its reference and its place among equals."""
    times: Counter[str] = Counter()
    found = {}
    for row in rows:
        name = row.get("reference") or " | ".join(as_text(row.get(field.key)) for field in fields)
        times[name] += 1
        found[name, times[name]] = row
    return found


def as_text(value: Any) -> str:
    """Write a value as a difference has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def not_recorded(rows: Iterable[Row], fields: Sequence[DatasetField]) -> dict[str, int]:
    """Count by field the rows that lack what the Code asks for; what was redacted is not missing."""
    asked = [field for field in fields if field.is_asked]
    count: Counter[str] = Counter()
    for row in rows:
        count.update(field.key for field in asked if _lacks(row, field))
    return {field.key: count[field.key] for field in asked if count[field.key]}


def _lacks(row: Row, field: DatasetField) -> bool:
    return row.get(field.key) in (None, "") and field.heading not in row.get("redacted", "")


def sums_by(rows: Iterable[Row], key: str, amount: str) -> Iterator[tuple[str, int, Decimal]]:
    """Give for each value of a field its rows and their sum in pounds, the largest first."""
    count: Counter[str] = Counter()
    total: dict[str, Decimal] = {}
    for row in rows:
        name = row.get(key) or ""
        count[name] += 1
        total[name] = total.get(name, Decimal(0)) + (row.get(amount) or Decimal(0))
    for name in sorted(total, key=lambda each: (-total[each], each)):
        yield name, count[name], total[name]
