"""What registers answer, as plain facts. What has not the shape is `Unavailable`, never half a reading."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wisely.lib.identifiers import NotAnIdentifier, company_number
from wisely.lib.whole_numbers import whole_number
from wisely.suppliers.registers.asking import Unavailable

GARBAGE = "Its answer could not be read."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a register said of a number on a day. `facts` are text: ISO days, pounds; "" for not said."""

    number: str
    facts: dict[str, str]
    as_of: date


def company(content: bytes, number: str, today: date) -> Reading:
    """Read a company profile of Companies House."""
    told = _object(content)
    name, stands = told.get("company_name"), told.get("company_status")
    if not isinstance(name, str) or not isinstance(stands, str) or told.get("company_number") != number:
        raise Unavailable(GARBAGE)
    filed = told.get("accounts") or {}
    upcoming = filed.get("next_accounts") or {}
    facts = {
        "name": name, "state": stands, "ceased_on": _text(told.get("date_of_cessation")),
        "accounts_due_on": _day(upcoming.get("due_on") or filed.get("next_due")),
        "accounts_overdue": _yes(upcoming.get("overdue", filed.get("overdue"))),
        "period_from": _day(upcoming.get("period_start_on")),
        "period_to": _day(upcoming.get("period_end_on")),
        "statement_overdue": _yes((told.get("confirmation_statement") or {}).get("overdue")),
        "insolvency_history": _yes(told.get("has_insolvency_history")),
        "charges": _yes(told.get("has_charges")),
        "undeliverable_address": _yes(told.get("undeliverable_registered_office_address")),
        "postcode": _text((told.get("registered_office_address") or {}).get("postal_code")),
    }  # fmt: skip
    return Reading(number, facts, today)


def charity(content: bytes, number: str, today: date) -> Reading:
    """Read a charity's details from the Charity Commission for England and Wales."""
    told = _object(content)
    name, stands = told.get("charity_name"), told.get("reg_status")
    if not isinstance(name, str) or stands not in {"R", "RM"}:
        raise Unavailable(GARBAGE)
    facts = {
        "name": name, "state": "registered" if stands == "R" else "removed",
        "ceased_on": _day(told.get("date_of_removal")), "insolvent": _yes(told.get("insolvent")),
        "in_administration": _yes(told.get("in_administration")),
        "income": _text(told.get("latest_income")), "expenditure": _text(told.get("latest_expenditure")),
        "accounts_of": _day(told.get("latest_acc_fin_year_end_date")),
    }  # fmt: skip
    return Reading(number, facts, today)


def debarred(content: bytes, today: date) -> Iterator[Reading]:
    """Read a debarment list: CSV with company_number, ground, kind (mandatory or discretionary), until."""
    for row in _rows(content, {"company_number", "ground", "kind", "until"}):
        facts = {
            "state": "debarred",
            "ground": row["ground"],
            "kind": row["kind"],
            "until": _day(row["until"]),
        }
        yield Reading(_number(row["company_number"]), facts, today)


def credit_scores(content: bytes, today: date) -> Iterator[Reading]:
    """Read a credit agency's file: CSV with company_number, score (0 to 100), limit (pounds or ""), as_of."""
    for row in _rows(content, {"company_number", "score", "limit", "as_of"}):
        if whole_number(row["score"], below=101) is None or not _is_amount(row["limit"]):
            raise Unavailable(GARBAGE)
        facts = {"state": "scored", "score": row["score"], "limit": row["limit"]}
        yield Reading(_number(row["company_number"]), facts, _required_day(row["as_of"], not_after=today))


def _is_amount(text: str) -> bool:
    """Say whether text is pounds, as digits with or without pence, or says nothing."""
    return not text or (text.isascii() and text.replace(".", "", 1).isdigit())


def _object(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError as fault:
        raise Unavailable(GARBAGE) from fault
    if not isinstance(told, dict):
        raise Unavailable(GARBAGE)
    return told


def _rows(content: bytes, columns: set[str]) -> Iterator[dict[str, str]]:
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        if not columns <= set(rows.fieldnames or ()):
            raise Unavailable(GARBAGE)
        for row in rows:
            yield {key: (row.get(key) or "").strip() for key in columns}
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Unavailable(GARBAGE) from fault


def _number(text: str) -> str:
    try:
        return company_number(text)
    except NotAnIdentifier as fault:
        raise Unavailable(GARBAGE) from fault


def _required_day(text: str, *, not_after: date) -> date:
    day = _day(text)
    if not day or date.fromisoformat(day) > not_after:
        raise Unavailable(GARBAGE)
    return date.fromisoformat(day)


def _day(value: object) -> str:
    """Give a day as ISO text; a moment's day; "" where none is said.

    :raises Unavailable: for text that is no day.
    """
    if value in (None, ""):
        return ""
    try:
        return datetime.fromisoformat(str(value)).date().isoformat()
    except ValueError as fault:
        raise Unavailable(GARBAGE) from fault


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes(value: object) -> str:
    return "" if value is None else "yes" if value in (True, "true", "True", 1) else "no"
