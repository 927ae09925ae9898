"""Forward plans that come as JSON: Wisely's own, or releases of open contracting (OCDS) as UK1 notices are.

An entry's place in the file, counted from 1, stands for its line. A fault names the field by its path.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wisely.lib.rows import RowFault, Unread
from wisely.lib.tables import LARGEST, UnreadableFile
from wisely.planning.decisions.plan_files import (
    FORMAT,
    PlanRead,
    collected,
    is_known_version,
    read_table,
    texts_of,
)

UK = ZoneInfo("Europe/London")
Json = Mapping[str, Any]
PLANNING = frozenset({"planning", "planningUpdate"})
_PLANNED = frozenset({"planning", "planned"})


def read_plan(content: bytes, *, council: str = "") -> PlanRead:
    """Read another council's plan. `council` is whose it is where the file does not say.

    :raises UnreadableFile: when the file as a whole cannot be used, with what to do.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _read_json(content, council=council)
    return read_table(content, council=council)


def _read_json(content: bytes, *, council: str) -> PlanRead:
    if len(content) > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST // 1_000_000} MB. Split it.")
    try:
        told = json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise UnreadableFile("This is not UTF-8 text, which JSON must be. Download it again.") from None
    except json.JSONDecodeError as fault:
        raise UnreadableFile(
            f"Line {fault.lineno}, column {fault.colno}: this is not JSON. Download the file again."
        ) from None
    except (RecursionError, ValueError):
        raise UnreadableFile("The file is nested too deeply, or holds a number too long to read.") from None
    if isinstance(told, dict) and told.get("format") == FORMAT:
        return _our_own(told, council=council)
    releases = list(_releases(told))
    if not releases:
        raise UnreadableFile("This JSON is neither a forward plan nor open contracting: it has no releases.")
    return _open_contracting(releases, council=council)


def _our_own(told: Json, *, council: str) -> PlanRead:
    is_known_version(str(told.get("version", "")))
    rows, faults = [], []
    for place, entry in enumerate(_list(told.get("procurements")), start=1):
        try:
            rows.append((place, texts_of(entry if isinstance(entry, dict) else {})))
        except Unread as fault:
            faults.append(fault.at(place))
    return _with(faults, rows, str(told.get("council") or council), str(told.get("made_on") or ""))


def _with(faults: list[RowFault], rows: list[tuple[int, dict[str, str]]], council: str, on: str) -> PlanRead:
    if not rows and not faults:
        raise UnreadableFile("The plan is empty: there is nothing in it.")
    found = collected(rows, council=council, made_on=on)
    found.faults = sorted([*faults, *found.faults], key=lambda fault: fault.line)
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _releases(told: Any) -> Iterator[Json]:
    """Give the releases of a package, a list of packages, records, or a single release."""
    for package in told if isinstance(told, list) else [told]:
        whole = _dict(package)
        yield from (_dict(each) for each in _list(whole.get("releases")))
        for record in _list(whole.get("records")):
            if compiled := _dict(_dict(record).get("compiledRelease")):
                yield compiled
        if "ocid" in whole and "releases" not in whole and "records" not in whole:
            yield whole


def _open_contracting(releases: list[Json], *, council: str) -> PlanRead:
    """Read releases; the latest of each process counts."""
    latest: dict[str, int] = {}
    for place, release in enumerate(releases):
        process = str(release.get("ocid") or place)
        if process not in latest or str(release.get("date", "")) >= str(
            releases[latest[process]].get("date", "")
        ):
            latest[process] = place
    rows, faults = [], []
    for place in sorted(latest.values()):
        try:
            rows.append((place + 1, _row(releases[place])))
        except Unread as fault:
            faults.append(fault.at(place + 1))
    whose = next((row["council"] for _, row in rows if row["council"]), council)
    return _with(faults, rows, whose, "")


def _row(release: Json) -> dict[str, str]:
    """Give a release as a row of the plan.

    :raises Unread: when it is of another time of a procurement than its planning, or a day is none.
    """
    tender, planning = _dict(release.get("tender")), _dict(release.get("planning"))
    tags = {str(tag) for tag in _list(release.get("tag"))}
    if not (tags & PLANNING or tender.get("status") in _PLANNED):
        raise Unread("tag", ", ".join(sorted(tags)), "It tells of no plan, so it is left out.")
    lots = [_dict(each) for each in _list(tender.get("lots"))]
    period = _dict(tender.get("contractPeriod")) or next(
        (_dict(each["contractPeriod"]) for each in lots if each.get("contractPeriod")), {}
    )
    notice = _dict(tender.get("communication")).get("futureNoticeDate") or _dict(
        tender.get("tenderPeriod")
    ).get("startDate")
    value = _dict(tender.get("value")) or _dict(_dict(planning.get("budget")).get("amount"))
    least = _dict(tender.get("minValue")) or value
    starts = _day("tender.contractPeriod.startDate", period.get("startDate"))
    told = {
        "council": _dict(release.get("buyer")).get("name"), "reference": release.get("ocid"),
        "title": tender.get("title"), "description": tender.get("description"),
        "cpv": " ".join(_codes(tender)), "kind": tender.get("mainProcurementCategory"),
        "value_least_net": _pounds(least), "value_most_net": _pounds(value),
        "notice_on": _day("tender.communication.futureNoticeDate", notice), "starts_on": starts,
        "term_months": _months(period), "contact": _contact(release), "link": _page(tender, planning),
    }  # fmt: skip
    return texts_of(told, tuple(told))


def _pounds(value: Json) -> Any:
    """Give an amount without VAT; one of another currency, or with VAT alone, is not told."""
    return value.get("amount") if value.get("currency", "GBP") == "GBP" else None


def _codes(tender: Json) -> list[str]:
    told = [tender.get("classification")]
    for line in _list(tender.get("items")):
        told += [_dict(line).get("classification"), *_list(_dict(line).get("additionalClassifications"))]
    return [str(each["id"]) for each in map(_dict, told) if each.get("scheme") == "CPV" and each.get("id")]


def _day(name: str, value: Any) -> str:
    """Give the UK day of a moment as open contracting writes it.

    :raises Unread: when it is none.
    """
    if value in (None, ""):
        return ""
    try:
        text = str(value)
        if len(text) == len("2027-04-01"):
            return date.fromisoformat(text).isoformat()
        at = datetime.fromisoformat(text)
        return (at.astimezone(UK) if at.tzinfo else at).date().isoformat()
    except (ValueError, OverflowError):
        raise Unread(name, str(value)[:200], "It is no day. Open contracting writes 2027-04-01.") from None


def _months(period: Json) -> str:
    """Give how many whole months a period lasts; "" where it does not say both its days."""
    if (days := period.get("durationInDays")) and isinstance(days, int) and not isinstance(days, bool):
        return str(max(1, round(days * 12 / 365.25)))
    start, end = (_day(f"contractPeriod.{each}", period.get(each)) for each in ("startDate", "endDate"))
    if not (start and end):
        return ""
    return str(max(1, round((date.fromisoformat(end) - date.fromisoformat(start)).days * 12 / 365.25)))


def _contact(release: Json) -> str:
    for party in map(_dict, _list(release.get("parties"))):
        if "buyer" in _list(party.get("roles")):
            return str(_dict(party.get("contactPoint")).get("email") or "")
    return ""


def _page(tender: Json, planning: Json) -> str:
    for document in map(_dict, [*_list(planning.get("documents")), *_list(tender.get("documents"))]):
        if str(document.get("url", "")).startswith(("https://", "http://")):
            return str(document["url"])
    return ""
