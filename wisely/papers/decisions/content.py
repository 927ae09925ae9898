"""All that a paper shows. Once issued it is kept whole, and every later look is made from what is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from wisely.lib.hashing import canonical_json, sha256_of
from wisely.papers.decisions.facts import FactGroup, Groups
from wisely.rules.decision_notices import ShortNotice


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of the text under its heading; `key` is the pack's. A needed one says so where it is empty."""

    key: str
    heading: str
    text: str
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a paper says, in words and days, with nothing left to be looked up.

    `caption` is the kind of paper as people call it, `rule` what it is written under, `decision` the kind of
    decision in words, "" where nothing is decided. Days are those of the act that issued it.
    """

    council: str
    kind: str
    caption: str
    rule: str
    reference: str
    subject_kind: str
    subject: str
    title: str
    directorate: str
    lead_officer: str
    wards: int
    decision: str
    is_key: bool
    is_open_to_call_in: bool
    is_public: bool
    decision_maker: str
    decision_on: date | None
    short: ShortNotice
    call_in_ends_on: date | None
    effective_on: date | None
    taken_at: datetime
    issued_at: datetime | None
    text: tuple[TextPart, ...]
    groups: Groups

    def as_json(self) -> dict[str, Any]:
        """Give it as it is kept: plain values, days and instants in ISO 8601."""
        kept: dict[str, Any] = json.loads(canonical_json(asdict(self)))
        return kept


def content_from(kept: Mapping[str, Any]) -> Content:
    """Read kept content. What is kept is never changed, so every shape that was ever kept is read here."""
    told: dict[str, Any] = dict(kept)
    for name in ("decision_on", "call_in_ends_on", "effective_on"):
        told[name] = _day(told[name])
    for name in ("taken_at", "issued_at"):
        told[name] = datetime.fromisoformat(told[name]) if told[name] else None
    short = told["short"]
    told["short"] = ShortNotice(**{**short, "chair_on": _day(short["chair_on"])})
    told["text"] = tuple(TextPart(**part) for part in told["text"])
    told["groups"] = tuple(
        FactGroup(group["heading"], tuple((label, value) for label, value in group["rows"]))
        for group in told["groups"]
    )
    return Content(**told)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def content_sha256(kept: Mapping[str, Any]) -> str:
    """Give the hash of kept content, in hexadecimal: SHA-256 of its canonical JSON, and of nothing else."""
    return sha256_of([canonical_json(kept).encode()]).hex()
