"""What stands in suppliers' accounts as a council recorded it, and the signs of distress in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from wisely.rules.financial_ratios import RatioBands
from wisely.suppliers.decisions import (
    Accounts,
    Figures,
    Sign,
    figures_of,
    latest_of,
    signs_in_accounts,
    tell_since,
)
from wisely.suppliers.models import SupplierAccounts


@dataclass(frozen=True, slots=True)
class AccountsRow:
    """One period of accounts that stands. `earlier` are its figures before corrections, the latest first."""

    key: int
    version: int
    holder: str
    ends_on: date
    scope: str
    source: str
    evidence: str
    seen_on: date
    seen_by: str
    is_audited: bool
    is_qualified: bool
    names_going_concern: bool
    figures: Figures
    earlier: tuple[SupplierAccounts, ...] = ()

    def as_told(self) -> Accounts:
        """Give what signs rest on."""
        return Accounts(
            self.key, self.ends_on, self.scope, self.is_qualified, self.names_going_concern, self.figures
        )


def accounts_rows(rows: Sequence[SupplierAccounts]) -> tuple[AccountsRow, ...]:
    """Give the accounts that stand, from all that are kept: the latest period first, company before group."""
    by_key = {row.pk: row for row in rows}
    standing = [row for row in rows if row.corrected_at is None and row.withdrawn_at is None]
    found = [
        AccountsRow(
            row.pk, row.version, row.supplier.reference, row.ends_on, row.scope, row.source, row.evidence,
            row.seen_on, row.seen_by, row.is_audited, row.is_qualified, row.names_going_concern,
            figures_of(row), tuple(_earlier(row, by_key)),
        )
        for row in standing
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.ends_on.toordinal(), each.scope, -each.key)))


def _earlier(row: SupplierAccounts, by_key: dict[int, SupplierAccounts]) -> Iterable[SupplierAccounts]:
    later, before = row, by_key.get(row.corrects_id or 0)
    while before is not None and before.pk < later.pk:
        yield before
        later, before = before, by_key.get(before.corrects_id or 0)


def latest_accounts(rows: Iterable[AccountsRow]) -> AccountsRow | None:
    """Give the accounts by which a supplier is judged: of the latest period, its own before its group's."""
    by_key = {row.key: row for row in rows}
    found = latest_of([row.as_told() for row in by_key.values()])
    return by_key[found.key] if found else None


def signs_of_accounts(
    rows: Iterable[AccountsRow], bands: RatioBands | None, *, on: date, beside: Iterable[Sign] = ()
) -> list[Sign]:
    """Give the signs of distress in the latest accounts of a supplier that are at hand."""
    return signs_in_accounts([row.as_told() for row in rows], bands, on=on, beside=beside)


def _standing(authority_id: int | None) -> QuerySet[SupplierAccounts]:
    return SupplierAccounts.objects.filter(
        authority=authority_id, corrected_at__isnull=True, withdrawn_at__isnull=True
    )


def standing_accounts(authority_id: int | None, family: Iterable[int]) -> list[tuple[str, date]]:
    """Give scope and last day of the accounts of a supplier, and of those shown under it, that stand."""
    rows = _standing(authority_id).filter(supplier__in=list(family))
    return list(rows.values_list("scope", "ends_on"))


def accounts_for(authority_id: int | None, supplier_id: int, key: int) -> SupplierAccounts | None:
    """Give one period of accounts of a supplier to act on."""
    rows = SupplierAccounts.objects.filter(authority=authority_id, supplier=supplier_id, pk=key)
    return rows.select_related("supplier", "authority").first()


def accounts_list(authority_id: int | None) -> QuerySet[Any]:
    """Give all accounts that stand, for a list; each with `shown_id`, the key of the live supplier."""
    shown = Coalesce("supplier__canonical_id", "supplier_id")
    found: QuerySet[Any] = _standing(authority_id).annotate(shown_id=shown)
    return found


def figures_by_key(authority_id: int | None, keys: Iterable[int]) -> dict[int, tuple[int, Figures]]:
    """Give the figures of accounts that stand, by key, each with the key of the live supplier. One query."""
    rows = accounts_list(authority_id).filter(pk__in=list(keys))
    return {row.pk: (row.shown_id, figures_of(row)) for row in rows}


def signs_of_accounts_by_supplier(
    authority_id: int, bands: RatioBands | None, *, on: date, beside: dict[int, list[Sign]]
) -> dict[int, list[Sign]]:
    """Give the signs in the latest accounts of all live suppliers of a council, by key. One query.

    `beside` are the signs that registers show, by the same keys.
    """
    rows = _standing(authority_id).filter(ends_on__gt=tell_since(on))
    of: dict[int, list[Accounts]] = defaultdict(list)
    for row in rows.annotate(shown_id=Coalesce(F("supplier__canonical_id"), F("supplier_id"))):
        of[row.shown_id].append(
            Accounts(
                row.pk, row.ends_on, row.scope, row.is_qualified, row.names_going_concern, figures_of(row)
            )
        )
    found = {
        key: signs_in_accounts(kept, bands, on=on, beside=beside.get(key, ())) for key, kept in of.items()
    }
    return {key: signs for key, signs in found.items() if signs}
