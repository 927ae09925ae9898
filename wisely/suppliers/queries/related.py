"""Suppliers tied to one by a number, an address, a phone, a bank or a group. Why is said of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from wisely.suppliers.decisions import SCHEME_NAMES

_RELATED = """
WITH family AS (
  SELECT id, postcode, group_parent_id FROM suppliers_supplier WHERE %(key)s IN (id, canonical_id)
), tie AS (
  SELECT COALESCE(s.canonical_id, s.id) AS id, 'number' AS what, i.scheme || ' ' || i.number AS told
  FROM suppliers_identifier mine JOIN suppliers_identifier i
    ON (i.scheme, i.number) = (mine.scheme, mine.number) AND i.withdrawn_at IS NULL
  JOIN suppliers_supplier s ON s.id = i.supplier_id
  WHERE mine.supplier_id IN (SELECT id FROM family) AND mine.withdrawn_at IS NULL
  UNION
  SELECT COALESCE(s.canonical_id, s.id), 'address', a.lines || ', ' || a.postcode
  FROM suppliers_address mine JOIN suppliers_address a
    ON a.postcode = mine.postcode AND lower(a.lines) = lower(mine.lines)
  JOIN suppliers_supplier s ON s.id = a.supplier_id
  WHERE mine.supplier_id IN (SELECT id FROM family) AND mine.postcode <> '' AND mine.lines <> ''
  UNION
  SELECT COALESCE(s.canonical_id, s.id), 'phone', p.number
  FROM suppliers_phonenumber mine JOIN suppliers_phonenumber p ON p.number = mine.number
  JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE mine.supplier_id IN (SELECT id FROM family)
  UNION
  SELECT s.id, 'postcode', s.postcode FROM suppliers_supplier s
  WHERE s.stage = 'live' AND s.postcode IN (SELECT postcode FROM family WHERE postcode <> '')
  UNION
  SELECT COALESCE(s.canonical_id, s.id), 'bank', ''
  FROM suppliers_bankdetails mine JOIN suppliers_bankdetails b
    ON (b.authority_id, b.fingerprint) = (mine.authority_id, mine.fingerprint)
  JOIN suppliers_supplier s ON s.id = b.supplier_id
  WHERE mine.authority_id = %(authority)s AND mine.supplier_id IN (SELECT id FROM family)
  UNION
  SELECT COALESCE(s.canonical_id, s.id), 'parent', '' FROM suppliers_supplier s
  WHERE s.id IN (SELECT group_parent_id FROM family)
  UNION
  SELECT COALESCE(s.canonical_id, s.id), 'child', '' FROM suppliers_supplier s
  WHERE s.group_parent_id IN (SELECT id FROM family)
)
SELECT s.reference, s.name, array_agg(t.what ORDER BY t.what), array_agg(t.told ORDER BY t.what)
FROM tie t JOIN suppliers_supplier s ON s.id = t.id
WHERE s.id <> %(key)s GROUP BY s.id, s.reference, s.name
ORDER BY count(*) DESC, s.name LIMIT %(most)s
"""
_WORDS = {
    "address": "the same address, {told}", "bank": "the same bank details",
    "child": "it is owned by this supplier",
    "parent": "it owns this supplier", "phone": "the same phone number, {told}",
    "postcode": "the same postcode, {told}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RelatedSupplier:
    """A supplier that shares something with another, and what."""

    reference: str
    name: str
    why: tuple[str, ...]


def related_suppliers(authority_id: int | None, key: int, *, most: int = 12) -> list[RelatedSupplier]:
    """Give the suppliers that share a number, an address, a phone, a bank or a group with one. One query.

    Which share a bank, a council knows of its own records alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RELATED, {"authority": authority_id, "key": key, "most": most})
        rows = cursor.fetchall()
    return [
        RelatedSupplier(reference, name, _why(list(zip(what, told, strict=True))))
        for reference, name, what, told in rows
    ]


def _why(ties: list[tuple[str, str]]) -> tuple[str, ...]:
    is_at_one_address = any(what == "address" for what, _ in ties)
    return tuple(
        _number(told) if what == "number" else _WORDS[what].format(told=told)
        for what, told in ties
        if not (what == "postcode" and is_at_one_address)
    )


def _number(told: str) -> str:
    scheme, _, number = told.partition(" ")
    return f"the same {SCHEME_NAMES[scheme]} {number}"
