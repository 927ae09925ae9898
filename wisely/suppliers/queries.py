"""Every read of the suppliers room. Merged suppliers resolve to the one they are shown under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from wisely.suppliers.decisions import SCHEME_NAMES, Likeness, likeness
from wisely.suppliers.lifecycle import SupplierStage
from wisely.suppliers.models import KINDS, Address, Identifier, Supplier, SupplierName

__all__ = ["KINDS", "SCHEME_NAMES", "SupplierStage"]


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """A register's number, with the register's name in words."""

    scheme: str
    scheme_name: str
    number: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name under which the supplier was met."""

    name: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address with its source."""

    kind: str
    lines: str
    town: str
    postcode: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class SupplierSheet:
    """All that is known of one supplier here. Turnover and balance sheet are pounds for one year."""

    id: int
    reference: str
    name: str
    kind: str
    stage: str
    version: int
    is_vcse: bool | None
    is_part_of_group: bool | None
    staff: int | None
    turnover: Decimal | None
    balance_sheet: Decimal | None
    size_facts_on: date | None
    size_facts_source: str
    postcode: str
    merged_into: str
    merged_into_name: str
    merged_at: datetime | None
    merged_by: str
    identifiers: tuple[IdentifierRow, ...]
    names: tuple[NameRow, ...]
    addresses: tuple[AddressRow, ...]
    merged: tuple[tuple[str, str], ...]


def suppliers() -> QuerySet[Supplier]:
    """Give live suppliers, for listings."""
    return Supplier.objects.filter(stage=SupplierStage.LIVE)


def supplier_by_reference(reference: str) -> Supplier | None:
    """Find a supplier, merged or not, to act on."""
    return Supplier.objects.filter(reference=reference).select_related("canonical").first()


def supplier_sheet(reference: str) -> SupplierSheet | None:
    """Give one supplier with what belongs to it. Five queries."""
    row = Supplier.objects.filter(reference=reference).select_related("merged_into").first()
    if row is None:
        return None
    into = row.merged_into
    return SupplierSheet(
        id=row.pk,
        reference=row.reference,
        name=row.name,
        kind=row.kind,
        stage=row.stage,
        version=row.version,
        is_vcse=row.is_vcse,
        is_part_of_group=row.is_part_of_group,
        staff=row.staff,
        turnover=row.turnover,
        balance_sheet=row.balance_sheet,
        size_facts_on=row.size_facts_on,
        size_facts_source=row.size_facts_source,
        postcode=row.postcode,
        merged_into=into.reference if into else "",
        merged_into_name=into.name if into else "",
        merged_at=row.merged_at,
        merged_by=row.merged_by or "",
        identifiers=_identifiers(row),
        names=tuple(
            NameRow(*each)
            for each in SupplierName.objects.filter(supplier=row)
            .order_by("name")
            .values_list("name", "source", "seen_on")
        ),
        addresses=tuple(
            AddressRow(*each)
            for each in Address.objects.filter(supplier=row)
            .order_by("-seen_on", "pk")
            .values_list("kind", "lines", "town", "postcode", "source", "seen_on")
        ),
        merged=tuple(
            Supplier.objects.filter(merged_into=row).order_by("name").values_list("reference", "name")
        ),
    )


def _identifiers(supplier: Supplier) -> tuple[IdentifierRow, ...]:
    rows = Identifier.objects.filter(supplier=supplier).order_by("scheme", "number")
    return tuple(
        IdentifierRow(scheme, SCHEME_NAMES[scheme], number, source, seen_on)
        for scheme, number, source, seen_on in rows.values_list("scheme", "number", "source", "seen_on")
    )


def family_of(supplier_id: int) -> tuple[int, ...]:
    """Give the keys of a live supplier and of all shown under it: what other rooms' rows may hold."""
    followers = Supplier.objects.filter(canonical=supplier_id).values_list("pk", flat=True)
    return (supplier_id, *followers)


def find_by_identifier(scheme: str, number: str) -> Supplier | None:
    """Find the live supplier that holds a canonical number, through merges."""
    row = (
        Identifier.objects.filter(scheme=scheme, number=number)
        .select_related("supplier__canonical")
        .order_by("supplier__stage", "pk")
        .first()
    )
    return (row.supplier.canonical or row.supplier) if row else None


def find_by_numbers(numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Find live suppliers' keys by (scheme, canonical number), many at once. One query."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.scheme, i.number, COALESCE(s.canonical_id, s.id)
            FROM unnest(%s::text[], %s::text[]) AS w(scheme, number)
            JOIN suppliers_identifier i USING (scheme, number)
            JOIN suppliers_supplier s ON s.id = i.supplier_id
            ORDER BY s.stage DESC, s.id DESC
            """,
            [[scheme for scheme, _ in wanted], [number for _, number in wanted]],
        )
        return {(scheme, number): key for scheme, number, key in cursor.fetchall()}


def find_by_normal_names(names: Iterable[str]) -> dict[str, int]:
    """Find live suppliers' keys by normal name, many at once. One query.

    A name that two different live suppliers bear finds neither: which one is meant is for a person to say.
    """
    wanted = [name for name in dict.fromkeys(names) if name]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT n.normal_name, min(COALESCE(s.canonical_id, s.id))
            FROM suppliers_suppliername n JOIN suppliers_supplier s ON s.id = n.supplier_id
            WHERE n.normal_name = ANY(%s)
            GROUP BY n.normal_name HAVING count(DISTINCT COALESCE(s.canonical_id, s.id)) = 1
            """,
            [wanted],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Two live suppliers that may be one, with how alike they are and why."""

    first_reference: str
    first_name: str
    second_reference: str
    second_name: str
    likeness: Likeness


_ALIKE = """
WITH pair AS (
  SELECT a.supplier_id AS one, b.supplier_id AS two
  FROM suppliers_identifier a JOIN suppliers_identifier b
    ON a.scheme = b.scheme AND a.number = b.number AND a.supplier_id < b.supplier_id
  UNION
  SELECT a.supplier_id, b.supplier_id
  FROM suppliers_suppliername a JOIN suppliers_suppliername b
    ON a.normal_name = b.normal_name AND a.supplier_id < b.supplier_id
)
SELECT one.reference, one.name, two.reference, two.name,
  ARRAY(SELECT DISTINCT x.scheme FROM suppliers_identifier x JOIN suppliers_identifier y
        ON x.scheme = y.scheme AND x.number = y.number
        WHERE x.supplier_id = one.id AND y.supplier_id = two.id),
  ARRAY(SELECT DISTINCT x.scheme FROM suppliers_identifier x JOIN suppliers_identifier y
        ON x.scheme = y.scheme AND x.number <> y.number
        WHERE x.supplier_id = one.id AND y.supplier_id = two.id),
  one.normal_name = two.normal_name, similarity(one.normal_name, two.normal_name),
  one.postcode <> '' AND one.postcode = two.postcode
FROM pair JOIN suppliers_supplier one ON one.id = pair.one JOIN suppliers_supplier two ON two.id = pair.two
WHERE one.stage = 'live' AND two.stage = 'live'
LIMIT %s
"""


def likely_duplicates(*, most: int = 200) -> list[LikelyDuplicate]:
    """List pairs of live suppliers that share a number or a name, likeliest first."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [most])
        rows = cursor.fetchall()
    pairs = [
        LikelyDuplicate(
            first, first_name, second, second_name,
            likeness(
                same_numbers=frozenset(same), other_numbers=frozenset(other) - frozenset(same),
                same_normal_name=same_name, near_name=float(near), same_postcode=same_postcode,
            ),
        )
        for first, first_name, second, second_name, same, other, same_name, near, same_postcode in rows
    ]  # fmt: skip
    return sorted(pairs, key=lambda pair: (-pair.likeness.score, pair.first_name))
