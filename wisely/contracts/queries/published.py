"""What the public may read of contracts, with what a standard form of it needs; and what was withdrawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wisely.audit.row_security import in_scope
from wisely.contracts.decisions.modifications import ground_of
from wisely.contracts.decisions.procedures import PROCEDURES
from wisely.contracts.models import Contract
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


_AROUND = """
SELECT c.id,
  (SELECT json_agg(json_build_array(
      live.reference, live.name, live.is_vcse, live.staff, live.turnover::text, live.balance_sheet::text,
      live.is_part_of_group, p.published_as_sme, p.published_as_vcse,
      (SELECT json_agg(json_build_array(i.scheme, i.number) ORDER BY i.id) FROM suppliers_identifier i
       WHERE i.supplier_id = s.id AND i.withdrawn_at IS NULL AND i.scheme = ANY(%(schemes)s))
    ) ORDER BY p.is_lead DESC, p.id)
   FROM contracts_contractsupplier p JOIN suppliers_supplier s ON s.id = p.supplier_id
   JOIN suppliers_supplier live ON live.id = coalesce(s.canonical_id, s.id)
   WHERE p.contract_id = c.id)::text,
  (SELECT json_agg(json_build_array(
      number, taken_on, description, value_net::text, ends_on_after) ORDER BY number)
   FROM contracts_extension WHERE contract_id = c.id AND taken_on IS NOT NULL)::text,
  (SELECT json_agg(json_build_array(
      number, modified_on, description, ground, value_change_net::text, ends_on_after, notice_number)
      ORDER BY number)
   FROM contracts_modification WHERE contract_id = c.id)::text,
  (SELECT json_agg(json_build_array(number, title, description) ORDER BY number)
   FROM contracts_kpi WHERE contract_id = c.id AND stage = 'in use')::text
FROM unnest(%(contracts)s::bigint[]) AS c (id)
"""


def published_among(found: QuerySet[Contract]) -> list[tuple[Contract, PublishedContract]]:
    """Give those that the public may read, by reference. Two queries."""
    rows = found.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    return as_published(list(rows.select_related("directorate").order_by("reference")))


def as_published(rows: Sequence[Contract]) -> list[tuple[Contract, PublishedContract]]:
    """Give contracts that the public may read with what it reads. One query, for each act waits for it."""
    if not rows:
        return []
    with connection.cursor() as cursor:
        keys = [row.pk for row in rows]
        cursor.execute(_AROUND, {"contracts": keys, "schemes": sorted(PUBLIC_SCHEMES)})
        around = {key: [json.loads(each or "[]") for each in told] for key, *told in cursor.fetchall()}
    return [(row, _published(row, *around[row.pk])) for row in rows]


def _published(row: Any, parties: list[Any], taken: list[Any], changed: list[Any], kpis: list[Any]) -> Any:
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
        suppliers=_suppliers(parties), changes=_changes(row.regime, taken, changed),
        kpis=tuple((number, title, description) for number, title, description in kpis),
        published_at=row.published_at, commenced_on=row.commenced_on, review_on=row.review_on,
        annual_value_net=row.annual_value_net, irrecoverable_vat=row.irrecoverable_vat,
        was_competed=row.was_competed, procurement_reference=row.procurement_reference,
    )  # fmt: skip


def _changes(regime: str, taken: list[Any], changed: list[Any]) -> tuple[PublishedChange, ...]:
    """Give modifications and taken options by their day."""
    found = [
        PublishedChange(
            f"extension-{number}", date.fromisoformat(on), description, "",
            "An option of the contract was taken.", _pounds(value), _day(ends_on), "",
        )
        for number, on, description, value, ends_on in taken
    ]  # fmt: skip
    for number, on, description, code, value, ends_on, notice in changed:
        ground = ground_of(regime, code)
        found.append(
            PublishedChange(
                f"modification-{number}", date.fromisoformat(on), description, code,
                ground.name if ground else "", _pounds(value), _day(ends_on), notice,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.changed_on, each.key)))


def _suppliers(parties: list[Any]) -> tuple[PublishedSupplier, ...]:
    """Give each supplier once, as it is shown today, with the numbers it holds itself."""
    found: dict[str, PublishedSupplier] = {}
    for reference, name, vcse, staff, turnover, sheet, in_group, said_sme, said_vcse, numbers in parties:
        size = SizeFacts(staff, _pounds(turnover), _pounds(sheet), in_group)
        told = PublishedSupplier(
            reference, name, tuple((scheme, number) for scheme, number in numbers or ()), said_sme,
            said_vcse if vcse is None else vcse, size,
        )  # fmt: skip
        found.setdefault(reference, told)
    return tuple(found.values())


def _pounds(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def withdrawal_of(authority_id: int, reference: str) -> Withdrawal | None:
    """Say when a contract that was published was withdrawn; None for one that never was either.

    It looks past what the public may read, and gives two dates and nothing else.
    """
    with in_scope(authority_id):
        row = Contract.objects.filter(authority=authority_id, reference=reference).first()
        if row is None or row.published_at is None or row.withdrawn_at is None:
            return None
        return Withdrawal(row.published_at, row.withdrawn_at)
