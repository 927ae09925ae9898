"""A file of older waivers is read, enters the register as one act, and can be taken back as one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import Act, act
from wisely.lib.actor import Actor
from wisely.lib.money import Gross
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.planning import events, permissions
from wisely.planning.decisions import is_an_answer
from wisely.planning.decisions.waiver_files import OlderWaiver, RowFault, likely_ground, read_waivers
from wisely.planning.lifecycle import WAIVER, WAIVER_IMPORT, WaiverStage
from wisely.planning.models import Waiver, WaiverImport, WaiverImportRow
from wisely.planning.queries.waivers import (
    acts_on_waiver_import,
    directorates_by_word,
    known_source_keys,
    waiver_file_is_imported,
)
from wisely.rules.rulebook import rulebook

AT_ONCE = 2_000
NOON = time(12)  # a file tells the day only


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """A file as it arrived. With `is_gross` its amounts hold VAT at `vat_rate`."""

    name: str
    content: bytes
    is_gross: bool = False
    vat_rate: Decimal = Decimal("0.20")


def read_waiver_file(authority: Authority, file: WaiverFile, *, by: Actor, at: datetime) -> WaiverImport:
    """Read a file of older waivers and show what it would bring; nothing enters the register yet.

    :raises UnreadableFile: when the file as a whole cannot be used, with what to do.
    """
    today = timezone.localdate(at)
    read = read_waivers(file.content, on=today)
    batch = WaiverImport(
        authority=authority, file_name=file.name[:200], file_bytes=len(file.content),
        file_sha256=hashlib.sha256(file.content).digest(), staged_at=at, staged_by=by.reference,
        is_gross=file.is_gross, vat_rate=file.vat_rate, grounds=_proposed_grounds(read, authority, on=today),
    )  # fmt: skip
    with act(batch, by=by, at=at) as this:
        this.needs(permissions.may_import_waivers(by), _is_not_imported(batch))
        keys = [row.key for row in read if isinstance(row, OlderWaiver)]
        known = known_source_keys(authority.pk, keys)
        rows = [_kept(batch, row, known) for row in read]
        batch.new_count, batch.same_count, batch.rejected_count = (
            sum(row.outcome == outcome for row in rows) for outcome in ("new", "same", "rejected")
        )
        batch.save()
        WaiverImportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
        this.record(
            events.WaiverFileRead(
                file_sha256=_sha(batch), new=batch.new_count, same=batch.same_count,
                rejected=batch.rejected_count,
            )
        )  # fmt: skip
    return batch


def _proposed_grounds(
    read: Sequence[OlderWaiver | RowFault], authority: Authority, *, on: date
) -> dict[str, str]:
    grounds = [(each.code, each.says) for each in rulebook(on, authority.pack).procedure_rules.waiver_grounds]
    words = sorted({row.ground for row in read if isinstance(row, OlderWaiver)}, key=str.casefold)
    return {word: likely_ground(word, grounds) for word in words}


def _is_not_imported(batch: WaiverImport) -> Verdict:
    if waiver_file_is_imported(batch.authority_id, bytes(batch.file_sha256)):
        return no("This file was imported already. Undo that import first, or choose another file.")
    return YES


def _kept(batch: WaiverImport, row: OlderWaiver | RowFault, known: frozenset[str]) -> WaiverImportRow:
    told = {"authority": batch.authority, "batch": batch, "number": row.line}
    if isinstance(row, RowFault):
        return WaiverImportRow(
            **told, outcome="rejected", field=row.column, value=row.value, reason=row.reason
        )
    outcome = "same" if row.key in known else "new"
    return WaiverImportRow(**told, outcome=outcome, source_key=row.key, found=row.plain)


def _sha(batch: WaiverImport) -> str:
    return bytes(batch.file_sha256).hex()


def discard_waiver_file(
    batch: WaiverImport, *, version: int | None = None, by: Actor, at: datetime
) -> WaiverImport:
    """Put a file aside that was read: nothing of it enters the register, and its rows are not kept."""
    with act(batch, by=by, at=at, version=version) as this:
        this.needs(acts_on_waiver_import(batch, by=by)["discard_waiver_file"])
        this.move(WAIVER_IMPORT, "discard")
        WaiverImportRow.objects.filter(batch=batch).delete()
        this.record(events.WaiverFileDiscarded(file_sha256=_sha(batch)))
    return batch


def import_waivers(
    batch: WaiverImport,
    *,
    grounds: Mapping[str, str] | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> WaiverImport:
    """Let the new rows of a file enter the register, all or nothing. `grounds` says what its words mean."""
    with act(batch, by=by, at=at, version=version, holding=[batch.authority]) as this:
        rows = list(WaiverImportRow.objects.filter(batch=batch, outcome="new").order_by("number"))
        batch.grounds = {**batch.grounds, **(grounds or {})}
        this.needs(
            acts_on_waiver_import(batch, by=by)["import_waivers"],
            _is_not_imported(batch),
            _grounds_are_known(batch, on=timezone.localdate(at)),
            _register_is_as_it_was(batch, rows),
        )
        this.move(WAIVER_IMPORT, "import")
        made = _enter(this, batch, rows, at=at)
        batch.imported_at, batch.imported_by = at, by.reference
        this.record(
            events.WaiversImported(
                file_sha256=_sha(batch), new=len(made), first_reference=made[0].reference,
                latest_reference=made[-1].reference,
            )
        )  # fmt: skip
    return batch


def _grounds_are_known(batch: WaiverImport, *, on: date) -> Verdict:
    rules = rulebook(on, batch.authority.pack).procedure_rules
    if set(batch.grounds.values()) - {each.code for each in rules.waiver_grounds} - {""}:
        return no("Choose one of the grounds of the council's rules, or none.", cite=rules.waiver_rule)
    return YES


def _register_is_as_it_was(batch: WaiverImport, rows: Sequence[WaiverImportRow]) -> Verdict:
    """What was new when the file was read must still be new: another file may have come first."""
    if known_source_keys(batch.authority_id, [row.source_key for row in rows]):
        return no("The register has changed since this file was read. Choose the file again.")
    return YES


def _enter(this: Act, batch: WaiverImport, rows: Sequence[WaiverImportRow], *, at: datetime) -> list[Waiver]:
    directorates = directorates_by_word()
    series = f"W{timezone.localdate(at):%y}"
    first = this.number(series, count=len(rows))
    made = [
        _waiver(batch, row, make_reference(batch.authority.prefix, series, number), directorates)
        for number, row in enumerate(rows, start=first)
    ]
    Waiver.objects.bulk_create(made, batch_size=AT_ONCE)
    for row, waiver in zip(rows, made, strict=True):
        row.waiver = waiver
    WaiverImportRow.objects.bulk_update(rows, ["waiver"], batch_size=AT_ONCE)
    return made


def _waiver(
    batch: WaiverImport,
    row: WaiverImportRow,
    reference: str,
    directorates: Mapping[str, int],
) -> Waiver:
    found = row.found
    on = date.fromisoformat(found["decided_on"])
    amount = Decimal(found["value"])
    net = Gross(amount).without_vat(batch.vat_rate).amount if batch.is_gross else amount
    decided_at = timezone.make_aware(datetime.combine(on, NOON))
    return Waiver(
        authority=batch.authority, reference=reference, version=1,
        stage=WAIVER.after("record", at_stage=WaiverStage.REQUESTED), title=found["title"],
        supplier_name=found["supplier_name"], value_net=net,
        vat_rate=batch.vat_rate if batch.is_gross else None, ground=batch.grounds.get(found["ground"], ""),
        reasons=found["ground"], starts_on=on, source_key=row.source_key, requested_at=decided_at,
        decided_at=decided_at, directorate_id=directorates.get(found["directorate"].casefold()),
    )  # fmt: skip


def undo_waiver_import(
    batch: WaiverImport, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> WaiverImport:
    """Take back what a file brought: its waivers are struck out and count no more."""
    with act(batch, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_waiver_import(batch, by=by)["undo_waiver_import"],
            is_an_answer(reason, "Say why the import is undone."),
        )
        this.move(WAIVER_IMPORT, "undo")
        brought = list(Waiver.objects.filter(import_rows__batch=batch, stage=WaiverStage.RECORDED))
        for waiver in brought:
            waiver.stage = WAIVER.after("strike_out", at_stage=waiver.stage)
            waiver.version += 1
        Waiver.objects.bulk_update(brought, ["stage", "version"], batch_size=AT_ONCE)
        batch.undone_at, batch.undone_by = at, by.reference
        this.record(events.WaiverImportUndone(file_sha256=_sha(batch), struck_out=len(brought)))
    return batch
