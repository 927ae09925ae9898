"""What the public may read of contracts, with what a standard form of it needs; and what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from wisely.audit.row_security import in_scope
from wisely.contracts.decisions.procedures import PROCEDURES
from wisely.contracts.models import Contract, ContractSupplier

PUBLIC_SCHEMES = frozenset({"GB-COH", "GB-CHC", "GB-SC", "GB-NIC", "GB-PPON", "GB-MPR"})


@dataclass(frozen=True, slots=True)
class PublishedSupplier:
    """A supplier of a contract, with the numbers of public registers (never a VAT number)."""

    reference: str
    name: str
    identifiers: tuple[tuple[str, str], ...]


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
    value_net: Decimal | None
    value_gross: Decimal | None
    awarded_on: date | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    ocid: str
    supplier_name: str
    suppliers: tuple[PublishedSupplier, ...]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When a contract was published, and when it was taken back."""

    published_at: datetime
    withdrawn_at: datetime


def published() -> QuerySet[Contract]:
    """Give the contracts that the public may read, within the councils in scope."""
    return Contract.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)


def published_contracts(*, reference: str = "", after: str = "", most: int = 500) -> list[PublishedContract]:
    """Give published contracts by reference: one, or the next after one. Three queries."""
    found = published().order_by("reference")
    found = found.filter(reference=reference) if reference else found.filter(reference__gt=after)
    parties = ContractSupplier.objects.select_related("supplier__canonical").prefetch_related(
        "supplier__identifiers"
    )
    rows = found.prefetch_related(Prefetch("parties", queryset=parties.order_by("-is_lead", "pk")))[:most]
    return [_published(row) for row in rows if row.published_at is not None]


def _published(row: Contract) -> PublishedContract:
    return PublishedContract(
        reference=row.reference, version=row.version, stage=row.stage, title=row.title,
        description=row.description, kind=row.kind, cpv_codes=tuple(row.cpv_codes),
        procedure=PROCEDURES.get(row.procedure, ""), value_net=row.value_net, value_gross=row.value_gross,
        awarded_on=row.awarded_on, signed_on=row.signed_on, starts_on=row.starts_on, ends_on=row.ends_on,
        ocid=row.ocid, supplier_name=row.supplier_name, suppliers=_suppliers(row),
        published_at=row.published_at or row.withdrawn_at,  # type: ignore[arg-type]
    )  # fmt: skip


def _suppliers(row: Contract) -> tuple[PublishedSupplier, ...]:
    """Give each supplier once, as it is shown today, with the numbers it holds itself."""
    found: dict[str, PublishedSupplier] = {}
    for party in row.parties.all():
        live = party.supplier.canonical or party.supplier
        numbers = tuple(
            (each.scheme, each.number)
            for each in party.supplier.identifiers.all()
            if each.scheme in PUBLIC_SCHEMES and each.withdrawn_at is None
        )
        found.setdefault(live.reference, PublishedSupplier(live.reference, live.name, numbers))
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
