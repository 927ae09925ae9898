"""Gapless numbers: one row per authority and series, locked last in an act and released by its commit."""

from __future__ import annotations

from django.db import connection

_TAKE = """
INSERT INTO audit_series (authority_id, code, latest) VALUES (%s, %s, %s)
ON CONFLICT ON CONSTRAINT audit_series_is_one_per_authority
DO UPDATE SET latest = audit_series.latest + excluded.latest RETURNING latest
"""
EVERYBODY = 0  # the series of things that no authority owns, such as suppliers


def next_number(authority_id: int | None, series: str, *, count: int = 1) -> int:
    """Take `count` numbers and return the first; others wait, and an act rolled back leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [authority_id or EVERYBODY, series, count])
        (latest,) = cursor.fetchone()
    return int(latest) - count + 1
