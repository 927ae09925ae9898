"""What the public may read of contracts, with what a standard form of it needs; and what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from wisely.audit.row_security import in_scope
from wisely.contracts.decisions.modifications import ground_of
from wisely.contracts.decisions.procedures import PROCEDURES
from wisely.contracts.models import Contract, ContractSupplier, Extension, Kpi, Modification
from wisely.rules.sizes import SizeFacts

PUBLIC_SCHEMES = frozenset({"GB-COH", "GB-CHC", "GB-SC", "GB-NIC", "GB-PPON", "GB-MPR"})


@dataclass(frozen=True, slots=True)
class PublishedSupplier:
    """A supplier of a contract, with the numbers of public registers (never a VAT number).

    `said_to_be_sme` is what a source published on its day; `size_facts` are what a rulebook judges by.
    """

    reference: str
    name: str
    identifiers: tuple[tuple[str, str], ...]
    said_to_be_sme: bool | None = None
    is_vcse: bool | None = None
    size_facts: SizeFacts | None = None


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A modification or a taken option of a contract. `value_change_net` is pounds, negative for less."""

    key: str
    changed_on: date
    description: str
    ground: str
    ground_name: str
    value_change_net: Decimal | None
    ends_on_after: date | None
    notice_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedContract:
    """One published contract; pounds, net and gross of VAT."""

    reference: str
    version: int
    stage: str
    title: str
    description: str
    kind: str
    cpv_codes: tuple[str, ...]
    procedure: str
    procedure_code: str
    regime: str
    is_above_threshold: bool | None
    special_regime: str
    direct_award_reason: str
    is_gpa_covered: bool | None
    is_framework: bool
    has_extension_options: bool | None
    no_kpi_reason: str
    department: str
    value_net: Decimal | None
    value_gross: Decimal | None
    awarded_on: date | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    ocid: str
    framework_identifier: str
    notice_number: str
    notice_url: str
    notice_on: date | None
    supplier_name: str
    suppliers: tuple[PublishedSupplier, ...]
    changes: tuple[PublishedChange, ...]
    kpis: tuple[tuple[int, str, str], ...]
    published_at: datetime
    commenced_on: date | None = None
    review_on: date | None = None
    annual_value_net: Decimal | None = None
    irrecoverable_vat: Decimal | None = None
    was_competed: bool | None = None
    procurement_reference: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When a contract was published, and when it was taken back."""

    published_at: datetime
    withdrawn_at: datetime


def published() -> QuerySet[Contract]:
    """Give the contracts that the public may read, within the councils in scope."""
    return Contract.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)


def published_among(found: QuerySet[Contract]) -> list[tuple[Contract, PublishedContract]]:
    """Give those that the public may read, by reference, with their council; at most six queries in all."""
    rows: list[Any] = list(
        found.filter(published_at__isnull=False, withdrawn_at__isnull=True)
        .select_related("authority", "directorate")
        .annotate(
            has_changes=_has(Modification) | _has(Extension),
            has_kpis=_has(Kpi),
        )
        .order_by("reference")
    )
    parties = ContractSupplier.objects.select_related("supplier__canonical").prefetch_related(
        "supplier__identifiers"
    )
    prefetch_related_objects(rows, Prefetch("parties", queryset=parties.order_by("-is_lead", "pk")))
    # Most have neither, and each act on a published contract waits for these.
    prefetch_related_objects([row for row in rows if row.has_changes], "modifications", "extensions")
    prefetch_related_objects([row for row in rows if row.has_kpis], "kpis")
    return [(row, _published(row)) for row in rows]


def _has(table: type[Modification | Extension | Kpi]) -> Exists:
    return Exists(table._default_manager.filter(contract=OuterRef("pk")))  # noqa: SLF001 - the model's own


def _published(row: Any) -> PublishedContract:
    return PublishedContract(
        reference=row.reference, version=row.version, stage=row.stage, title=row.title,
        description=row.description, kind=row.kind, cpv_codes=tuple(row.cpv_codes),
        procedure=PROCEDURES.get(row.procedure, ""), procedure_code=row.procedure, regime=row.regime,
        is_above_threshold=row.is_above_threshold, special_regime=row.special_regime,
        direct_award_reason=row.direct_award_reason, is_gpa_covered=row.is_gpa_covered,
        is_framework=row.is_framework, has_extension_options=row.has_extension_options,
        no_kpi_reason=row.no_kpi_reason, department=row.directorate.name if row.directorate else "",
        value_net=row.value_net, value_gross=row.value_gross, awarded_on=row.awarded_on,
        signed_on=row.signed_on, starts_on=row.starts_on, ends_on=row.ends_on, ended_on=row.ended_on,
        ocid=row.ocid, framework_identifier=row.framework_identifier, notice_number=row.notice_number,
        notice_url=row.notice_url, notice_on=row.notice_on, supplier_name=row.supplier_name,
        suppliers=_suppliers(row), changes=_changes(row) if row.has_changes else (),
        kpis=tuple((kpi.number, kpi.title, kpi.description) for kpi in _by_number(row.kpis.all()))
        if row.has_kpis
        else (),
        published_at=row.published_at, commenced_on=row.commenced_on, review_on=row.review_on,
        annual_value_net=row.annual_value_net, irrecoverable_vat=row.irrecoverable_vat,
        was_competed=row.was_competed, procurement_reference=row.procurement_reference,
    )  # fmt: skip


def _by_number(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda each: each.number)


def _changes(row: Contract) -> tuple[PublishedChange, ...]:
    """Give modifications and taken options by their day."""
    found = [
        PublishedChange(
            f"extension-{option.number}", option.taken_on, option.description, "",
            "An option of the contract was taken.", option.value_net, option.ends_on_after, "",
        )
        for option in _by_number(row.extensions.all())
        if option.taken_on is not None
    ]  # fmt: skip
    for change in _by_number(row.modifications.all()):
        ground = ground_of(row.regime, change.ground)
        found.append(
            PublishedChange(
                f"modification-{change.number}", change.modified_on, change.description, change.ground,
                ground.name if ground else "", change.value_change_net, change.ends_on_after,
                change.notice_number,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.changed_on, each.key)))


def _suppliers(row: Contract) -> tuple[PublishedSupplier, ...]:
    """Give each supplier once, as it is shown today, with the numbers it holds itself."""
    found: dict[str, PublishedSupplier] = {}
    for party in row.parties.all():
        live = party.supplier.canonical or party.supplier
        numbers = tuple(
            (each.scheme, each.number)
            for each in sorted(party.supplier.identifiers.all(), key=lambda each: each.pk)
            if each.scheme in PUBLIC_SCHEMES and each.withdrawn_at is None
        )
        is_vcse = party.published_as_vcse if live.is_vcse is None else live.is_vcse
        size = SizeFacts(live.staff, live.turnover, live.balance_sheet, live.is_part_of_group)
        told = PublishedSupplier(live.reference, live.name, numbers, party.published_as_sme, is_vcse, size)
        found.setdefault(live.reference, told)
    return tuple(found.values())


def withdrawal_of(authority_id: int, reference: str) -> Withdrawal | None:
    """Say when a contract that was published was withdrawn; None for one that never was either.

    It looks past what the public may read, and gives two dates and nothing else.
    """
    with in_scope(authority_id):
        row = Contract.objects.filter(authority=authority_id, reference=reference).first()
        if row is None or row.published_at is None or row.withdrawn_at is None:
            return None
        return Withdrawal(row.published_at, row.withdrawn_at)
