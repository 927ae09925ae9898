"""Another council's forward plan is read, comes in as one act, and can be taken back as one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.tables import UnreadableFile
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.planning import events, permissions
from wisely.planning.decisions import is_an_answer
from wisely.planning.decisions.opportunities import words_in
from wisely.planning.decisions.plan_documents import read_plan
from wisely.planning.decisions.plan_files import PlannedThing
from wisely.planning.lifecycle import PLAN_IMPORT
from wisely.planning.models import PlanImport, TheirProcurement
from wisely.planning.queries.plans import (
    acts_on_plan_import,
    council_as_known,
    is_imported_plan,
    latest_plan_of,
)
from wisely.rules.meanings import meaning_of
from wisely.rules.rulebook import rulebook

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan as it arrived; `council` is whose it is where the file does not say."""

    name: str
    content: bytes
    council: str = ""


def read_plan_file(authority: Authority, file: PlanFile, *, by: Actor, at: datetime) -> PlanImport:
    """Read another council's plan and show what it tells; our needs are not compared with it yet.

    :raises UnreadableFile: when the file as a whole cannot be used, or is this council's own.
    """
    permissions.may_import_plans(by).require()
    told = read_plan(file.content, council=file.council)
    if told.council.casefold() == authority.name.casefold():
        raise UnreadableFile("This is our own plan. Choose the file of another council.")
    today = timezone.localdate(at)
    if told.made_on is not None and told.made_on > today:
        raise UnreadableFile(f"It says that it was made on {told.made_on}, which is later than today.")
    batch = PlanImport(
        authority=authority, council_name=council_as_known(authority.pk, told.council),
        made_on=told.made_on or today,
        file_name=file.name[:200], file_bytes=len(file.content),
        file_sha256=hashlib.sha256(file.content).digest(), staged_at=at, staged_by=by.reference,
        meaning=meaning_of(told.categories, _names(authority, at)), category_names=told.categories,
        faults=[[fault.line, fault.column, fault.value, fault.reason] for fault in told.faults],
        row_count=len(told.things), rejected_count=len(told.faults),
    )  # fmt: skip
    with act(batch, by=by, at=at) as this:
        this.needs(permissions.may_import_plans(by), _is_new(batch))
        batch.save()
        rows = [_kept(batch, thing) for thing in told.things]
        TheirProcurement.objects.bulk_create(rows, batch_size=AT_ONCE)
        this.record(
            events.PlanFileRead(
                file_sha256=_sha(batch), procurements=batch.row_count, rejected=batch.rejected_count
            )
        )
    return batch


def _names(authority: Authority, at: datetime) -> dict[str, str]:
    book = rulebook(timezone.localdate(at), authority.pack)
    return {each.code: each.name for each in book.categories}


def _sha(batch: PlanImport) -> str:
    return bytes(batch.file_sha256).hex()


def _is_new(batch: PlanImport) -> Verdict:
    if is_imported_plan(batch.authority_id, bytes(batch.file_sha256)):
        return no("This file was imported already. Undo that import first, or choose another file.")
    return YES


def _kept(batch: PlanImport, thing: PlannedThing) -> TheirProcurement:
    return TheirProcurement(
        authority=batch.authority, version=1, batch=batch, line=thing.line, council_name=batch.council_name,
        their_key=thing.key, reference=thing.reference, title=thing.title,
        words=sorted(words_in(thing.title)), description=thing.description,
        their_category=thing.category_key, category="", cpv=list(thing.cpv), kind=thing.kind,
        value_least_net=thing.value_least_net, value_most_net=thing.value_most_net, notice_on=thing.notice_on,
        starts_on=thing.starts_on, term_months=thing.term_months, contact=thing.contact, link=thing.link,
    )  # fmt: skip


def discard_plan_file(
    batch: PlanImport, *, version: int | None = None, by: Actor, at: datetime
) -> PlanImport:
    """Put a plan aside that was read: nothing is compared with it, and its rows are not kept."""
    with act(batch, by=by, at=at, version=version) as this:
        this.needs(acts_on_plan_import(batch, by=by)["discard_plan_file"])
        this.move(PLAN_IMPORT, "discard")
        TheirProcurement.objects.filter(batch=batch).delete()
        batch.faults = []
        this.record(events.PlanFileDiscarded(file_sha256=_sha(batch)))
    return batch


def import_plan(
    batch: PlanImport,
    *,
    meaning: Mapping[str, str] | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> PlanImport:
    """Let a plan count, whole or not at all, in place of that council's earlier one.

    `meaning` says what their categories are here; "" for none. A plan made before the one that stands comes
    in too and waits: it counts only if that one is undone.
    """
    with act(batch, by=by, at=at, version=version, holding=[batch.authority]) as this:
        said = {**batch.meaning, **(meaning or {})}
        this.needs(
            acts_on_plan_import(batch, by=by)["import_plan"],
            _is_new(batch),
            _is_known(said, batch, _names(batch.authority, at)),
        )
        this.move(PLAN_IMPORT, "import")
        batch.meaning, batch.imported_at, batch.imported_by = said, at, by.reference
        _give_meaning(batch)
        before = latest_plan_of(batch.authority_id, batch.council_name, besides=batch)
        counts = before is None or before.made_on <= batch.made_on
        replaced = _set_current(before, is_current=False) if before and counts else 0
        if counts:
            _set_current(batch, is_current=True)
        this.record(
            events.PlanImported(
                file_sha256=_sha(batch), procurements=batch.row_count if counts else 0, replaced=replaced
            )
        )
    return batch


def _is_known(said: Mapping[str, str], batch: PlanImport, names: Mapping[str, str]) -> Verdict:
    if unknown := sorted(set(said.values()) - names.keys() - {""}):
        return no(f"{', '.join(unknown)} is no category of the council’s tree.")
    if strange := sorted(said.keys() - batch.category_names.keys()):
        return no(f"{', '.join(strange)} is no category of theirs.")
    return YES


def _give_meaning(batch: PlanImport) -> None:
    """Write our category to each row, by what theirs means here."""
    rows = list(TheirProcurement.objects.filter(batch=batch).order_by("pk"))
    for row in rows:
        row.category = batch.meaning.get(row.their_category, "")
    TheirProcurement.objects.bulk_update(rows, ["category"], batch_size=AT_ONCE)


def _set_current(batch: PlanImport, *, is_current: bool) -> int:
    rows = TheirProcurement.objects.filter(batch=batch, is_current=not is_current)
    return rows.update(is_current=is_current)


def undo_plan_import(
    batch: PlanImport, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> PlanImport:
    """Take a plan back: it counts no more, and that council's plan before it counts again."""
    with act(batch, by=by, at=at, reason=reason, version=version, holding=[batch.authority]) as this:
        this.needs(
            acts_on_plan_import(batch, by=by)["undo_plan_import"],
            is_an_answer(reason, "Say why the import is undone."),
        )
        this.move(PLAN_IMPORT, "undo")
        batch.undone_at, batch.undone_by = at, by.reference
        taken = _set_current(batch, is_current=False)
        before = latest_plan_of(batch.authority_id, batch.council_name, besides=batch)
        restored = _set_current(before, is_current=True) if before and taken else 0
        this.record(events.PlanImportUndone(file_sha256=_sha(batch), taken_back=taken, restored=restored))
    return batch
