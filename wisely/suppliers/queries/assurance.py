"""What a council knows of a supplier that others do not: insurance, declarations, accounts, bank details."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from wisely.audit.acts import subject_key
from wisely.audit.remembering import remembered
from wisely.suppliers import events
from wisely.suppliers.lifecycle import BankDetailsStage
from wisely.suppliers.models import BankDetails, Declaration, Insurance, SupplierAccounts
from wisely.suppliers.queries.accounts import AccountsRow, accounts_rows

ABOUT = (
    events.InsuranceRecorded.verb, events.InsuranceWithdrawn.verb,
    events.DeclarationRecorded.verb, events.DeclarationWithdrawn.verb,
    events.AccountsRecorded.verb, events.AccountsCorrected.verb, events.AccountsWithdrawn.verb,
    events.BankDetailsEntered.verb, events.BankDetailsVerified.verb, events.BankDetailsRefused.verb,
    events.SupplierMerged.verb, events.SupplierUnmerged.verb,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InsuranceRow:
    """One insurance; `is_last` says that none of its kind expires later. Cover is pounds for one claim."""

    key: int
    holder: str
    kind: str
    insurer: str
    policy_number: str
    cover: Decimal
    expires_on: date
    evidence: str
    seen_on: date
    seen_by: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One declaration; `is_last` says that none of its kind was made later."""

    key: int
    holder: str
    kind: str
    answer: bool
    declared_on: date
    until_on: date | None
    evidence: str
    seen_by: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Assurance:
    """All of it for one supplier and those shown under it; `subjects` name it on the record."""

    insurances: tuple[InsuranceRow, ...] = ()
    declarations: tuple[DeclarationRow, ...] = ()
    accounts: tuple[AccountsRow, ...] = ()
    bank_details: tuple[BankDetails, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def waiting(self) -> BankDetails | None:
        """The bank details that nobody has verified yet."""
        return next((each for each in self.bank_details if each.stage == BankDetailsStage.ENTERED), None)

    @property
    def in_use(self) -> BankDetails | None:
        """The bank details that were verified and not replaced."""
        return next((each for each in self.bank_details if each.stage == BankDetailsStage.VERIFIED), None)


def assurance_of(authority_id: int | None, family: Iterable[int]) -> Assurance:
    """Give what a council knows of a supplier and those shown under it. Four queries, none from memory."""
    keys = tuple(family)
    return remembered(
        authority_id or 0, ("assurance", keys), lambda: _assurance(authority_id, keys), about=ABOUT
    )


def _assurance(authority_id: int | None, keys: tuple[int, ...]) -> Assurance:
    mine: Any = {"authority": authority_id, "supplier__in": keys}
    insurances = list(
        Insurance.objects.filter(**mine).select_related("supplier").order_by("kind", "-expires_on", "-pk")
    )
    declarations = list(
        Declaration.objects.filter(**mine).select_related("supplier").order_by("kind", "-declared_on", "-pk")
    )
    accounts = list(SupplierAccounts.objects.filter(**mine).select_related("supplier").order_by("pk"))
    banks = list(BankDetails.objects.filter(**mine).select_related("supplier").order_by("-entered_at", "-pk"))
    return Assurance(
        tuple(_insurance_rows(insurances)), tuple(_declaration_rows(declarations)), accounts_rows(accounts),
        tuple(banks), tuple(subject_key(each) for each in (*insurances, *declarations, *accounts, *banks)),
    )  # fmt: skip


def _insurance_rows(rows: Iterable[Insurance]) -> list[InsuranceRow]:
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.withdrawn_at is None:
            found.append(
                InsuranceRow(
                    row.pk, row.supplier.reference, row.kind, row.insurer, row.policy_number, row.cover,
                    row.expires_on, row.evidence, row.seen_on, row.seen_by, row.kind not in seen,
                )
            )  # fmt: skip
            seen.add(row.kind)
    return found


def _declaration_rows(rows: Iterable[Declaration]) -> list[DeclarationRow]:
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.withdrawn_at is None:
            found.append(
                DeclarationRow(
                    row.pk, row.supplier.reference, row.kind, row.answer, row.declared_on, row.until_on,
                    row.evidence, row.seen_by, row.kind not in seen,
                )
            )  # fmt: skip
            seen.add(row.kind)
    return found


def insurance_for(authority_id: int | None, supplier_id: int, key: int) -> Insurance | None:
    """Give one insurance of a supplier to act on."""
    rows = Insurance.objects.filter(authority=authority_id, supplier=supplier_id, pk=key)
    return rows.select_related("supplier").first()


def declaration_for(authority_id: int | None, supplier_id: int, key: int) -> Declaration | None:
    """Give one declaration of a supplier to act on."""
    rows = Declaration.objects.filter(authority=authority_id, supplier=supplier_id, pk=key)
    return rows.select_related("supplier").first()


def bank_details_for(authority_id: int | None, supplier_id: int, key: int) -> BankDetails | None:
    """Give bank details of a supplier to act on."""
    rows = BankDetails.objects.filter(authority=authority_id, supplier=supplier_id, pk=key)
    return rows.select_related("supplier").first()


def insurances(authority_id: int | None) -> QuerySet[Any]:
    """Give every insurance that counts: not withdrawn, and none of its kind expires later. For a list."""
    return _last_of_their_kind(Insurance.objects.filter(authority=authority_id))


def _last_of_their_kind(rows: QuerySet[Insurance]) -> QuerySet[Any]:
    """Narrow to insurances that count, each with `shown_id`, the key of the live supplier it belongs to."""
    shown = Coalesce("supplier__canonical_id", "supplier_id")
    later = (
        Insurance.objects.alias(shown_id=shown)
        .filter(
            authority=OuterRef("authority"), withdrawn_at__isnull=True, kind=OuterRef("kind"),
            shown_id=OuterRef("shown_id"),
        )
        .filter(
            Q(expires_on__gt=OuterRef("expires_on"))
            | Q(expires_on=OuterRef("expires_on"), pk__gt=OuterRef("pk"))
        )
    )  # fmt: skip
    return rows.filter(withdrawn_at__isnull=True).annotate(shown_id=shown).filter(~Exists(later))


def declarations(authority_id: int | None) -> QuerySet[Any]:
    """Give every declaration that counts: not withdrawn, and none of its kind was made later.

    Each has `shown_id`, the key of the live supplier it belongs to.
    """
    shown = Coalesce("supplier__canonical_id", "supplier_id")
    later = (
        Declaration.objects.alias(shown_id=shown)
        .filter(
            authority=OuterRef("authority"), withdrawn_at__isnull=True, kind=OuterRef("kind"),
            shown_id=OuterRef("shown_id"),
        )
        .filter(
            Q(declared_on__gt=OuterRef("declared_on"))
            | Q(declared_on=OuterRef("declared_on"), pk__gt=OuterRef("pk"))
        )
    )  # fmt: skip
    rows = Declaration.objects.filter(authority=authority_id, withdrawn_at__isnull=True)
    found: QuerySet[Any] = rows.annotate(shown_id=shown).filter(~Exists(later))
    return found


def bank_details(authority_id: int | None) -> QuerySet[BankDetails]:
    """Give every change of bank details, for a list."""
    return BankDetails.objects.filter(authority=authority_id)


def suppliers_with_the_same_bank(authority_id: int | None, details: BankDetails) -> list[tuple[str, str]]:
    """Give reference and name of other live suppliers that asked to be paid to the same place."""
    rows = (
        BankDetails.objects.filter(authority=authority_id, fingerprint=details.fingerprint)
        .exclude(supplier=details.supplier_id)
        .annotate(
            reference=Coalesce("supplier__canonical__reference", "supplier__reference"),
            name=Coalesce("supplier__canonical__name", "supplier__name"),
        )
    )
    return sorted(set(rows.values_list("reference", "name")), key=lambda each: each[1])
