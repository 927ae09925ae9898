"""Open Contracting Data Standard 1.1.5: how a published contract stands, plain values in, a dictionary out.

Values are net of VAT in `amount`, as the UK profile has it, and gross in its `amountGross`. What is not known
is left out. Lists of things carry ids that stay the same from release to release, so that releases merge.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from wisely.publishing.decisions.told import Changed, Contract

Json = dict[str, Any]
DETAILS_NOTICE = "UK7"  # PA23 s.53, contract details notice
CHANGE_NOTICE = "UK10"  # PA23 s.75, contract change notice
_STANDING = {
    "draft": "pending", "signed": "active", "ended": "terminated", "terminated": "terminated",
    "abandoned": "cancelled", "struck out": "cancelled",
}  # fmt: skip
_LEGAL_BASIS = {
    "pa2023": {"scheme": "UKPGA", "id": "2023/54", "uri": "https://www.legislation.gov.uk/ukpga/2023/54"},
    "pcr2015": {"scheme": "UKSI", "id": "2015/102", "uri": "https://www.legislation.gov.uk/uksi/2015/102"},
    "pcr2006": {"scheme": "UKSI", "id": "2006/5", "uri": "https://www.legislation.gov.uk/uksi/2006/5"},
}
_METHODS = {  # to the closed list of OCDS: anybody may tender, those chosen, a few who were asked, or one
    "open": "open", "open below threshold": "open", "restricted": "selective",
    "competitive flexible": "selective", "negotiated": "selective", "dynamic market": "selective",
    "call-off": "limited", "quotation": "limited",
    "direct award": "direct", "direct award below threshold": "direct",
}  # fmt: skip


def standing_of(contract: Contract, *, prefix: str, buyer_code: str, buyer_name: str) -> Json:
    """Give all that stands of a contract, without the id, date and tag that only a release has."""
    buyer = {"id": f"{prefix}-{buyer_code}", "name": buyer_name}
    suppliers = _suppliers(contract)
    award_id = _award_id(contract, [each["id"] for each in suppliers])
    return known(
        {
            "ocid": ocid_of(prefix, contract.reference),
            "language": "en",
            "initiationType": "tender",
            "parties": [
                {**buyer, "roles": ["buyer", "procuringEntity"]},
                *(_party(each) for each in suppliers),
            ],
            "buyer": buyer,
            "tender": _tender(contract),
            "awards": [_award(contract, award_id, [{"id": s["id"], "name": s["name"]} for s in suppliers])],
            "contracts": [_contract(contract, award_id)],
            "relatedProcesses": _elsewhere(contract),
        }
    )


def ocid_of(prefix: str, reference: str) -> str:
    """Give the open contracting identifier of a contract. It never changes."""
    return f"{prefix}-{reference}"


def known(told: Json) -> Json:
    """Leave out what is not known; False and 0 are known."""
    return {key: value for key, value in told.items() if value is not None and value not in ("", [], {})}


def instant(at: datetime) -> str:
    """Write an instant as OCDS has it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _suppliers(contract: Contract) -> list[Json]:
    """Give the suppliers with their numbers; where none is matched, the name as the register has it."""
    found: list[Json] = [
        {"id": each.reference, "name": each.name, "identifiers": each.identifiers, "vcse": each.is_vcse}
        for each in contract.suppliers
    ]
    if not found and contract.supplier_name:
        key = f"{contract.reference}-supplier"
        found = [{"id": key, "name": contract.supplier_name, "identifiers": (), "vcse": None}]
    return found


def _party(supplier: Json) -> Json:
    numbers = [
        {"scheme": scheme, "id": number, "legalName": supplier["name"]}
        for scheme, number in supplier["identifiers"]
    ]
    return known(
        {
            "id": supplier["id"],
            "name": supplier["name"],
            "identifier": numbers[0] if numbers else None,
            "additionalIdentifiers": numbers[1:],
            "details": known({"vcse": supplier["vcse"]}),
            "roles": ["supplier"],
        }
    )


def _tender(contract: Contract) -> Json:
    codes = [{"scheme": "CPV", "id": code} for code in dict.fromkeys(contract.cpv_codes)]
    bought = known(
        {"id": "1", "classification": codes[0] if codes else None, "additionalClassifications": codes[1:]}
    )
    return known(
        {
            "id": contract.reference,
            "title": contract.title,
            "status": "complete",
            "legalBasis": _LEGAL_BASIS.get(contract.regime),
            "procurementMethod": _METHODS.get(contract.procedure_code),
            "procurementMethodDetails": contract.procedure,
            "procurementMethodRationale": contract.direct_award_reason,
            "mainProcurementCategory": contract.kind,
            "aboveThreshold": contract.is_above_threshold,
            "specialRegime": [contract.special_regime] if contract.special_regime else None,
            "coveredBy": ["GPA"] if contract.is_gpa_covered else None,
            "techniques": {"hasFrameworkAgreement": True} if contract.is_framework else None,
            "items": [bought] if codes else None,
        }
    )


def _award_id(contract: Contract, suppliers: list[str]) -> str:
    """Give the award an id of its suppliers: with other suppliers it is another award."""
    return (
        f"{contract.reference}-award-{hashlib.sha256(' '.join(sorted(suppliers)).encode()).hexdigest()[:8]}"
    )


def _award(contract: Contract, award_id: str, suppliers: list[dict[str, str]]) -> Json:
    return known(
        {
            "id": award_id,
            "title": contract.title,
            "status": "active",
            "date": _day(contract.awarded_on),
            "value": _value(contract),
            "suppliers": suppliers,
            "mainProcurementCategory": contract.kind,
            "aboveThreshold": contract.is_above_threshold,
        }
    )


def _contract(contract: Contract, award_id: str) -> Json:
    return known(
        {
            "id": contract.reference,
            "awardID": award_id,
            "title": contract.title,
            "description": contract.description,
            "status": _STANDING[contract.stage],
            "period": _period(contract),
            "value": _value(contract),
            "dateSigned": _day(contract.signed_on),
            "aboveThreshold": contract.is_above_threshold,
            "noAgreedMetricsRationale": contract.no_kpi_reason if not contract.kpis else None,
            "agreedMetrics": [
                known({"id": str(number), "title": title, "description": description})
                for number, title, description in contract.kpis
            ],
            "documents": _documents(contract),
            "amendments": [_amendment(each) for each in contract.changes],
        }
    )


def _documents(contract: Contract) -> list[Json]:
    """Give the notices of the contract: that of its details, and one for each change that had its own."""
    by_act = contract.regime == "pa2023"
    found = []
    if contract.notice_number or contract.notice_url:
        found.append(
            known(
                {
                    "id": contract.notice_number or "notice",
                    "documentType": "contractNotice",
                    "noticeType": DETAILS_NOTICE if by_act else None,
                    "title": f"Notice {contract.notice_number}".strip(),
                    "url": contract.notice_url,
                    "datePublished": _day(contract.notice_on),
                }
            )
        )
    taken = {each["id"] for each in found}
    for change in contract.changes:
        if change.notice_number and change.notice_number not in taken:
            taken.add(change.notice_number)
            notice = {
                "id": change.notice_number, "documentType": "contractNotice",
                "noticeType": CHANGE_NOTICE if by_act else None,
                "title": f"Notice {change.notice_number}",
            }  # fmt: skip
            found.append(known(notice))
    return found


def _amendment(change: Changed) -> Json:
    grounds = [{"scheme": "wisely-ground", "id": change.ground, "description": change.ground_name}]
    return known(
        {
            "id": change.key,
            "date": _day(change.changed_on),
            "description": change.description,
            "rationale": change.ground_name,
            "rationaleClassifications": grounds if change.ground else None,
            "period": known({"endDate": _day(change.ends_on_after, is_last=True)}),
        }
    )


def _period(contract: Contract) -> Json:
    ends_on = contract.ended_on or contract.ends_on
    days = (ends_on - contract.starts_on).days + 1 if contract.starts_on and ends_on else None
    return known(
        {
            "startDate": _day(contract.starts_on),
            "endDate": _day(ends_on, is_last=True),
            "durationInDays": days if days and days > 0 else None,
        }
    )


def _value(contract: Contract) -> Json:
    told = known({"amount": _amount(contract.value_net), "amountGross": _amount(contract.value_gross)})
    return {**told, "currency": "GBP"} if told else {}


def _amount(value: Decimal | None) -> float | None:
    """Give pounds as JSON has numbers: two places are exact up to nine million million pounds."""
    return None if value is None else float(value)


def _elsewhere(contract: Contract) -> list[Json]:
    """Name the process under which another publisher told of this contract, and the framework it is under."""
    found = [("prior", "prior", contract.ocid), ("framework", "framework", contract.framework_identifier)]
    return [
        {"id": key, "relationship": [relation], "scheme": "ocid", "identifier": identifier}
        for key, relation, identifier in found
        if identifier
    ]


def _day(on: date | None, *, is_last: bool = False) -> str | None:
    """Write a day as the instant it begins, or the last second of it."""
    if on is None:
        return None
    begins = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return instant(begins + timedelta(days=1, seconds=-1) if is_last else begins)
