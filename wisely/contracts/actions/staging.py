"""A file is read and laid beside the register; nothing enters it yet."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.candidates import (
    NoTitle,
    Over,
    PartT,
    Reading,
    Unreadable,
    candidate_to_plain,
    plainly,
)
from wisely.contracts.decisions.comparing import compared, is_of, proposed_buyers
from wisely.contracts.decisions.contracts_finder_reading import read_contracts_finder
from wisely.contracts.decisions.detecting import size_when_open, source_of
from wisely.contracts.decisions.json_files import LARGEST
from wisely.contracts.decisions.ocds_reading import read_ocds
from wisely.contracts.decisions.register_reading import ASKED, read_register
from wisely.contracts.lifecycle import REGISTER_IMPORT, ImportStage
from wisely.contracts.models import ImportRow, RegisterImport
from wisely.contracts.queries.imports import (
    content_of,
    contracts_by_source,
    likely_twins,
    said_before,
    same_file,
)
from wisely.contracts.queries.standing import facts_of
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.work.progress import SILENT, Progress

AT_ONCE = 2_000
FEWEST_COLUMNS = 2
LARGEST_FILE = LARGEST
COLUMN_FIELDS = tuple(ASKED)
__all__ = [
    "COLUMN_FIELDS",
    "LARGEST_FILE",
    "NewFile",
    "Unreadable",
    "discard_import",
    "read_import",
    "size_when_open",
    "source_of",
    "stage_import",
    "take_in_file",
]


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it arrived. `source` is "ocds", "contracts-finder" or "register" (a spreadsheet)."""

    source: str
    name: str
    content: bytes


def _read(source: str, content: bytes, mapping: Mapping[str, str], over: Over) -> Reading:
    if source == "ocds":
        return read_ocds(content, over=over)
    if source == "contracts-finder":
        return read_contracts_finder(content, over=over)
    return read_register(content, mapping=mapping, over=over)


def _first_reading(source: str, content: bytes, mapping: Mapping[str, str], over: Over) -> Reading:
    try:
        return _read(source, content, mapping, over)
    except NoTitle as fault:
        if len(fault.columns) < FEWEST_COLUMNS:
            raise
        return Reading(source=source, columns=fault.columns)


def _new_batch(authority: Authority, file: NewFile, *, by: Actor, at: datetime) -> RegisterImport:
    return RegisterImport(
        authority=authority, source=file.source, file_name=file.name[:200],
        file_sha256=hashlib.sha256(file.content).digest(), file_bytes=len(file.content),
        file_content=zlib.compress(file.content, 6), staged_at=at, staged_by=by.reference,
    )  # fmt: skip


def take_in_file(authority: Authority, file: NewFile, *, by: Actor, at: datetime) -> RegisterImport:
    """Keep a large file, to be read afterwards by `read_import`. Nothing of it is looked at yet."""
    batch = _new_batch(authority, file, by=by, at=at)
    with act(batch, by=by, at=at) as this:
        this.needs(permissions.may_import_register(by), _is_not_imported(batch))
        this.record(
            events.FileTakenIn(
                file_sha256=bytes(batch.file_sha256).hex(), file=batch.file_name, size_bytes=batch.file_bytes
            )
        )
    return batch


def stage_import(
    authority: Authority, file: NewFile, *, mapping: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> RegisterImport:
    """Read a file and show what it would bring: new, changed, same, rejected, left out.

    A table whose title column is not recognised is staged without rows: its columns can be pointed out.

    :raises Unreadable: when the file as a whole cannot be used, with the place and what to do.
    """
    batch = _new_batch(authority, file, by=by, at=at)
    batch.mapping = dict(mapping or {})
    reading = _first_reading(file.source, file.content, batch.mapping, plainly)
    with act(batch, by=by, at=at) as this:
        this.needs(permissions.may_import_register(by), _is_not_imported(batch))
        batch.buyers = proposed_buyers(reading.buyers, authority.name)
        batch.save()
        _lay_beside(batch, reading, at=at)
        this.record(events.ImportStaged(source=batch.source, **_told(batch)))
    return batch


def read_import(
    batch: RegisterImport,
    *,
    mapping: Mapping[str, str] | None = None,
    buyers: Sequence[str] | None = None,
    version: int | None = None,
    progress: Progress = SILENT,
    by: Actor,
    at: datetime,
) -> RegisterImport:
    """Read a staged file: for the first time, or again with other columns or for other buyers.

    As a job it tells `progress` its four steps: opening, reading each row, laying them beside the register,
    keeping them.

    :raises Unreadable: when (with these columns) it cannot be used.
    """
    with act(batch, by=by, at=at, version=version) as this:
        this.needs(permissions.may_import_register(by), _is_staged(batch))
        is_first = batch.read_at is None
        batch.mapping = dict(mapping) if mapping is not None else batch.mapping
        progress.next_step()
        content = content_of(batch)
        reading = (_first_reading if is_first else _read)(
            batch.source, content, batch.mapping, _telling(progress)
        )
        if buyers is not None:
            batch.buyers = [buyer for buyer in reading.buyers if buyer in buyers]
        elif is_first:
            batch.buyers = proposed_buyers(reading.buyers, batch.authority.name)
        ImportRow.objects.filter(batch=batch).delete()
        _lay_beside(batch, reading, progress=progress, at=at)
        this.record(
            events.ImportStaged(source=batch.source, **_told(batch)) if is_first
            else events.ImportReadAgain(**_told(batch))
        )  # fmt: skip
    return batch


def _telling(progress: Progress) -> Over:
    """Let a reader tell how far it is: its parts are known once the file is open."""

    def over(parts: Sequence[PartT], /) -> Iterable[PartT]:
        progress.next_step(total=len(parts))
        return progress.over(parts)

    return over


def _lay_beside(
    batch: RegisterImport, reading: Reading, *, progress: Progress = SILENT, at: datetime
) -> None:
    """Keep what was read, each row beside what the register holds."""
    progress.next_step(total=len(reading.candidates))
    rows = _rows(batch, reading, progress)
    _count(batch, rows)
    batch.columns = [asdict(each) for each in reading.columns]
    batch.read_at = at
    progress.next_step(total=len(rows))
    for start in range(0, len(rows), AT_ONCE):
        ImportRow.objects.bulk_create(rows[start : start + AT_ONCE])
        progress.tick(len(rows[start : start + AT_ONCE]))


def discard_import(
    batch: RegisterImport, *, version: int | None = None, by: Actor, at: datetime
) -> RegisterImport:
    """Put a staged file aside: nothing of it enters the register."""
    with act(batch, by=by, at=at, version=version) as this:
        this.needs(permissions.may_import_register(by))
        this.move(REGISTER_IMPORT, "discard")
        batch.file_content, batch.columns = None, []
        ImportRow.objects.filter(batch=batch).delete()
        this.record(events.ImportDiscarded(file_sha256=bytes(batch.file_sha256).hex()))
    return batch


def _is_not_imported(batch: RegisterImport) -> Verdict:
    earlier = same_file(batch.authority_id, bytes(batch.file_sha256))
    if earlier is None:
        return YES
    day = earlier.imported_at.date().isoformat() if earlier.imported_at else "an earlier day"
    return no(
        f"This file was imported already, as “{earlier.file_name}” on {day}. Undo that import first, "
        "or choose another file."
    )


def _is_staged(batch: RegisterImport) -> Verdict:
    if batch.stage != ImportStage.STAGED:
        return no(f"This import is {batch.stage}; its file is no longer kept.")
    return YES


def _rows(batch: RegisterImport, reading: Reading, progress: Progress) -> list[ImportRow]:
    mine = [candidate for candidate in reading.candidates if is_of(candidate, batch.buyers)]
    present = contracts_by_source(batch.authority_id, [each.source_key for each in mine])
    before = said_before(list(present.values()))
    twins = likely_twins(batch.authority_id, mine)
    rows = []
    for candidate in progress.over(reading.candidates):
        plain = candidate_to_plain(candidate)
        told: dict[str, Any] = {"outcome": "new", "found": plain}
        contract = present.get(candidate.source_key)
        if not is_of(candidate, batch.buyers):
            told |= {"outcome": "left out", "reason": f"It was bought by {candidate.buyer}."}
        elif contract is not None:
            comparison = compared(candidate.facts, facts_of(contract), before.get(contract.pk))
            told |= {"outcome": "changed" if comparison.changes else "same", "contract": contract}
            plain["changes"] = [asdict(change) for change in comparison.changes]
        elif candidate.source_key in twins:
            _warn(plain, f"{twins[candidate.source_key]} came from the same notice. Is it the same contract?")
        rows.append(_row(batch, candidate.position, candidate.source_key, **told))
    for odd in reading.rejected:
        progress.fault(odd.position, column=odd.field, value=str(odd.value), reason=odd.reason)
    rows += [
        _row(batch, each.position, each.source_key, outcome="rejected", field=each.field, value=each.value,
             reason=each.reason, found=each.found)
        for each in reading.rejected
    ]  # fmt: skip
    rows += [
        _row(batch, each.position, each.source_key, outcome="left out", reason=each.reason)
        for each in reading.left_out
    ]
    for number, row in enumerate(rows, start=1):
        row.number = number
    return rows


def _warn(plain: dict[str, Any], words: str) -> None:
    plain["warnings"] = [*plain.get("warnings", ()), words]


def _row(batch: RegisterImport, position: str, source_key: str, **told: Any) -> ImportRow:
    return ImportRow(
        authority_id=batch.authority_id, batch=batch, position=position, source_key=source_key, **told
    )


def _count(batch: RegisterImport, rows: Sequence[ImportRow]) -> None:
    outcomes = [row.outcome for row in rows]
    batch.new_count, batch.changed_count = outcomes.count("new"), outcomes.count("changed")
    batch.same_count, batch.rejected_count = outcomes.count("same"), outcomes.count("rejected")
    batch.left_out_count = outcomes.count("left out")


def _told(batch: RegisterImport) -> dict[str, Any]:
    return {
        "file_sha256": bytes(batch.file_sha256).hex(),
        "new": batch.new_count,
        "changed": batch.changed_count,
        "same": batch.same_count,
        "rejected": batch.rejected_count,
        "left_out": batch.left_out_count,
    }
