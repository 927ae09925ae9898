"""Which kind of file somebody chose: a package of OCDS, notices of Contracts Finder, or a table."""

from __future__ import annotations

import re

from wisely.contracts.decisions.json_files import unpacked
from wisely.contracts.decisions.tables import OLD_EXCEL, ZIP, workbook_size

LOOK_AT = 200_000  # bytes; enough to meet the first key that tells
_OCDS = re.compile(rb'"(?:releases|records|ocid|compiledRelease|releasePackage)"\s*:')
_NOTICES = re.compile(rb'"(?:contracts|notices|noticeList|results|notice|awarded_supplier|organisation)"\s*:')


def source_of(content: bytes) -> str:
    """Say what a file is read as: "ocds", "contracts-finder" or "register", a table.

    :raises Unreadable: when it is empty, or gzip that cannot be unpacked.
    """
    start = unpacked(content)[:LOOK_AT]
    if start.startswith((ZIP, OLD_EXCEL)):
        return "register"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in {b"{", b"["}:
        return "contracts-finder" if _NOTICES.search(text) and not _OCDS.search(text) else "ocds"
    head = text[:4_000].replace(b"\x00", b"").decode("utf-8", errors="replace").casefold()
    is_export = "notice identifier" in head and "organisation name" in head
    return "contracts-finder" if is_export else "register"


def size_when_open(content: bytes) -> int:
    """Give how many bytes a file is to be read as: what gzip hides, and what a workbook unpacks to.

    :raises Unreadable: when it is empty, or packed and cannot be unpacked.
    """
    plain = unpacked(content)
    return workbook_size(plain) if plain.startswith(ZIP) else len(plain)
