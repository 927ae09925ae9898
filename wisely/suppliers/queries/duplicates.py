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
mine AS MATERIALIZED (
  SELECT id FROM suppliers_supplier WHERE id = %(key)s OR canonical_id = %(key)s
), called_mine AS MATERIALIZED (
  SELECT DISTINCT n.normal_name FROM mine JOIN suppliers_suppliername n ON n.supplier_id = mine.id
), near AS MATERIALIZED (
  SELECT b.supplier_id FROM mine JOIN suppliers_identifier a ON a.supplier_id = mine.id
  JOIN suppliers_identifier b ON (a.scheme, a.number) = (b.scheme, b.number)
  WHERE a.withdrawn_at IS NULL AND b.withdrawn_at IS NULL
  UNION
  (SELECT n.supplier_id FROM called_mine c JOIN suppliers_suppliername n ON n.normal_name %% c.normal_name
   GROUP BY n.supplier_id ORDER BY max(similarity(n.normal_name, c.normal_name)) DESC, n.supplier_id LIMIT 50)
), pair AS MATERIALIZED (
  SELECT DISTINCT LEAST(%(key)s::bigint, holder) AS one, GREATEST(%(key)s::bigint, holder) AS two FROM (
    SELECT COALESCE(s.canonical_id, s.id) AS holder
    FROM near JOIN suppliers_supplier s ON s.id = near.supplier_id
  ) AS found WHERE holder <> %(key)s LIMIT 100
)
"""
_WEIGHED = """
, holder AS MATERIALIZED (SELECT one AS id FROM pair UNION SELECT two FROM pair
), member AS MATERIALIZED (
  SELECT s.id, holder.id AS holder FROM holder JOIN suppliers_supplier s ON s.id = holder.id
  UNION ALL
  SELECT s.id, holder.id FROM holder JOIN suppliers_supplier s ON s.canonical_id = holder.id
  WHERE s.id <> holder.id
), held AS MATERIALIZED (
  SELECT m.holder, i.scheme, i.number FROM member m JOIN suppliers_identifier i ON i.supplier_id = m.id
  WHERE i.withdrawn_at IS NULL
), named AS MATERIALIZED (
  SELECT DISTINCT m.holder, n.normal_name FROM member m JOIN suppliers_suppliername n ON n.supplier_id = m.id
), shared AS MATERIALIZED (
  SELECT pair.one, pair.two, array_agg(DISTINCT x.scheme) FILTER (WHERE x.number = y.number) AS same,
    array_agg(DISTINCT x.scheme) FILTER (WHERE x.number <> y.number) AS other
  FROM pair JOIN held x ON x.holder = pair.one JOIN held y ON y.holder = pair.two AND y.scheme = x.scheme
  GROUP BY pair.one, pair.two
), same_name AS MATERIALIZED (
  SELECT DISTINCT pair.one, pair.two FROM pair JOIN named x ON x.holder = pair.one
  JOIN named y ON y.holder = pair.two AND y.normal_name = x.normal_name
)
SELECT one.reference, one.name, two.reference, two.name,
  COALESCE(shared.same, '{}'), COALESCE(shared.other, '{}'),
  same_name.one IS NOT NULL, similarity(one.normal_name, two.normal_name),
  one.postcode <> '' AND one.postcode = two.postcode
FROM pair JOIN suppliers_supplier one ON one.id = pair.one JOIN suppliers_supplier two ON two.id = pair.two
LEFT JOIN shared ON (shared.one, shared.two) = (pair.one, pair.two)
LEFT JOIN same_name ON (same_name.one, same_name.two) = (pair.one, pair.two)
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
        # The index of likeness leaves out at once what is less alike; for this transaction only.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(NEAR)])
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
