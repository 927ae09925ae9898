"""The export of Contracts Finder's search as CSV, in the flat shape of its lists of notices.

Its days are written 31/03/2026, those of publication by ISO. A cell names each supplier in square brackets:
name, address, kind of number, number, SME, VCSE, with upright strokes between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wisely.contracts.decisions.candidates import Unreadable
from wisely.contracts.decisions.tables import lines_of

Json = dict[str, Any]
_HEADINGS = {
    "id": "noticeidentifier",
    "notice_type": "noticetype",
    "organisation": "organisationname",
    "status": "status",
    "published_date": "publisheddate",
    "title": "title",
    "description": "description",
    "cpv_codes": "cpvcodes",
    "kind": "ojeucontracttype",
    "value_low": "valuelow",
    "value_high": "valuehigh",
    "awarded_date": "awardeddate",
    "awarded_value": "awardedvalue",
    "start_date": "contractstartdate",
    "end_date": "contractenddate",
    "procedure": "ojeuproceduretype",
}
_SUPPLIERS = "suppliernameaddressreftyperefnumberissmeisvcse"
_DAYS = ("awarded_date", "start_date", "end_date")
_NEEDED = ("noticeidentifier", "title", "organisationname")


def notices_of(content: bytes) -> Iterator[tuple[str, Json]]:
    """Give each notice of the export with the line on which it stands.

    :raises Unreadable: when it is no table, or not of that export.
    """
    lines = lines_of(content)
    headings = [_letters(cell) for cell in lines[0].cells]
    missing = [name for name in _NEEDED if name not in headings]
    if missing:
        raise Unreadable(
            "This is no export of Contracts Finder: its columns “Notice Identifier”, “Title” and "
            "“Organisation Name” are not all there. Choose “Spreadsheet” as the kind of file.",
            line=lines[0].number,
        )
    for line in lines[1:]:
        cells = dict(zip(headings, line.cells, strict=False))
        yield f"line {line.number}", _flat(cells)


def _flat(cells: Mapping[str, str]) -> Json:
    told: Json = {name: cells.get(heading, "") for name, heading in _HEADINGS.items()}
    for name in _DAYS:
        told[name] = _by_iso(told[name])
    told["suppliers"] = [
        _supplier(block) for block in re.findall(r"\[([^\[\]]*)\]", cells.get(_SUPPLIERS, ""))
    ]
    told["awarded_supplier"] = ", ".join(each["name"] for each in told["suppliers"])
    return told


def _supplier(block: str) -> Json:
    name, address, scheme, number, is_sme, is_vcse = [
        *(part.strip() for part in block.split("|")),
        *[""] * 6,
    ][:6]
    return {
        "name": name, "address": address, "scheme": scheme, "number": number,
        "is_sme": _yes_or_no(is_sme), "is_vcse": _yes_or_no(is_vcse),
    }  # fmt: skip


def _yes_or_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text.casefold())


def _by_iso(text: str) -> str:
    """Write 31/03/2026 as 2026-03-31; anything else stays and is judged by the reader."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?", text.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def _letters(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.casefold())
