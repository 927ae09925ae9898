"""A payment file arrives, is looked at and understood, becomes part of the spend, may be taken out again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.ahead import made_ahead
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.people.queries import names_of
from wisely.spend import events, ledger
from wisely.spend.decisions import Batch, DryRun, Mapping, Survey, accepted_rows, dry_run, survey
from wisely.spend.decisions.fields import Field, plain_heading
from wisely.spend.lifecycle import LEDGER_IMPORT, ImportStage
from wisely.spend.models import LedgerImport, LedgerLine, RejectedRow, RememberedMapping
from wisely.spend.permissions import may_import_ledger
from wisely.spend.queries import file_of, mapping_of
from wisely.work.progress import SILENT, Progress


def stage_file(authority: Authority, *, path: Path, name: str, by: Actor, at: datetime) -> LedgerImport:
    """Take in a payment file and look it over. Nothing is part of the spend yet.

    :raises UnreadableFile: when it holds nothing that could be a list of payments; nothing is kept.
    :raises Refusal: when the same file has been imported already.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    staged = LedgerImport(
        authority=authority, file_name=Path(name).name[-255:], file_sha256=digest,
        file_bytes=path.stat().st_size, staged_at=at, staged_by=by.reference,
    )  # fmt: skip
    with act(staged, by=by, at=at) as this:
        this.needs(may_import_ledger(by), _is_new(staged))
        found = survey(path, name=staged.file_name, remembered=_remembered(authority))
        staged.mapping, staged.tax = found.mapping.as_plain(), found.mapping.tax.value
        staged.findings = {"survey": _looked(found)}
        place = file_of(staged)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        this.record(events.FileStaged(file=staged.file_name, sha256=digest.hex()))
    return staged


def _looked(found: Survey) -> dict[str, object]:
    """Give a first look as JSON holds it."""
    return {
        "encoding": found.encoding, "delimiter": found.delimiter, "tax_reason": found.tax_reason,
        "date_reason": found.date_reason, "lacks": list(found.lacks),
        "sheets": [[each.name, each.rows, each.is_shown] for each in found.sheets],
        "columns": [[each.letter, each.heading, list(each.samples), each.reason] for each in found.proposals],
    }  # fmt: skip


def _remembered(authority: Authority) -> dict[str, Field | None]:
    """Give what this council chose for each heading before, the latest choice first."""
    chosen: dict[str, Field | None] = {}
    kept = RememberedMapping.objects.filter(authority=authority).order_by("confirmed_at")
    for plain in kept.values_list("mapping", flat=True):
        mapping = Mapping.from_plain(plain)
        by_place = {place: field for field, place in mapping.columns.items()}
        for place, heading in enumerate(mapping.headings):
            if heading.strip():
                chosen[plain_heading(heading)] = by_place.get(place)
    return chosen


def _is_new(staged: LedgerImport) -> Verdict:
    same = LedgerImport.objects.filter(
        authority=staged.authority, file_sha256=staged.file_sha256, stage=ImportStage.IMPORTED
    ).first()
    if same is None or same.imported_at is None:
        return YES
    by = same.imported_by or ""
    return no(
        f"This very file was imported on {same.imported_at:%-d %B %Y} by {names_of([by]).get(by, by)} as "
        f"“{same.file_name}”. To import it again, undo that import first."
    )


def confirm_mapping(
    staged: LedgerImport, *, mapping: Mapping, version: int | None = None, by: Actor, at: datetime
) -> DryRun:
    """Say what each column is, remember it for the next file like this, and see what an import would do.

    :raises UnreadableFile: when the file cannot be read to its end this way; nothing changes.
    """
    with act(staged, by=by, at=at, version=version) as this:
        this.needs(may_import_ledger(by), _is_staged(staged))
        found = dry_run(file_of(staged), mapping)
        staged.mapping, staged.tax, staged.is_confirmed = mapping.as_plain(), mapping.tax.value, True
        staged.rows_count, staged.rejected_count = found.rows, found.rejected
        staged.total_net_or_gross = found.total
        staged.first_on, staged.last_on = found.first_on, found.last_on
        staged.findings = {"survey": staged.findings.get("survey")} | _plain(found)
        staged.rejected_rows.all().delete()
        RejectedRow.objects.bulk_create(_rejected(staged, found))
        _remember(staged, mapping, by=by, at=at)
        this.record(
            events.MappingConfirmed(
                file=staged.file_name,
                rows=found.rows,
                total_amount=str(found.total),
                rejected=found.rejected,
                minus_signs=_signs(mapping),
            )
        )
    return found


def _is_staged(staged: LedgerImport) -> Verdict:
    return LEDGER_IMPORT.may("import", at_stage=staged.stage)


def _remember(staged: LedgerImport, mapping: Mapping, *, by: Actor, at: datetime) -> None:
    RememberedMapping.objects.update_or_create(
        authority=staged.authority,
        fingerprint=mapping.fingerprint,
        defaults={"mapping": mapping.as_plain(), "confirmed_by": by.reference, "confirmed_at": at},
    )


def _rejected(staged: LedgerImport, found: DryRun) -> list[RejectedRow]:
    return [
        RejectedRow(
            authority_id=staged.authority_id, ledger_import=staged, sheet=row.sheet, line=row.line,
            column=row.column, value=row.value[:2_000], reason=row.reason, amount_net_or_gross=row.amount,
        )
        for row in found.rejections
    ]  # fmt: skip


def _plain(found: DryRun) -> dict[str, object]:
    """Give a dry run as JSON holds it; amounts as text."""
    return {
        "rows": found.rows, "total": str(found.total), "negatives": found.negatives,
        "negative_total": str(found.negative_total), "zeros": found.zeros, "suppliers": found.suppliers,
        "unnamed": found.unnamed, "redacted": found.redacted, "repeats": found.repeats,
        "blank_rows": found.blank_rows, "rejected": found.rejected,
        "rejected_total": str(found.rejected_total), "reasons": found.reasons,
        "months": [[each.month.isoformat(), each.lines, str(each.total)] for each in found.months],
        "control_totals": [
            [each.sheet, each.line, each.label, str(each.amount), str(each.counted), each.agrees]
            for each in found.control_totals
        ],
        "notes": [[each.text, each.line] for each in found.notes],
    }  # fmt: skip


def import_ledger(
    staged: LedgerImport,
    *,
    version: int | None = None,
    progress: Progress = SILENT,
    by: Actor,
    at: datetime,
) -> LedgerImport:
    """Make the payments of a confirmed file part of the spend: all of them, or none.

    As a job it tells `progress` its three steps: reading, writing with judging, summing up.

    :raises Refusal: when columns are not confirmed, no row can be imported, or the file was imported already.
    """
    with act(staged, by=by, at=at, version=version) as this:
        this.needs(may_import_ledger(by), _is_ready(staged), _is_new(staged))
        this.move(LEDGER_IMPORT, "import")
        staged.imported_at, staged.imported_by = at, by.reference
        progress.next_step(total=staged.rows_count, unit="payments")
        batches = made_ahead(accepted_rows(file_of(staged), mapping_of(staged)))
        brought = ledger.bring_in(staged, _telling(progress, batches))
        this.needs(_all_came_in(brought.lines, staged.rows_count))
        staged.findings |= {"names_left": brought.names_left}
        progress.next_step()
        ledger.add_sums(staged.authority_id, brought.adding)
        this.record(
            events.LedgerImported(
                file=staged.file_name, rows=brought.lines, total_amount=str(staged.total_net_or_gross),
                rejected=staged.rejected_count, first_on=_told(staged.first_on),
                last_on=_told(staged.last_on), minus_signs=_signs(mapping_of(staged)),
            )
        )  # fmt: skip
    return staged


def _telling(progress: Progress, batches: Iterable[Batch]) -> Iterator[Batch]:
    """Hand on the batches, and say when all are read and their writing begins."""
    yield from progress.over(batches, size=lambda batch: batch.payments.num_rows)
    progress.next_step()


def _is_ready(staged: LedgerImport) -> Verdict:
    if not staged.is_confirmed:
        return no("Confirm what each column is first: the import then says what it would do.")
    if not staged.rows_count:
        return no(
            "No row of this file can be imported. Look at the rejected rows, mend the file and try again."
        )
    return LEDGER_IMPORT.may("import", at_stage=staged.stage)


def _all_came_in(written: int, expected: int) -> Verdict:
    if written == expected:
        return YES
    return no(f"{written:,} rows came in where the dry run counted {expected:,}. Nothing was imported.")


def undo_import(
    imported: LedgerImport, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> LedgerImport:
    """Take an import's payments out of the spend again. The file and what was done stay on the record."""
    with act(imported, by=by, at=at, reason=reason, version=version) as this:
        this.needs(may_import_ledger(by), YES if reason.strip() else no("Say why the import is undone."))
        this.move(LEDGER_IMPORT, "undo")
        imported.undone_at, imported.undone_by = at, by.reference
        ledger.wait_for_turn(imported.authority_id)
        months = ledger.months_of(imported)
        rows, _ = LedgerLine.objects.filter(ledger_import=imported).delete()
        ledger.sum_again(imported.authority_id, months)
        this.record(
            events.ImportUndone(
                file=imported.file_name, rows=rows, total_amount=str(imported.total_net_or_gross)
            )
        )
    return imported


def abandon_import(
    staged: LedgerImport, *, version: int | None = None, by: Actor, at: datetime
) -> LedgerImport:
    """Give up a staged file. Its name stays on the record; the file itself is kept with it."""
    with act(staged, by=by, at=at, version=version) as this:
        this.needs(may_import_ledger(by))
        this.move(LEDGER_IMPORT, "abandon")
        this.record(events.ImportAbandoned(file=staged.file_name))
    return staged


def _signs(mapping: Mapping) -> str:
    """Say for the record whether the file's credits can be told from its payments."""
    return "lost before it came" if mapping.lacks_signs else "as published"


def _told(value: object) -> str:
    return "" if value is None else str(value)
