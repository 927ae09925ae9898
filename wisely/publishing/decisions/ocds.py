"""Open Contracting Data Standard 1.1.5: releases and records of published contracts, plain values in and out.

Values are net of VAT in `amount`, as the UK profile has it, and gross in its `amountGross`. A release is a
statement at a moment: its id names the version of the contract that it tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

VERSION = "1.1"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
UK_PROFILE = "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/master/extension.json"
_STANDING = {
    "draft": "pending", "signed": "active", "ended": "terminated", "terminated": "terminated",
    "abandoned": "cancelled", "struck out": "cancelled",
}  # fmt: skip
_TAGS = {"ended": "contractTermination", "terminated": "contractTermination"}


class Supplier(Protocol):
    """What a release tells of a supplier."""

    @property
    def reference(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def identifiers(self) -> tuple[tuple[str, str], ...]: ...


class Contract(Protocol):
    """What a release tells of a contract. Pounds."""

    @property
    def reference(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def stage(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def cpv_codes(self) -> tuple[str, ...]: ...
    @property
    def procedure(self) -> str: ...
    @property
    def value_net(self) -> Decimal | None: ...
    @property
    def value_gross(self) -> Decimal | None: ...
    @property
    def awarded_on(self) -> date | None: ...
    @property
    def signed_on(self) -> date | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def ocid(self) -> str: ...
    @property
    def supplier_name(self) -> str: ...
    @property
    def suppliers(self) -> Sequence[Supplier]: ...
    @property
    def published_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose register it is: its short name in addresses, its name, and the address of its register."""

    code: str
    name: str
    address: str
    ocid_prefix: str


def release_package(
    publisher: Publisher, contracts: Sequence[Contract], *, address: str, at: datetime, following: str = ""
) -> dict[str, Any]:
    """Give a package of releases; `address` is its own, `following` that of the next package or ""."""
    package = _package(publisher, address, at)
    package["releases"] = [release(publisher, each) for each in contracts]
    if following:
        package["links"] = {"next": following}
    return package


def record_package(publisher: Publisher, contract: Contract, *, address: str, at: datetime) -> dict[str, Any]:
    """Give the record of one contract: what stands today, compiled, with the release it comes from."""
    told = release(publisher, contract)
    package = _package(publisher, address, at)
    package["records"] = [
        {"ocid": told["ocid"], "releases": [told], "compiledRelease": {**told, "tag": ["compiled"]}}
    ]
    return package


def release(publisher: Publisher, contract: Contract) -> dict[str, Any]:
    """Give one contract as a release."""
    ocid = f"{publisher.ocid_prefix}-{contract.reference}"
    buyer = {"id": f"{publisher.ocid_prefix}-{publisher.code}", "name": publisher.name}
    suppliers = _suppliers(contract)
    told = {
        "ocid": ocid,
        "id": f"{ocid}-{contract.version}",
        "date": _instant(contract.published_at),
        "tag": [_TAGS.get(contract.stage, "contract")],
        "language": "en",
        "initiationType": "tender",
        "parties": [{**buyer, "roles": ["buyer", "procuringEntity"]}, *(_party(each) for each in suppliers)],
        "buyer": buyer,
        "tender": _tender(contract),
        "awards": [_award(contract, [{"id": each["id"], "name": each["name"]} for each in suppliers])],
        "contracts": [_contract(contract)],
        "relatedProcesses": _elsewhere(contract),
    }
    return {key: value for key, value in told.items() if value}


def _package(publisher: Publisher, address: str, at: datetime) -> dict[str, Any]:
    return {
        "uri": address,
        "version": VERSION,
        "extensions": [UK_PROFILE],
        "publishedDate": _instant(at),
        "publisher": {"name": publisher.name, "uri": publisher.address},
        "license": LICENCE,
    }


def _suppliers(contract: Contract) -> list[dict[str, Any]]:
    """Give the suppliers with their numbers; where none is matched, the name as the register has it."""
    found = [
        {"id": each.reference, "name": each.name, "identifiers": each.identifiers}
        for each in contract.suppliers
    ]
    if not found and contract.supplier_name:
        found = [{"id": f"{contract.reference}-supplier", "name": contract.supplier_name, "identifiers": ()}]
    return found


def _party(supplier: dict[str, Any]) -> dict[str, Any]:
    party = {"id": supplier["id"], "name": supplier["name"], "roles": ["supplier"]}
    numbers = [
        {"scheme": scheme, "id": number, "legalName": supplier["name"]}
        for scheme, number in supplier["identifiers"]
    ]
    if numbers:
        party["identifier"] = numbers[0]
    if numbers[1:]:
        party["additionalIdentifiers"] = numbers[1:]
    return party


def _tender(contract: Contract) -> dict[str, Any]:
    told = {
        "id": contract.reference,
        "title": contract.title,
        "status": "complete",
        "procurementMethodDetails": contract.procedure,
        "mainProcurementCategory": contract.kind,
        "items": [
            {"id": str(place), "classification": {"scheme": "CPV", "id": code}}
            for place, code in enumerate(dict.fromkeys(contract.cpv_codes), 1)
        ],
    }
    return {key: value for key, value in told.items() if value}


def _award(contract: Contract, suppliers: list[dict[str, str]]) -> dict[str, Any]:
    told = {
        "id": f"{contract.reference}-award",
        "title": contract.title,
        "status": "active",
        "date": _day(contract.awarded_on),
        "value": _value(contract),
        "suppliers": suppliers,
    }
    return {key: value for key, value in told.items() if value}


def _contract(contract: Contract) -> dict[str, Any]:
    told = {
        "id": contract.reference,
        "awardID": f"{contract.reference}-award",
        "title": contract.title,
        "description": contract.description,
        "status": _STANDING[contract.stage],
        "period": _period(contract),
        "value": _value(contract),
        "dateSigned": _day(contract.signed_on),
    }
    return {key: value for key, value in told.items() if value}


def _period(contract: Contract) -> dict[str, Any]:
    told: dict[str, Any] = {
        "startDate": _day(contract.starts_on),
        "endDate": _day(contract.ends_on, is_last=True),
    }
    if contract.starts_on and contract.ends_on:
        told["durationInDays"] = (contract.ends_on - contract.starts_on).days + 1
    return {key: value for key, value in told.items() if value}


def _value(contract: Contract) -> dict[str, Any]:
    told = {"amount": _amount(contract.value_net), "amountGross": _amount(contract.value_gross)}
    known = {key: value for key, value in told.items() if value is not None}
    return {**known, "currency": "GBP"} if known else {}


def _amount(value: Decimal | None) -> float | None:
    """Give pounds as JSON has numbers: two places are exact up to nine million million pounds."""
    return None if value is None else float(value)


def _elsewhere(contract: Contract) -> list[dict[str, Any]]:
    """Name the process under which another publisher told of this contract."""
    if not contract.ocid:
        return []
    return [{"id": "1", "relationship": ["prior"], "scheme": "ocid", "identifier": contract.ocid}]


def _day(on: date | None, *, is_last: bool = False) -> str | None:
    """Write a day as the instant it begins, or the last second of it."""
    if on is None:
        return None
    begins = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return _instant(begins + timedelta(days=1, seconds=-1) if is_last else begins)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
