"""Contracts out of Contracts Finder: saved lists of notices, single notices, search results, its CSV.

Its values leave VAT out. It tells no first and last day in lists; a notice alone does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wisely.contracts.decisions.candidates import (
    Candidate,
    CandidateSupplier,
    LeftOut,
    Over,
    Reading,
    RejectedRow,
    Unreadable,
    names_nobody,
    plainly,
    shortened,
    tidy,
    twins_apart,
    warnings_for,
)
from wisely.contracts.decisions.checks import faults_in
from wisely.contracts.decisions.contracts_finder_csv import notices_of
from wisely.contracts.decisions.entries import LABELS, ContractFacts, LotEntry
from wisely.contracts.decisions.json_files import parsed, unpacked
from wisely.contracts.decisions.procedures import competed, procedure_of
from wisely.lib.money import LIMIT

SOURCE = "contracts-finder"
LONGEST = 400
Json = dict[str, Any]
_LISTS = ("contracts", "notices", "noticeList", "results")
_NO_CONTRACT = {
    "withdrawn": "The notice was withdrawn.",
    "open": "It is open for tenders; there is no award yet.",
    "closed": "It closed without a published award.",
    "cancelled": "The notice was cancelled.",
}
_KINDS_OF_NOTICE = {
    "preprocurement": "It is an early notice, before procurement.",
    "pipeline": "It is a pipeline notice: a plan, not a contract.",
}
_KINDS = {
    "products": "goods",
    "supplies": "goods",
    "goods": "goods",
    "services": "services",
    "works": "works",
}
_LOT = re.compile(r"lot\s*(\w+)\s*[-:–]\s*(.+)", re.IGNORECASE)


class Odd(ValueError):
    """One value cannot be read: its field, what was written, why."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, str(value)[:200], reason


def read_contracts_finder(content: bytes, *, over: Over = plainly) -> Reading:
    """Read a file of notices: each awarded one is a candidate.

    :raises Unreadable: when it is neither JSON with notices nor the service's CSV.
    """
    candidates: list[Candidate] = []
    rejected: list[RejectedRow] = []
    left_out: list[LeftOut] = []
    for position, notice in over(list(notices_in(content))):
        key = f"contracts-finder/{notice.get('id') or position}"
        if reason := _why_left_out(notice):
            left_out.append(LeftOut(position, reason, key))
            continue
        try:
            candidate = _candidate(position, key, notice)
        except Odd as odd:
            rejected.append(RejectedRow(position, odd.field, odd.value, odd.reason, key))
            continue
        if faults := faults_in(candidate.facts):
            first = faults[0]
            rejected.append(RejectedRow(position, LABELS[first.field], first.value, first.reason, key))
            continue
        candidates.append(candidate)
    kept, twins = twins_apart(candidates)
    return Reading(
        source=SOURCE, candidates=tuple(kept), rejected=(*rejected, *twins), left_out=tuple(left_out)
    )


def notices_in(content: bytes) -> Iterator[tuple[str, Json]]:
    """Give each notice of a file in one flat shape, with where it stands.

    :raises Unreadable: when it is neither JSON with notices nor the service's CSV.
    """
    plain = unpacked(content)
    if plain.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return _notices(parsed(plain))
    return notices_of(plain)


def _notices(told: Any) -> Iterator[tuple[str, Json]]:
    """Give each notice in one flat shape, with where it stands."""
    name, listed = _list_of(told)
    for number, notice in enumerate(listed):
        if not isinstance(notice, dict):
            raise Unreadable(f"{name}[{number}] is no notice. Choose a file that Contracts Finder made.")
        position = f"{name}[{number}]" if len(listed) > 1 or name != "the notice" else name
        inner = notice.get("item")
        yield position, _flat(inner if isinstance(inner, dict) else notice)


def _list_of(told: Any) -> tuple[str, list[Any]]:
    if isinstance(told, list):
        return "notices", told
    if isinstance(told, dict):
        for name in _LISTS:
            if isinstance(told.get(name), list):
                return name, told[name]
        if isinstance(told.get("notice"), dict):
            return "the notice", [told]
    raise Unreadable("There are no notices in this file. Choose a file saved from Contracts Finder.")


def _flat(told: Json) -> Json:
    """Bring a single notice of the service, with its awards, into the shape of the lists."""
    notice = told.get("notice")
    if not isinstance(notice, dict):
        return told
    awards = [each for each in told.get("awards") or [] if isinstance(each, dict)]
    award = awards[0] if awards else {}
    return {
        "id": told.get("id") or notice.get("id"),
        "title": notice.get("title"),
        "description": notice.get("description"),
        "organisation": notice.get("organisationName"),
        "status": str(notice.get("status") or "").lower(),
        "notice_type": notice.get("type"),
        "kind": notice.get("ojeuContractType"),
        "published_date": notice.get("publishedDate"),
        "deadline_date": notice.get("deadlineDate"),
        "awarded_date": award.get("awardedDate"),
        "value_low": notice.get("valueLow"),
        "value_high": notice.get("valueHigh"),
        "awarded_value": award.get("supplierAwardedValue") or award.get("value"),
        "awarded_supplier": ",".join(str(each.get("supplierName") or "") for each in awards),
        "awarded_to_sme": award.get("awardedToSME"),
        "awarded_to_vcse": award.get("awardedToVCSO"),
        "supplier_address": award.get("supplierAddress") if len(awards) == 1 else "",
        "supplier_scheme": award.get("referenceType") if len(awards) == 1 else "",
        "supplier_number": award.get("reference") if len(awards) == 1 else "",
        "cpv_codes": " ".join(str(each) for each in notice.get("cpvCodes") or []),
        "start_date": award.get("startDate") or notice.get("start"),
        "end_date": award.get("endDate") or notice.get("end"),
        "procedure": award.get("awardedProcedureType") or notice.get("procedureType"),
        "is_framework": notice.get("isFrameworkAgreement"),
        "may_be_extended": notice.get("isExtensionPossible"),
        "reference": notice.get("identifier"),
        "url": f"https://www.contractsfinder.service.gov.uk/Notice/{told.get('id')}",
    }


def _why_left_out(notice: Json) -> str:
    kind = re.sub(r"\W", "", str(notice.get("notice_type") or "")).lower()
    if kind in _KINDS_OF_NOTICE:
        return _KINDS_OF_NOTICE[kind]
    status = str(notice.get("status") or "").lower()
    if status != "awarded":
        return _NO_CONTRACT.get(status, "It has no award.")
    names = _names(notice)
    if names and all("award" in name.lower() and names_nobody(name) for name, _ in names):
        return "It says that nothing was awarded."
    return ""


def _candidate(position: str, key: str, notice: Json) -> Candidate:
    facts = _facts(notice)
    named = [(name, lot) for name, lot in _names(notice) if not names_nobody(name)]
    return Candidate(
        position=position,
        source_key=key,
        facts=facts,
        suppliers=tuple(_suppliers(notice, named)),
        lots=tuple(LotEntry(lot) for lot in dict.fromkeys(lot for _, lot in named) if lot),
        buyer=tidy(notice.get("organisation")),
        warnings=(*warnings_for(facts), *([] if named else ["It names no supplier. Name one after import."])),
    )


def _facts(notice: Json) -> ContractFacts:
    value, is_estimate = _value(notice)
    procedure = procedure_of(_spaced(notice.get("procedure")))
    return ContractFacts(
        title=shortened(tidy(notice.get("title"))),
        description=tidy(notice.get("description")),
        kind=_KINDS.get(str(notice.get("kind") or "").lower(), ""),
        cpv_codes=tuple(_cpv_codes(str(notice.get("cpv_codes") or ""))),
        value_net=value,
        vat_basis="net stated" if value is not None else "",
        is_estimate=is_estimate,
        awarded_on=_day(notice, "awarded_date", "awarded_on"),
        starts_on=_day(notice, "start_date", "starts_on"),
        ends_on=_day(notice, "end_date", "ends_on"),
        has_extension_options=_flag(notice.get("may_be_extended")),
        procedure=procedure,
        procedure_details=_spaced(notice.get("procedure")),
        was_competed=competed(procedure),
        is_framework=notice.get("is_framework") is True,
        procurement_reference=tidy(notice.get("reference"))[:200],
        notice_number=str(notice.get("id") or ""),
        notice_url=tidy(notice.get("url")),
        notice_on=_day(notice, "published_date", "notice_on"),
    )


def _value(notice: Json) -> tuple[Decimal | None, bool]:
    """Give the awarded value; where that is nought, the value the notice gave before, as an estimate."""
    awarded = _amount(notice, "awarded_value")
    if awarded:
        return awarded, False
    expected = _amount(notice, "value_high") or _amount(notice, "value_low")
    return (expected, True) if expected else (None, False)


def _amount(notice: Json, name: str) -> Decimal | None:
    value = notice.get(name)
    if value in (None, "") or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value).replace(",", "").replace("£", ""))
    except InvalidOperation as fault:
        raise Odd(
            "Value net of VAT", value, "This is not an amount. Write it in figures, like 1234.56."
        ) from fault
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise Odd("Value net of VAT", value, "This is not an amount. Write it in figures, like 1234.56.")
    return amount.quantize(Decimal("0.01"))


def _day(notice: Json, name: str, field: str) -> date | None:
    text = str(notice.get(name) or "")
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as fault:
        raise Odd(LABELS[field], text, "This is not a date. It has to look like 2026-03-31.") from fault


def _names(notice: Json) -> list[tuple[str, str]]:
    """Give each supplier named and its lot. The service joins names by a comma without a blank after it."""
    if "suppliers" in notice:
        return [(each["name"][:LONGEST], "") for each in notice["suppliers"] if each["name"]]
    named = []
    for part in re.split(r",(?!\s)", tidy(notice.get("awarded_supplier"))):
        lot = _LOT.fullmatch(part.strip())
        name, number = (lot[2].strip(), lot[1]) if lot else (part.strip(), "")
        if name:
            named.append((name[:LONGEST], number))
    return named


def _suppliers(notice: Json, named: list[tuple[str, str]]) -> Iterator[CandidateSupplier]:
    if "suppliers" in notice:
        yield from _told_apart(notice["suppliers"], {name for name, _ in named})
        return
    pairs = _numbers(notice.get("supplier_scheme"), notice.get("supplier_number"))
    for name, lot in named:
        yield CandidateSupplier(
            name=name,
            identifiers=pairs,
            street=tidy(notice.get("supplier_address"))[:LONGEST],
            is_sme=_flag(notice.get("awarded_to_sme")),
            is_vcse=_flag(notice.get("awarded_to_vcse")),
            lot=lot,
        )


def _told_apart(suppliers: list[Json], named: set[str]) -> Iterator[CandidateSupplier]:
    """Give the suppliers of the export, each with an address and a number of its own."""
    for each in suppliers:
        if each["name"][:LONGEST] in named:
            yield CandidateSupplier(
                name=tidy(each["name"])[:LONGEST],
                identifiers=_numbers(each["scheme"], each["number"]),
                street=tidy(each["address"])[:LONGEST],
                is_sme=each["is_sme"],
                is_vcse=each["is_vcse"],
            )


def _numbers(scheme: Any, number: Any) -> tuple[tuple[str, str], ...]:
    known = {"COMPANIES_HOUSE": "GB-COH", "CHARITIES_COMMISSION": "GB-CHC", "VAT": "GB-VAT"}
    found = known.get(str(scheme or ""), "")
    return ((found, str(number)),) if found and number else ()


def _cpv_codes(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\b\d{8}\b", text)))


def _spaced(text: Any) -> str:
    """Write the service's joined words apart: "SingleTenderActionNonOJEU"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tidy(text))


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
