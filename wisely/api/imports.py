"""Imports of payments and of contracts: what came from which file, and which rows did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from ninja import Router
from pydantic import Field

from wisely.api.declared import IMPORT_ROWS
from wisely.api.lists import ListingOf, Offer, add_list
from wisely.api.operations import read
from wisely.api.rendering import answer
from wisely.api.schemas import TOLD_POUNDS, Told
from wisely.api.spend import KEY
from wisely.contracts import queries as contracts
from wisely.contracts.permissions import Permission as Contracts
from wisely.people.bearers import Call, needs_scope
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as Spend

SEE_PAYMENTS = needs_scope(Spend.SEE_SPEND)
SEE_REGISTER = needs_scope(Contracts.SEE_CONTRACT)


class PaymentImportTold(Told):
    """One payment file, from its arrival to its import and perhaps its undoing. Pounds as `tax` says."""

    key: int
    version: int
    file_name: str
    file_sha256: str = Field(description="The file is known by its hash.")
    file_bytes: int
    stage: str
    tax: str = Field(description="net or gross of VAT, as the file gives its amounts.")
    lacks_signs: bool = Field(
        description="Its minus signs were lost before it came here, so a credit may stand as a payment."
    )
    rows_count: int
    rejected_count: int
    total_net_or_gross: TOLD_POUNDS
    first_on: date | None = Field(description="Day of its first payment.")
    last_on: date | None
    staged_at: datetime
    staged_by: str
    imported_at: datetime | None
    imported_by: str | None
    undone_at: datetime | None
    undone_by: str | None


class RegisterImportTold(Told):
    """One file of contracts or notices, from its arrival to its import and perhaps its undoing."""

    key: int
    version: int
    source: str
    file_name: str
    file_sha256: str = Field(description="The file is known by its hash.")
    file_bytes: int
    stage: str
    buyers: list[str] = Field(description="Buyers whose rows were taken for this council's.")
    new_count: int
    changed_count: int
    same_count: int
    rejected_count: int
    left_out_count: int
    staged_at: datetime
    staged_by: str
    imported_at: datetime | None
    imported_by: str | None
    undone_at: datetime | None
    undone_by: str | None


def router_of(payment_imports: ListingOf, register_imports: ListingOf, rejected_rows: ListingOf) -> Router:
    """Give the operations on imports, with the lists as the pages declare them."""
    router = Router(tags=["Imports"])
    add_list(
        router,
        Offer(
            name="PaymentImport", summary="List the imports of payments", path="imports/payments",
            lock=SEE_PAYMENTS, listing=payment_imports,
            rows=lambda request: spend.imports(request.officer.authority_id), plus=(KEY,),
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="RegisterImport", summary="List the imports of contracts", path="imports/contracts",
            lock=SEE_REGISTER, listing=register_imports,
            rows=lambda request: contracts.imports(request.officer.authority_id),
        ),
    )  # fmt: skip
    read(router, "imports/payments/{int:key}", lock=SEE_PAYMENTS, returns=PaymentImportTold)(
        read_payment_import
    )
    read(router, "imports/contracts/{int:key}", lock=SEE_REGISTER, returns=RegisterImportTold)(
        read_register_import
    )
    _add_rows(router, rejected_rows)
    return router


def _add_rows(router: Router, rejected_rows: ListingOf) -> None:
    """Add the lists of what a file's rows became."""
    add_list(
        router,
        Offer(
            name="RejectedRow", summary="List the rows of a payment file that were rejected",
            path="imports/payments/{int:key}/rejected-rows", lock=SEE_PAYMENTS,
            listing=rejected_rows, rows=_of_key(payment_import, spend.rejected_rows),
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="ImportRow", summary="List the rows of a file of contracts, each with what became of it",
            path="imports/contracts/{int:key}/rows", lock=SEE_REGISTER,
            listing=lambda _officer, _on: IMPORT_ROWS, rows=_of_key(register_import, contracts.rows_of),
        ),
    )  # fmt: skip


def _of_key(find: Callable[[Call, int], Any], rows: Callable[[Any], Any]) -> Callable[[Call], Any]:
    """Give the rows of the import that the address names."""

    def of_address(request: Call) -> Any:
        place = request.resolver_match
        return rows(find(request, place.kwargs["key"] if place else 0))

    return of_address


def payment_import(request: Call, key: int) -> Any:
    """Give the import of the address."""
    found = spend.import_for(request.officer.authority_id, key)
    if found is None:
        raise Http404("This council has no import of payments with this number.")
    return found


def register_import(request: Call, key: int) -> Any:
    """Give the import of the address."""
    found = contracts.import_by_key(request.officer.authority_id, key)
    if found is None:
        raise Http404("This council has no import of contracts with this number.")
    return found


def read_payment_import(request: Call, key: int) -> HttpResponse:
    """Read one import of payments"""
    return answer(_told(PaymentImportTold, payment_import(request, key)))


def read_register_import(request: Call, key: int) -> HttpResponse:
    """Read one import of contracts"""
    return answer(_told(RegisterImportTold, register_import(request, key)))


def _told(model: type[Told], found: Any) -> Told:
    plain = {name: getattr(found, name) for name in model.model_fields if name not in {"key", "file_sha256"}}
    return model.model_validate({**plain, "key": found.pk, "file_sha256": bytes(found.file_sha256).hex()})
