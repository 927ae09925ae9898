"""Finding suppliers by what others call them: numbers, names, a council's ledger. Always through merges."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from wisely.suppliers.models import Identifier, Supplier


def supplier_by_reference(reference: str) -> Supplier | None:
    """Find a supplier, merged or not, to act on."""
    if not reference.isprintable():  # the database takes no nought byte
        return None
    return Supplier.objects.filter(reference=reference).select_related("canonical", "group_parent").first()


def supplier_by_id(key: int) -> Supplier | None:
    """Find a supplier, merged or not, by its key."""
    return Supplier.objects.filter(pk=key).select_related("canonical").first()


def identifier_of(supplier: Supplier, *, scheme: str, number: str) -> Identifier | None:
    """Find a number that a supplier holds, as it is written canonically, to act on."""
    return supplier.identifiers.filter(scheme=scheme, number=number, withdrawn_at__isnull=True).first()


def family_of(supplier_id: int) -> tuple[int, ...]:
    """Give the keys of a live supplier and of all shown under it: what other rooms' rows may hold."""
    followers = Supplier.objects.filter(canonical=supplier_id).values_list("pk", flat=True)
    return (supplier_id, *followers)


def canonical_ids(keys: Iterable[int]) -> dict[int, int]:
    """Give for each key that of the live supplier it is shown under; its own, for most. One query."""
    wanted = list(set(keys))
    moved = Supplier.objects.filter(pk__in=wanted, canonical__isnull=False).values_list("pk", "canonical_id")
    return {key: key for key in wanted} | {key: into for key, into in moved if into is not None}


def find_by_identifier(scheme: str, number: str) -> Supplier | None:
    """Find the live supplier that holds a canonical number. None where none does, or several share it."""
    key = find_by_numbers([(scheme, number)]).get((scheme, number))
    return Supplier.objects.get(pk=key) if key else None


def find_by_numbers(numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Find live suppliers' keys by (scheme, canonical number), many at once. One query.

    A VAT number that several live suppliers share finds none of them.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.scheme, i.number, min(COALESCE(s.canonical_id, s.id))
            FROM unnest(%s::text[], %s::text[]) AS w(scheme, number)
            JOIN suppliers_identifier i
              ON (i.scheme, i.number) = (w.scheme, w.number) AND i.withdrawn_at IS NULL
            JOIN suppliers_supplier s ON s.id = i.supplier_id
            GROUP BY i.scheme, i.number HAVING count(DISTINCT COALESCE(s.canonical_id, s.id)) = 1
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


def find_by_ledger_numbers(authority_id: int, numbers: Iterable[str]) -> dict[str, int]:
    """Find live suppliers' keys by their numbers in a council's own ledger, many at once. One query."""
    wanted = [number for number in dict.fromkeys(numbers) if number]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.ledger_number, COALESCE(s.canonical_id, s.id)
            FROM suppliers_supplieratcouncil c JOIN suppliers_supplier s ON s.id = c.supplier_id
            WHERE c.authority_id = %s AND c.ledger_number = ANY(%s)
            """,
            [authority_id, wanted],
        )
        return dict(cursor.fetchall())
