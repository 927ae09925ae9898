"""A file of prices, or another council's package, is read, shown, let in by one act and undone by one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.categories import events, permissions
from wisely.categories.decisions import is_said
from wisely.categories.decisions.packages import read_package
from wisely.categories.decisions.price_files import PriceRow, as_kept, from_kept, read_prices
from wisely.categories.lifecycle import CATEGORY_FILE, FileStage
from wisely.categories.models import CategoryFile, PricedLine
from wisely.categories.queries.files import acts_on_file
from wisely.contracts.models import Contract
from wisely.lib.actor import Actor
from wisely.lib.tables import UnreadableFile
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate
from wisely.rules.meanings import meaning_of
from wisely.rules.rulebook import rulebook
from wisely.suppliers.queries import find_by_numbers

AT_ONCE = 2_000


def _names(authority: Authority, at: datetime) -> dict[str, str]:
    book = rulebook(timezone.localdate(at), authority.pack)
    return {each.code: each.name for each in book.categories}


def _file(
    authority: Authority, *, kind: str, name: str, content: bytes, by: Actor, at: datetime
) -> CategoryFile:
    return CategoryFile(
        authority=authority, kind=kind, file_name=name[-200:], file_sha256=hashlib.sha256(content).digest(),
        read_at=at, read_by=by.reference,
    )  # fmt: skip


def read_price_file(
    authority: Authority, *, name: str, content: bytes, by: Actor, at: datetime
) -> CategoryFile:
    """Read a file of what things cost and show what it tells; nothing of it counts yet.

    :raises UnreadableFile: when the file as a whole cannot be used, with what to do.
    """
    permissions.may_bring_files(by).require()
    known = frozenset(Contract.objects.filter(authority=authority).values_list("reference", flat=True))
    rows = read_prices(content, categories=_names(authority, at), contracts=known, on=timezone.localdate(at))
    found = _file(authority, kind="prices", name=name, content=content, by=by, at=at)
    found.rows = [as_kept(row) for row in rows if isinstance(row, PriceRow)]
    found.faults = [
        [row.line, row.column, row.value, row.reason] for row in rows if not isinstance(row, PriceRow)
    ]
    return _keep(found, by=by, at=at)


def read_council_package(
    authority: Authority, *, name: str, content: bytes, by: Actor, at: datetime
) -> CategoryFile:
    """Read another council's package and show what it tells and what its categories mean here.

    :raises UnreadableFile: when the file as a whole cannot be used, or is this council's own.
    """
    permissions.may_bring_files(by).require()
    told = read_package(content)
    if told.council == authority.name:
        raise UnreadableFile("This is our own package. Choose the file of another council.")
    found = _file(authority, kind="package", name=name, content=content, by=by, at=at)
    found.rows, found.faults = told.rows, [list(each) for each in told.faults]
    found.council_name, found.council_population, found.made_on = told.council, told.population, told.made_on
    found.meaning = meaning_of(told.categories, _names(authority, at))
    return _keep(found, by=by, at=at)


def _keep(found: CategoryFile, *, by: Actor, at: datetime) -> CategoryFile:
    with act(found, by=by, at=at) as this:
        this.needs(permissions.may_bring_files(by))
        this.record(
            events.CategoryFileRead(
                file=found.file_name,
                kind=found.kind,
                file_sha256=_sha(found),
                rows=len(found.rows),
                rejected=len(found.faults),
            )
        )
    return found


def _sha(found: CategoryFile) -> str:
    return bytes(found.file_sha256).hex()


def import_category_file(
    found: CategoryFile,
    *,
    meaning: Mapping[str, str] | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> CategoryFile:
    """Let the rows of a file count, all or none; rejected rows stay out.

    `meaning` says what categories of another council are here, by their codes; "" leaves one out. A later
    package of the same council takes the place of an earlier one.
    """
    with act(found, by=by, at=at, version=version, holding=[found.authority]) as this:
        said = {**found.meaning, **(meaning or {})}
        this.needs(
            acts_on_file(found, by=by)["import_category_file"],
            _is_new(found),
            YES if found.rows else no("No row of this file can be read. Mend it and bring it again."),
            _is_known(said, _names(found.authority, at)),
        )
        this.move(CATEGORY_FILE, "import")
        found.meaning, found.imported_at, found.imported_by = said, at, by.reference
        if found.kind == "prices":
            PricedLine.objects.bulk_create(_lines(found), batch_size=AT_ONCE)
        this.record(
            events.CategoryFileImported(
                file=found.file_name, kind=found.kind, file_sha256=_sha(found), rows=len(found.rows)
            )
        )
    return found


def _is_new(found: CategoryFile) -> Verdict:
    same = CategoryFile.objects.filter(
        authority=found.authority, file_sha256=found.file_sha256, stage=FileStage.IMPORTED
    )
    if same.exists():
        return no("This file was imported already. Undo that import first, or choose another file.")
    return YES


def _is_known(said: Mapping[str, str], names: Mapping[str, str]) -> Verdict:
    if unknown := sorted(set(said.values()) - names.keys() - {""}):
        return no(f"{', '.join(unknown)} is no category of the council’s tree.")
    return YES


def _lines(found: CategoryFile) -> list[PricedLine]:
    rows = [from_kept(row) for row in found.rows]
    suppliers = find_by_numbers(("GB-COH", row.company) for row in rows if row.company)
    here: dict[str, int] = {}
    for each in Directorate.objects.filter(authority=found.authority_id):
        here |= {each.name.casefold(): each.pk, each.code.casefold(): each.pk}
    wanted = {row.contract for row in rows if row.contract}
    contracts = dict(
        Contract.objects.filter(authority=found.authority_id, reference__in=wanted).values_list(
            "reference", "pk"
        )
    )
    return [
        PricedLine(
            authority_id=found.authority_id, version=1, category_file=found, line=row.line,
            category=row.category, thing=row.thing, unit=row.unit, like_key=row.key,
            quantity_in_unit=row.quantity, unit_rate_net=row.rate, bought_on=row.bought_on,
            directorate_id=here.get(row.directorate.casefold()), directorate_said=row.directorate,
            supplier_id=suppliers.get(("GB-COH", row.company)), supplier_said=row.supplier,
            contract_id=contracts.get(row.contract),
        )
        for row in rows
    ]  # fmt: skip


def discard_category_file(
    found: CategoryFile, *, version: int | None = None, by: Actor, at: datetime
) -> CategoryFile:
    """Put a file aside that was read: nothing of it counts, and its rows are not kept."""
    with act(found, by=by, at=at, version=version) as this:
        this.needs(acts_on_file(found, by=by)["discard_category_file"])
        this.move(CATEGORY_FILE, "discard")
        found.rows, found.faults = [], []
        this.record(
            events.CategoryFileDiscarded(file=found.file_name, kind=found.kind, file_sha256=_sha(found))
        )
    return found


def undo_category_file(
    found: CategoryFile, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> CategoryFile:
    """Take back what a file brought: its rows stay on the record and count no more."""
    with act(found, by=by, at=at, reason=reason, version=version) as this:
        this.needs(acts_on_file(found, by=by)["undo_category_file"], is_said(reason, "Say why it is undone."))
        this.move(CATEGORY_FILE, "undo")
        found.undone_at, found.undone_by = at, by.reference
        this.record(events.CategoryFileUndone(file=found.file_name, kind=found.kind, file_sha256=_sha(found)))
    return found
