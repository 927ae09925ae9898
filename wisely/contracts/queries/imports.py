"""Imports into the register: what a file would bring, what stands against it, what it brought."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from wisely.contracts.decisions.candidates import Candidate, ColumnFound
from wisely.contracts.decisions.detecting import size_when_open
from wisely.contracts.decisions.entries import ContractFacts, facts_of_plain
from wisely.contracts.lifecycle import ContractStage, ImportStage
from wisely.contracts.models import Contract, ImportRow, RegisterImport
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Directorate, Person
from wisely.suppliers.decisions import canonical_number

MANY = 5


def import_by_key(authority_id: int | None, key: int) -> RegisterImport | None:
    """Give one import, without its file."""
    return RegisterImport.objects.defer("file_content").filter(authority=authority_id, pk=key).first()


def imports(authority_id: int | None) -> QuerySet[RegisterImport]:
    """Give the imports of a council, without their files."""
    return RegisterImport.objects.defer("file_content").filter(authority=authority_id)


def content_of(batch: RegisterImport) -> bytes:
    """Give the file of an import as it arrived, while it is kept. One query where it was left out."""
    return zlib.decompress(bytes(batch.file_content or b""))


def size_of_import(batch: RegisterImport) -> int:
    """Give how many bytes a staged file is to be read as, however small it arrived."""
    return size_when_open(content_of(batch))


def rows_of(batch: RegisterImport) -> QuerySet[ImportRow]:
    """Give the rows of an import in the order of the file."""
    return ImportRow.objects.filter(authority=batch.authority_id, batch=batch)


def buyers_of(batch: RegisterImport) -> list[tuple[str, int, bool]]:
    """Give each buyer named in the file, its rows, and whether they are taken for this council."""
    counted: dict[str, int] = {}
    for buyer in rows_of(batch).values_list("found__buyer", flat=True):
        if buyer:
            counted[buyer] = counted.get(buyer, 0) + 1
    return [
        (buyer, count, buyer in batch.buyers)
        for buyer, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import of the same file that stands."""

    key: int
    file_name: str
    imported_at: datetime | None


def same_file(authority_id: int, sha256: bytes) -> Earlier | None:
    """Find the import of just this file that stands, if there is one."""
    row = RegisterImport.objects.filter(
        authority=authority_id, file_sha256=sha256, stage=ImportStage.IMPORTED
    ).first()
    return Earlier(row.pk, row.file_name, row.imported_at) if row else None


def contracts_by_source(authority_id: int, keys: Sequence[str]) -> dict[str, Contract]:
    """Find contracts on the register by their identity in a source. One query."""
    rows = Contract.objects.filter(authority=authority_id, source_key__in=keys).exclude(
        stage=ContractStage.STRUCK_OUT
    )
    return {
        str(row.source_key): row for row in rows.select_related("directorate", "framework", "owner", "deputy")
    }


def said_before(contracts: Sequence[Contract]) -> dict[int, ContractFacts]:
    """Give what the source of each contract said when it was imported last. One query."""
    rows = ImportRow.objects.filter(
        contract__in=contracts, batch__stage=ImportStage.IMPORTED, outcome__in=["new", "changed", "same"]
    ).order_by("pk")
    return {
        contract: facts_of_plain(found["facts"])
        for contract, found in rows.values_list("contract", "found")
        if contract is not None and "facts" in found
    }


def likely_twins(authority_id: int, candidates: Sequence[Candidate]) -> dict[str, str]:
    """Find contracts that came from another source under the same notice or OCID: source key → reference."""
    by_notice = {each.facts.notice_number: each for each in candidates if each.facts.notice_number}
    by_ocid = {each.facts.ocid: each for each in candidates if each.facts.ocid}
    by_notice |= {notice_of(each): each for each in candidates if notice_of(each)}
    rows = Contract.objects.filter(
        Q(notice_number__in=list(by_notice)) | Q(ocid__in=list(by_ocid)), authority=authority_id
    ).exclude(stage=ContractStage.STRUCK_OUT)
    twins = {}
    for reference, key, notice, ocid in rows.values_list("reference", "source_key", "notice_number", "ocid"):
        candidate = by_notice.get(notice) or by_ocid.get(ocid)
        if candidate is not None and candidate.source_key != key:
            twins[candidate.source_key] = reference
    return twins


def notice_of(candidate: Candidate) -> str:
    """Give the notice's own number at the end of its address, as Contracts Finder writes it."""
    head, _, last = candidate.facts.notice_url.rpartition("/")
    return last if head and len(last) == len("8ebf71a6-05d5-472e-aabf-2a732ef1cb6c") else ""


def directorate_keys(authority_id: int) -> list[tuple[str, str, int]]:
    """Give code, name and key of each directorate."""
    return list(Directorate.objects.filter(authority=authority_id).values_list("code", "name", "pk"))


def person_keys(authority_id: int) -> list[tuple[str, str, int]]:
    """Give e-mail, name and key of each person who has not left."""
    rows = Person.objects.filter(authority=authority_id, left_on__isnull=True, erased_at__isnull=True)
    return list(rows.values_list("email", "name", "pk"))


def readable_numbers(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give the identifiers that have their shape, in canonical form; the others are passed over."""
    read = []
    for scheme, number in pairs:
        try:
            read.append((scheme, canonical_number(scheme, number)))
        except NotAnIdentifier:
            continue
    return tuple(dict.fromkeys(read))


def columns_of(batch: RegisterImport) -> list[ColumnFound]:
    """Give the columns of a staged table as it was read last, for somebody to say what each is."""
    return [ColumnFound(each["heading"], each["field"], tuple(each["samples"])) for each in batch.columns]


def import_can_be_undone(batch: RegisterImport) -> Verdict:
    """Test that nobody has worked on what an import brought. One query."""
    worked_on = changed_since(batch)
    if worked_on:
        some = ", ".join(worked_on[:MANY]) + (" and others" if len(worked_on) > MANY else "")
        return no(
            f"{len(worked_on)} of its contracts have been worked on since: {some}. "
            "Undoing would lose that work. Strike out single contracts instead."
        )
    return YES


def changed_since(batch: RegisterImport) -> list[str]:
    """Name the contracts that somebody has worked on since an import brought or changed them."""
    rows = rows_of(batch).filter(contract__isnull=False).exclude(contract_version=F("contract__version"))
    return list(rows.order_by("number").values_list("contract__reference", flat=True))
