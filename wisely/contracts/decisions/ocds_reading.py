"""Contracts out of OCDS: releases, their packages, records and compiled releases, with the UK profile.

One candidate for each contract, or for each award where no contract is told yet. Dates are those of the
place where the notice was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wisely.contracts.decisions.candidates import (
    Candidate,
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
from wisely.contracts.decisions.checks import faults_in, vat_basis_of
from wisely.contracts.decisions.entries import LABELS, ContractFacts, LotEntry, OptionEntry
from wisely.contracts.decisions.json_files import parsed
from wisely.contracts.decisions.ocds_merging import Json, merged
from wisely.contracts.decisions.ocds_parties import dict_of, dicts_of, flag_of, suppliers_of
from wisely.contracts.decisions.procedures import competed, procedure_of
from wisely.lib.money import LIMIT

SOURCE = "ocds"
UK = ZoneInfo("Europe/London")
_UNDECIDED = {"pending": "The award is not decided yet.", "cancelled": "The award was cancelled.",
              "unsuccessful": "Nothing was awarded."}  # fmt: skip


class Odd(ValueError):
    """One value cannot be read: its field, what was written, why."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, str(value)[:200], reason


def read_ocds(content: bytes, *, over: Over = plainly) -> Reading:
    """Read a file of OCDS.

    :raises Unreadable: when it is no JSON, or JSON without releases or records.
    """
    return read_processes(over(_processes(parsed(content))))


@dataclass(frozen=True, slots=True)
class Process:
    """One contracting process: its merged release and where it stands in the file."""

    position: str
    whole: Json
    commenced_on: date | None = None


def _processes(told: Any) -> list[Process]:
    releases: list[tuple[str, Json]] = []
    compiled: list[Process] = []
    packages = told if isinstance(told, list) else [told]
    for number, package in enumerate(packages):
        before = f"[{number}]." if isinstance(told, list) else ""
        if not isinstance(package, dict):
            continue
        for place, release in enumerate(dicts_of(package.get("releases"))):
            releases.append((f"{before}releases[{place}]", release))
        for place, record in enumerate(dicts_of(package.get("records"))):
            compiled += _of_record(f"{before}records[{place}]", record)
        if "ocid" in package and "records" not in package and "releases" not in package:
            releases.append((before.rstrip(".") or "the release", package))
    if not releases and not compiled:
        raise Unreadable(
            "There are no OCDS releases or records in this file. Choose a release or record package."
        )
    return compiled + _grouped(releases)


def _of_record(position: str, record: Json) -> list[Process]:
    whole = record.get("compiledRelease")
    releases = [
        each for each in dicts_of(record.get("releases")) if each.keys() - {"url", "date", "tag", "id"}
    ]
    if isinstance(whole, dict):
        return [Process(position, {"ocid": record.get("ocid"), **whole}, _commenced(releases or [whole]))]
    return _grouped([(position, {"ocid": record.get("ocid"), **each}) for each in releases])


def _grouped(releases: Iterable[tuple[str, Json]]) -> list[Process]:
    by_ocid: dict[str, list[tuple[str, Json]]] = {}
    for position, release in releases:
        by_ocid.setdefault(str(release.get("ocid") or position), []).append((position, release))
    return [
        Process(each[-1][0], merged(release for _, release in each), _commenced([r for _, r in each]))
        for each in by_ocid.values()
    ]


def _commenced(releases: list[Json]) -> date | None:
    """Give the day the tender was first published, which is when a competition commences."""
    days = [_maybe_day(dict_of(each.get("tender")).get("datePublished")) for each in releases]
    days += [
        _maybe_day(each.get("date"))
        for each in releases
        if "tender" in _tags(each) and not dict_of(each.get("tender")).get("datePublished")
    ]
    return min((day for day in days if day), default=None)


def _tags(release: Json) -> list[Any]:
    tags = release.get("tag")
    return tags if isinstance(tags, list) else [tags]


def read_processes(processes: Iterable[Process]) -> Reading:
    """Read each process into candidates, rejected rows and what is left out."""
    candidates: list[Candidate] = []
    rejected: list[RejectedRow] = []
    left_out: list[LeftOut] = []
    for process in processes:
        for position, key, award, contract in _deals(process):
            if reason := _why_left_out(process.whole, award, contract):
                left_out.append(LeftOut(position, reason, key))
                continue
            try:
                candidate = _candidate(process, position, key, award, contract)
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


def _deals(process: Process) -> Iterator[tuple[str, str, Json, Json]]:
    """Give position, identity, award and contract of each deal in a process; or an empty one."""
    ocid = str(process.whole.get("ocid") or process.position)
    awards = {str(each.get("id")): each for each in dicts_of(process.whole.get("awards"))}
    contracts = dicts_of(process.whole.get("contracts"))
    for_award: dict[str, int] = {}
    for contract in contracts:
        award = str(contract.get("awardID") or "")
        for_award[award] = for_award.get(award, 0) + 1
    for number, contract in enumerate(contracts):
        award = str(contract.get("awardID") or "")
        is_only = award in awards and for_award[award] == 1
        key = f"{ocid}/award/{award}" if is_only else f"{ocid}/contract/{contract.get('id')}"
        yield f"{process.position}.contracts[{number}]", key, awards.get(award, {}), contract
    for number, (identity, told) in enumerate(awards.items()):
        if identity not in for_award:
            yield f"{process.position}.awards[{number}]", f"{ocid}/award/{identity}", told, {}
    if not awards and not contracts:
        yield process.position, ocid, {}, {}


def _why_left_out(whole: Json, award: Json, contract: Json) -> str:
    if not award and not contract:
        tender = dict_of(whole.get("tender"))
        state = str(tender.get("status") or "")
        if state in {"cancelled", "unsuccessful", "withdrawn"}:
            return f"The tender was {state}: there is no contract."
        return (
            "There is no award yet." if tender.get("status") != "planned" else "It is planned, not awarded."
        )
    if not contract and str(award.get("status") or "active") in _UNDECIDED:
        return _UNDECIDED[str(award["status"])]
    if str(contract.get("status") or "") == "cancelled":
        return "The contract was cancelled before it began."
    names = [tidy(each.get("name")) for each in dicts_of(award.get("suppliers"))]
    if names and all(names_nobody(name) and "award" in name.lower() for name in names):
        return "Nothing was awarded."
    return ""


def _candidate(process: Process, position: str, key: str, award: Json, contract: Json) -> Candidate:
    whole = process.whole
    facts = _facts(whole, award, contract, process.commenced_on)
    return Candidate(
        position=position,
        source_key=key,
        facts=facts,
        suppliers=tuple(suppliers_of(whole, award)),
        lots=tuple(_lots(whole, award)),
        options=tuple(_options(contract, award, facts.ends_on)),
        buyer=tidy(dict_of(whole.get("buyer")).get("name")) or _buyer_among(whole),
        warnings=warnings_for(facts),
    )


def _buyer_among(whole: Json) -> str:
    buyers = [party for party in dicts_of(whole.get("parties")) if "buyer" in (party.get("roles") or [])]
    return tidy(buyers[0].get("name")) if buyers else ""


def _facts(whole: Json, award: Json, contract: Json, commenced_on: date | None) -> ContractFacts:
    tender = dict_of(whole.get("tender"))
    title = _first("title", contract, award, tender, whole)
    net, gross = _value(contract, award)
    period = _period(contract, award, tender)
    details = tidy(tender.get("procurementMethodDetails"))
    procedure = procedure_of(details, str(tender.get("procurementMethod") or ""))
    facts = ContractFacts(
        title=shortened(title),
        description=_first("description", contract, award, tender),
        kind=_kind(award, tender),
        cpv_codes=tuple(_cpv_codes(award, tender)),
        itl_codes=tuple(_regions(award, tender)),
        value_net=net,
        value_gross=gross,
        vat_basis=vat_basis_of(net, gross),
        commenced_on=commenced_on,
        awarded_on=_day(award.get("date"), "awarded_on"),
        signed_on=_day(contract.get("dateSigned"), "signed_on"),
        starts_on=_day(period.get("startDate"), "starts_on"),
        ends_on=_day(period.get("endDate"), "ends_on"),
        has_extension_options=flag_of(contract.get("hasRenewal"), award.get("hasRenewal")),
        is_above_threshold=flag_of(
            contract.get("aboveThreshold"), award.get("aboveThreshold"), tender.get("aboveThreshold")
        ),
        special_regime=", ".join(
            str(each) for each in tender.get("specialRegime") or [] if isinstance(each, str)
        ),
        procedure=procedure,
        procedure_details=details,
        was_competed=competed(procedure),
        direct_award_reason=tidy(tender.get("procurementMethodRationale")),
        is_framework=bool(dict_of(tender.get("techniques")).get("hasFrameworkAgreement")),
        framework_identifier=_framework(whole),
        ocid=str(whole.get("ocid") or ""),
        procurement_reference=tidy(tender.get("id"))[:200],
    )
    return _with_notice(facts, contract, award)


def _with_notice(facts: ContractFacts, contract: Json, award: Json) -> ContractFacts:
    for document in (*dicts_of(contract.get("documents")), *dicts_of(award.get("documents"))):
        if document.get("documentType") in {"contractNotice", "awardNotice"}:
            number = str(document.get("id") or "")
            return replace(
                facts,
                notice_number=number if len(number) > 3 else "",
                notice_url=str(document.get("url") or ""),
                notice_on=_maybe_day(document.get("datePublished")),
            )
    return facts


def _value(contract: Json, award: Json) -> tuple[Decimal | None, Decimal | None]:
    value = dict_of(contract.get("value")) or dict_of(award.get("value"))
    if not value:
        return None, None
    currency = str(value.get("currency") or "GBP")
    net, gross = _amount(value.get("amount")), _amount(value.get("amountGross"))
    if currency != "GBP" and (net or gross):
        reason = f"The value is in {currency}. Enter it in pounds, by the rate of the day of award."
        raise Odd("Value", f"{value.get('amount')} {currency}", reason)
    return net, gross


def _amount(value: Any) -> Decimal | None:
    """Read a number. Nought stands for "not told" in these sources: nobody pays for an award of nothing."""
    if value is None or isinstance(value, bool) or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except ArithmeticError as fault:
        raise Odd("Value", value, "This is not an amount. It has to be a number.") from fault
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise Odd("Value", value, "This is not an amount. It has to be a number that can be paid.")
    return amount.quantize(Decimal("0.01")) if amount else None


def _period(contract: Json, award: Json, tender: Json) -> Json:
    for period in (contract.get("period"), award.get("contractPeriod"), tender.get("contractPeriod")):
        if isinstance(period, dict) and (period.get("startDate") or period.get("endDate")):
            return period
    return {}


def _day(text: Any, field: str) -> date | None:
    """Read the day of an instant on the UK's clock; an end written as 23:59 is of the day written."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as fault:
        raise Odd(
            LABELS[field], text, "This is not a date. It has to look like 2026-03-31T00:00:00Z."
        ) from fault
    if at.tzinfo is None or (at.hour, at.minute) == (23, 59):
        return at.date()
    try:
        return at.astimezone(UK).date()
    except OverflowError:
        return at.date()


def _maybe_day(text: Any) -> date | None:
    try:
        return _day(text, "notice_on")
    except Odd:
        return None


def _kind(award: Json, tender: Json) -> str:
    kind = str(award.get("mainProcurementCategory") or tender.get("mainProcurementCategory") or "")
    return kind if kind in {"goods", "services", "works"} else ""


def _cpv_codes(award: Json, tender: Json) -> Iterator[str]:
    seen = set()
    for classification in (*_classified(award), *_classified(tender)):
        code = str(classification.get("id") or "").split("-")[0]
        if classification.get("scheme") == "CPV" and code.isdigit() and len(code) == 8 and code not in seen:
            seen.add(code)
            yield code


def _classified(told: Json) -> Iterator[Json]:
    for holder in (told, *dicts_of(told.get("items"))):
        yield dict_of(holder.get("classification"))
        yield from dicts_of(holder.get("additionalClassifications"))


def _regions(award: Json, tender: Json) -> Iterator[str]:
    seen = set()
    for told in (award, tender):
        for each in dicts_of(told.get("items")):
            for address in dicts_of(each.get("deliveryAddresses")):
                code = str(address.get("region") or "")
                if code[:2] in {"UK", "TL"} and code[2:].isalnum() and code not in seen:
                    seen.add(code)
                    yield code


def _framework(whole: Json) -> str:
    for process in dicts_of(whole.get("relatedProcesses")):
        if "framework" in (process.get("relationship") or []):
            return str(process.get("identifier") or "")
    return ""


def _options(contract: Json, award: Json, ends_on: date | None) -> Iterator[OptionEntry]:
    for told in (contract, award):
        period = dict_of(told.get("period")) or dict_of(told.get("contractPeriod"))
        latest = _day(period.get("maxExtentDate"), "has_extension_options")
        if latest and (ends_on is None or latest > ends_on):
            yield OptionEntry(
                latest_ends_on=latest, description=tidy(dict_of(told.get("renewal")).get("description"))
            )
            return


def _lots(whole: Json, award: Json) -> Iterator[LotEntry]:
    wanted = {str(each) for each in award.get("relatedLots") or []}
    for lot in dicts_of(dict_of(whole.get("tender")).get("lots")):
        if str(lot.get("id")) in wanted:
            yield LotEntry(str(lot["id"]), tidy(lot.get("title"))[:400])


def _first(name: str, *places: Json) -> str:
    return next((text for place in places if (text := tidy(place.get(name)))), "")
