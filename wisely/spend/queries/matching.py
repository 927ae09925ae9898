"""Names in the ledger that wait for a person: those like a known supplier, by that supplier; and new ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.spend.models import Payee

QUEUE, NEW, UNATTENDED, DECIDED = "queue", "new", "unattended", "decided"


@dataclass(frozen=True, slots=True)
class WaitingName:
    """A name in the ledger: paid to it, net; what speaks for its group’s supplier; why it is asked."""

    payee_id: int
    name: str
    total_net: Decimal
    lines: int
    company_number: str
    likeness: Decimal | None = None
    met_as: str = ""
    reasons: tuple[str, ...] = ()
    waits: str = ""
    others: int = 0

    @property
    def likeness_percent(self) -> Decimal | None:
        """How sure the matching is, in hundredths."""
        return None if self.likeness is None else self.likeness * 100


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """Names that most likely mean one supplier, the most paid first."""

    supplier_id: int
    reference: str
    name: str
    total_net: Decimal
    names: tuple[WaitingName, ...]


@dataclass(frozen=True, slots=True)
class SaidOfName:
    """What was said of a name: by whom or how, and when a person said it."""

    payee_id: int
    name: str
    total_net: Decimal
    reference: str
    supplier: str
    matched_by: str
    reasons: tuple[str, ...]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MatchingCounts:
    """How many names wait in the queue, are new, were matched unattended by likeness, or were decided."""

    queue: int
    new: int
    unattended: int
    decided: int


_OPEN = "p.authority_id = %(authority)s AND p.supplier_id IS NULL AND NOT p.is_redacted AND p.name <> ''"
_FOUND = (
    "EXISTS (SELECT FROM suppliers_namefinding f WHERE f.authority_id = p.authority_id AND f.name = p.name)"
)
_WAYS = "('', 'company number', 'ledger number', 'name', 'likeness')"
_PARTS = {"open": _OPEN, "found": _FOUND, "ways": _WAYS}
_SAID_OF = {UNATTENDED: "p.matched_by = 'likeness'", DECIDED: "p.matched_by NOT IN {ways}"}
_COUNTS = """
SELECT count(*) FILTER (WHERE p.supplier_id IS NULL AND p.matched_by = '' AND {found}),
  count(*) FILTER (WHERE p.supplier_id IS NULL AND NOT (p.matched_by = '' AND {found})),
  count(*) FILTER (WHERE p.matched_by = 'likeness'),
  count(*) FILTER (WHERE p.matched_by NOT IN {ways})
FROM spend_payee p
WHERE p.authority_id = %(authority)s AND NOT p.is_redacted AND p.name <> ''
  AND (p.supplier_id IS NULL OR p.matched_by = 'likeness' OR p.matched_by NOT IN {ways})
"""
_GROUPS = """
WITH best AS (
  SELECT DISTINCT ON (p.id) p.id, p.name, p.total_net, p.lines_count, p.company_number,
    COALESCE(s.canonical_id, s.id) AS supplier_id, f.likeness_share, f.met_as, f.reasons, f.waits,
    count(*) OVER (PARTITION BY p.id) - 1 AS others
  FROM spend_payee p
  JOIN suppliers_namefinding f ON f.authority_id = p.authority_id AND f.name = p.name
  JOIN suppliers_supplier s ON s.id = f.supplier_id
  WHERE {open} AND p.matched_by = ''
  ORDER BY p.id, f.likeness_share DESC, s.id
), grouped AS (
  SELECT supplier_id, sum(total_net) AS total FROM best GROUP BY supplier_id
  ORDER BY total DESC, supplier_id LIMIT %(most)s OFFSET %(start)s
)
SELECT g.supplier_id, s.reference, s.name, g.total, b.id, b.name, b.total_net, b.lines_count,
  b.company_number, b.likeness_share, b.met_as, b.reasons, b.waits, b.others
FROM grouped g JOIN best b USING (supplier_id) JOIN suppliers_supplier s ON s.id = g.supplier_id
ORDER BY g.total DESC, g.supplier_id, b.total_net DESC, b.id
"""
_NEW = """
SELECT p.id, p.name, p.total_net, p.lines_count, p.company_number
FROM spend_payee p WHERE {open} AND NOT (p.matched_by = '' AND {found})
ORDER BY p.total_net DESC, p.id DESC LIMIT %(most)s OFFSET %(start)s
"""
_SAID = """
SELECT p.id, p.name, p.total_net, COALESCE(c.reference, ''), COALESCE(c.name, ''), p.matched_by,
  COALESCE(f.reasons, '[]'::jsonb), e.at
FROM spend_payee p
LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
LEFT JOIN suppliers_supplier c ON c.id = COALESCE(s.canonical_id, s.id)
LEFT JOIN suppliers_namefinding f
  ON f.authority_id = p.authority_id AND f.name = p.name AND f.supplier_id = p.supplier_id
LEFT JOIN LATERAL (
  SELECT at FROM audit_event v WHERE v.subject = 'spend.payee:' || p.id ORDER BY v.sequence DESC LIMIT 1
) e ON true
WHERE p.authority_id = %(authority)s AND NOT p.is_redacted AND {which}
ORDER BY e.at DESC NULLS LAST, p.total_net DESC, p.id DESC LIMIT %(most)s OFFSET %(start)s
"""


def matching_counts(authority_id: int) -> MatchingCounts:
    """Count the names by what became of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(**_PARTS), {"authority": authority_id})
        return MatchingCounts(*cursor.fetchone())


def waiting_groups(authority_id: int, *, start: int = 0, most: int = 10) -> list[WaitingGroup]:
    """Give the names in the queue under the supplier that each most likely means. One query."""
    groups: dict[int, tuple[Sequence[Any], list[WaitingName]]] = {}
    for row in _rows(_GROUPS, authority_id, start, most):
        groups.setdefault(row[0], (row[:4], []))[1].append(_waiting_name(row[4:]))
    return [
        WaitingGroup(key, reference, name, total, tuple(names))
        for (key, reference, name, total), names in groups.values()
    ]


def _waiting_name(row: Sequence[Any]) -> WaitingName:
    values = list(row)
    values[-3] = tuple(_list(values[-3]))
    return WaitingName(*values)


def new_names(authority_id: int, *, start: int = 0, most: int = 50) -> list[WaitingName]:
    """Give the names that are like no supplier, or were found to mean none, most paid first. One query."""
    return [WaitingName(*row) for row in _rows(_NEW, authority_id, start, most)]


def said_of_names(authority_id: int, which: str, *, start: int = 0, most: int = 50) -> list[SaidOfName]:
    """Give names matched unattended by likeness, or decided by persons, the latest first. One query."""
    rows = _rows(_SAID.replace("{which}", _SAID_OF[which]), authority_id, start, most)
    return [_said(row) for row in rows]


def _said(row: Sequence[Any]) -> SaidOfName:
    values = list(row)
    values[-2] = tuple(_list(values[-2]))
    return SaidOfName(*values)


def payees_of(authority_id: int, keys: Iterable[int]) -> list[Payee]:
    """Find payees to act on, by their keys, in that order; only this council's."""
    found = Payee.objects.filter(authority=authority_id, pk__in=list(keys)).select_related("supplier")
    rows = {row.pk: row for row in found}
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]


def _rows(sql: str, authority_id: int, start: int, most: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**_PARTS), {"authority": authority_id, "start": start, "most": most})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _list(value: Any) -> list[str]:
    told = json.loads(value) if isinstance(value, str) else value
    return list(told or ())
