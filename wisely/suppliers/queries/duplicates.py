"""Suppliers that may be one: a work list for people, and the neighbours of one supplier or of a new name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from wisely.lib.names import normal_name
from wisely.suppliers.decisions import Likeness, likeness

NEAR = 0.5  # least trigram likeness of names worth a person's look; ours, not a standard


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Two live suppliers that may be one, with how alike they are and why."""

    first_reference: str
    first_name: str
    second_reference: str
    second_name: str
    likeness: Likeness


# Pairs that share a number or a name, or are at one postcode with names alike. Names and numbers of merged
# suppliers count for the one they are shown under. All names alike anywhere would be n² pairs: the page of a
# supplier shows those of its own.
_PAIRS = """
number AS (
  SELECT i.scheme, i.number, COALESCE(s.canonical_id, s.id) AS holder
  FROM suppliers_identifier i JOIN suppliers_supplier s ON s.id = i.supplier_id WHERE i.withdrawn_at IS NULL
), called AS (
  SELECT DISTINCT n.normal_name, COALESCE(s.canonical_id, s.id) AS holder
  FROM suppliers_suppliername n JOIN suppliers_supplier s ON s.id = n.supplier_id
), pair AS (
  SELECT a.holder AS one, b.holder AS two FROM number a JOIN number b
    ON (a.scheme, a.number) = (b.scheme, b.number) AND a.holder < b.holder
  UNION
  SELECT a.holder, b.holder FROM called a JOIN called b
    ON a.normal_name = b.normal_name AND a.holder < b.holder
  UNION
  SELECT a.id, b.id FROM suppliers_supplier a JOIN suppliers_supplier b
    ON a.postcode = b.postcode AND a.id < b.id
  WHERE a.postcode <> '' AND a.stage = 'live' AND b.stage = 'live'
    AND similarity(a.normal_name, b.normal_name) >= %(near)s
)
"""
_NEIGHBOURS = """
number AS (
  SELECT i.scheme, i.number, COALESCE(s.canonical_id, s.id) AS holder
  FROM suppliers_identifier i JOIN suppliers_supplier s ON s.id = i.supplier_id WHERE i.withdrawn_at IS NULL
), mine AS (
  SELECT DISTINCT n.normal_name
  FROM suppliers_suppliername n JOIN suppliers_supplier s ON s.id = n.supplier_id
  WHERE COALESCE(s.canonical_id, s.id) = %(key)s
), pair AS (
  SELECT LEAST(a.holder, b.holder) AS one, GREATEST(a.holder, b.holder) AS two FROM number a JOIN number b
    ON (a.scheme, a.number) = (b.scheme, b.number) AND a.holder <> b.holder WHERE a.holder = %(key)s
  UNION
  SELECT LEAST(%(key)s, COALESCE(s.canonical_id, s.id)), GREATEST(%(key)s, COALESCE(s.canonical_id, s.id))
  FROM mine JOIN suppliers_suppliername n ON n.normal_name %% mine.normal_name
  JOIN suppliers_supplier s ON s.id = n.supplier_id
  WHERE COALESCE(s.canonical_id, s.id) <> %(key)s
    AND similarity(n.normal_name, mine.normal_name) >= %(near)s
)
"""
_WEIGHED = """
SELECT one.reference, one.name, two.reference, two.name,
  ARRAY(SELECT DISTINCT x.scheme FROM number x JOIN number y USING (scheme, number)
        WHERE x.holder = one.id AND y.holder = two.id),
  ARRAY(SELECT DISTINCT x.scheme FROM number x JOIN number y ON x.scheme = y.scheme AND x.number <> y.number
        WHERE x.holder = one.id AND y.holder = two.id),
  EXISTS(SELECT FROM suppliers_suppliername x JOIN suppliers_suppliername y USING (normal_name)
         JOIN suppliers_supplier a ON a.id = x.supplier_id JOIN suppliers_supplier b ON b.id = y.supplier_id
         WHERE COALESCE(a.canonical_id, a.id) = one.id AND COALESCE(b.canonical_id, b.id) = two.id),
  similarity(one.normal_name, two.normal_name),
  one.postcode <> '' AND one.postcode = two.postcode
FROM pair JOIN suppliers_supplier one ON one.id = pair.one JOIN suppliers_supplier two ON two.id = pair.two
WHERE NOT EXISTS (SELECT FROM suppliers_knownapart k WHERE (k.first_id, k.second_id) = (pair.one, pair.two))
"""


def likely_duplicates(*, most: int = 200) -> list[LikelyDuplicate]:
    """List pairs of live suppliers that may be one, likeliest first; pairs found apart are left out."""
    return _weighed(f"WITH {_PAIRS} {_WEIGHED}", {"near": NEAR})[:most]


def suppliers_alike(key: int, *, most: int = 10) -> list[LikelyDuplicate]:
    """List what may be one with a live supplier, likeliest first."""
    return _weighed(f"WITH {_NEIGHBOURS} {_WEIGHED}", {"near": NEAR, "key": key})[:most]


def names_like(name: str, *, most: int = 10) -> list[tuple[str, str]]:
    """Give reference and name of live suppliers called something like this, the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.reference, c.name FROM (
              SELECT COALESCE(s.canonical_id, s.id) AS key, max(similarity(n.normal_name, %(name)s)) AS near
              FROM suppliers_suppliername n JOIN suppliers_supplier s ON s.id = n.supplier_id
              WHERE n.normal_name %% %(name)s GROUP BY 1 ORDER BY near DESC, key LIMIT %(most)s
            ) AS found JOIN suppliers_supplier c ON c.id = found.key ORDER BY found.near DESC, c.id
            """,
            {"name": normal_name(name), "most": most},
        )
        return [(reference, called) for reference, called in cursor.fetchall()]


def _weighed(sql: str, words: dict[str, Any]) -> list[LikelyDuplicate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        rows = cursor.fetchall()
    pairs = [_pair(row) for row in rows]
    return sorted(pairs, key=lambda pair: (-pair.likeness.score, pair.first_name, pair.second_name))


def _pair(row: Sequence[Any]) -> LikelyDuplicate:
    first, first_name, second, second_name, same, other, same_name, near, same_postcode = row
    weighed = likeness(
        same_numbers=frozenset(same), other_numbers=frozenset(other) - frozenset(same),
        same_normal_name=same_name, near_name=float(near), same_postcode=same_postcode,
    )  # fmt: skip
    return LikelyDuplicate(first, first_name, second, second_name, weighed)
