"""What is taken out of a row before it is published, and what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wisely.rules.transparency import Dataset, redaction_reasons

Row = dict[str, Any]
PAYEE, PAYMENT, CONTRACT = "payee", "payment", "contract"
NEVER_TAKEN_OUT = frozenset({"reference", "redacted", "contract"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A redaction as it bears on rows: of what, which fields, why. `key` is its number on the record."""

    key: int
    subject_kind: str
    subject_key: str
    fields: tuple[str, ...]
    reason_code: str


def holds_on(*, until_on: date | None, is_lifted: bool, on: date) -> bool:
    """Say whether a redaction still takes something out on a day: it lapses by itself after its last."""
    return not is_lifted and (until_on is None or on <= until_on)


def stand_in(reason_code: str) -> str:
    """Give the words that stand where text was taken out."""
    reason = redaction_reasons().get(reason_code)
    return f"Redacted: {reason.name if reason else reason_code}"


class Redactor:
    """Takes out what the rules say, and remembers which rules took something out."""

    def __init__(self, dataset: Dataset, rules: Iterable[Rule]) -> None:
        self._fields = {field.key: field for field in dataset.fields}
        self._rules: dict[tuple[str, str], list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault((rule.subject_kind, rule.subject_key), []).append(rule)
        self.used: set[int] = set()

    def redacted(self, row: Row) -> Row:
        """Give the row as the public may read it; its `redacted` says what was taken out and why."""
        found = [rule for subject in _subjects(row) for rule in self._rules.get(subject, ())]
        if not found:
            return row
        told, out = dict(row), []
        for rule in found:
            for key in rule.fields:
                field = self._fields.get(key)
                if field is None or key in NEVER_TAKEN_OUT:
                    continue
                told[key] = stand_in(rule.reason_code) if field.kind == "text" else None
                out.append(f"{field.heading}: {_name(rule.reason_code)}")
                self.used.add(rule.key)
        told["redacted"] = "; ".join(filter(None, [row.get("redacted", ""), *dict.fromkeys(out)]))
        return told


def _subjects(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name what a row tells of: its payee, its payment's number, its contract."""
    if "payee_key" in row:
        payee = (PAYEE, str(row["payee_key"]))
        return [payee, (PAYMENT, row["reference"])] if row["reference"] else [payee]
    return [(CONTRACT, row["contract"])]


def _name(code: str) -> str:
    reason = redaction_reasons().get(code)
    return reason.name if reason else code
