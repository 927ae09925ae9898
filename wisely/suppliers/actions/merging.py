"""Two suppliers are found to be one, or to be two after all. See docs/decisions, merged suppliers."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Q

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.suppliers import events
from wisely.suppliers.decisions import merge_is_possible, unmerge_is_possible
from wisely.suppliers.lifecycle import SUPPLIER, SupplierStage
from wisely.suppliers.models import KnownApart, Supplier
from wisely.suppliers.permissions import may_merge_suppliers


def merge_suppliers(
    supplier: Supplier, *, into: Supplier, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Supplier:
    """Say that a supplier is another one. Nothing moves: rows keep pointing at it, shown under the other.

    :raises Refusal: when either has been merged already, or they are the same.
    """
    with act(supplier, by=by, at=at, reason=reason, version=version, holding=_by_key(supplier, into)) as this:
        this.needs(
            may_merge_suppliers(by),
            merge_is_possible(
                supplier=supplier.reference,
                into=into.reference,
                supplier_is_live=supplier.stage == SupplierStage.LIVE,
                into_is_live=into.stage == SupplierStage.LIVE,
            ),
            _has_reason(reason),
        )
        this.move(SUPPLIER, "merge")
        supplier.merged_into = supplier.canonical = into
        supplier.merged_at, supplier.merged_by = at, by.reference
        Supplier.objects.filter(canonical=supplier).update(canonical=into)
        this.record(events.SupplierMerged(supplier=supplier.reference, into=into.reference))
    return supplier


def unmerge_suppliers(
    supplier: Supplier, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Supplier:
    """Say that a merged supplier stands for itself after all. What had been merged into it comes with it.

    :raises Refusal: when it is not merged.
    """
    with act(supplier, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            may_merge_suppliers(by),
            unmerge_is_possible(is_merged=supplier.stage == SupplierStage.MERGED),
            _has_reason(reason),
        )
        out_of, shown_under = supplier.merged_into, supplier.canonical_id
        this.move(SUPPLIER, "unmerge")
        supplier.merged_into = supplier.canonical = supplier.merged_at = supplier.merged_by = None
        # One that is being unmerged itself at this moment is no longer shown there, and is left alone.
        Supplier.objects.filter(pk__in=_followers_of(supplier), canonical=shown_under).update(
            canonical=supplier
        )
        this.record(
            events.SupplierUnmerged(supplier=supplier.reference, out_of=out_of.reference if out_of else "")
        )
    return supplier


def find_suppliers_apart(
    supplier: Supplier, *, other: Supplier, reason: str, by: Actor, at: datetime
) -> KnownApart:
    """Say that two suppliers that look alike are two, so that nobody is asked again.

    :raises Refusal: when that was said already, or they are the same one.
    """
    first, second = _by_key(supplier, other)
    row = KnownApart(
        first=first, second=second, reason=reason.strip(), decided_at=at, decided_by=by.reference
    )
    with act(supplier, by=by, at=at, reason=reason, holding=[first, second]) as this:
        this.needs(
            may_merge_suppliers(by),
            YES if supplier != other else no("This is one supplier. Choose another."),
            _has_reason(reason),
            no("That was said already.") if KnownApart.objects.filter(_pair(first, second)).exists() else YES,
        )
        this.keep(row)
        this.record(events.SuppliersFoundApart(supplier=supplier.reference, other=other.reference))
    return row


_FOLLOWERS = """
WITH RECURSIVE follower AS (
  SELECT id FROM suppliers_supplier WHERE merged_into_id = %s
  UNION ALL SELECT s.id FROM suppliers_supplier s JOIN follower f ON s.merged_into_id = f.id
) SELECT id FROM follower
"""


def _followers_of(supplier: Supplier) -> list[int]:
    """Give those merged into a supplier, and into those."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWERS, [supplier.pk])
        return [row[0] for row in cursor.fetchall()]


def _pair(one: Supplier, two: Supplier) -> Q:
    first, second = _by_key(one, two)
    return Q(first=first, second=second)


def _by_key(*suppliers: Supplier) -> list[Supplier]:
    """Order suppliers as they are locked, so that two acts on one pair wait for each other."""
    return sorted(suppliers, key=lambda each: each.pk)


def _has_reason(reason: str) -> Verdict:
    return YES if reason.strip() else no("Give a reason, for whoever asks later.")
