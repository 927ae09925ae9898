"""Payment files: where they are kept, how they are understood, what a dry run found, what became of them."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from wisely.lib.periods import Period
from wisely.spend.decisions import ControlTotal, Field, Mapping, MonthTotal, Note, Tax
from wisely.spend.decisions.columns import missing_fields
from wisely.spend.decisions.fields import LABELS
from wisely.spend.lifecycle import ImportStage
from wisely.spend.models import LedgerImport, RejectedRow

FIELD_LABELS = {field.value: label for field, label in LABELS.items()}
_CLAIMED = Decimal("0.2")  # of a file's payments; fewer in a month are late or early ones


def file_of(ledger_import: LedgerImport) -> Path:
    """Give where an import's file is kept, named by its hash."""
    return Path(settings.MEDIA_ROOT) / "payments" / bytes(ledger_import.file_sha256).hex()


def mapping_of(staged: LedgerImport) -> Mapping:
    """Give how the file's columns are understood at present: as proposed, until somebody confirms."""
    return Mapping.from_plain(staged.mapping)


def mapping_chosen(
    staged: LedgerImport, *, columns: Lookup[int, str], tax: str, day_first: bool, paid_on: date | None,
    stated_total: Decimal | None, sheets: tuple[str, ...], lacks_signs: bool = False,
) -> Mapping:  # fmt: skip
    """Give the mapping that an officer chose: each column's field by its place, "" for what is not read."""
    now = mapping_of(staged)
    return Mapping(
        columns={Field(field): place for place, field in columns.items() if field},
        headings=now.headings, heading_line=now.heading_line, sheets=sheets or now.sheets, tax=Tax(tax),
        day_first=day_first, paid_on=paid_on, stated_total=stated_total, lacks_signs=lacks_signs,
    )  # fmt: skip


def what_is_missing(mapping: Mapping) -> list[str]:
    """Name what a mapping lacks before rows can be read as payments."""
    return missing_fields(mapping.columns, mapping.paid_on)


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column of a file: its letter and heading, some of its cells, and what it is taken for, with why."""

    place: int
    letter: str
    heading: str
    samples: tuple[str, ...]
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a first look at a file found. `sheets` are those of a workbook: name, rows, whether shown."""

    columns: tuple[ColumnSeen, ...]
    sheets: tuple[tuple[str, int | None, bool], ...]
    encoding: str
    tax_reason: str
    date_reason: str
    mapping: Mapping


def first_look(staged: LedgerImport) -> FirstLook:
    """Give the first look, with the fields as they are understood at present."""
    found, mapping = staged.findings["survey"], mapping_of(staged)
    by_place = {place: field.value for field, place in mapping.columns.items()}
    columns = tuple(
        ColumnSeen(place, letter, " ".join(heading.split()), tuple(samples), by_place.get(place, ""), reason)
        for place, (letter, heading, samples, reason) in enumerate(found["columns"])
        if samples or heading.strip()
    )
    return FirstLook(
        columns, tuple((name, rows, shown) for name, rows, shown in found["sheets"]), found["encoding"],
        found["tax_reason"], found["date_reason"], mapping,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """What a dry run found. Amounts are pounds, net or gross as the import's `tax` says."""

    rows: int
    total: Decimal
    negatives: int
    negative_total: Decimal
    zeros: int
    suppliers: int
    unnamed: int
    redacted: int
    repeats: int
    blank_rows: int
    rejected: int
    rejected_total: Decimal
    reasons: tuple[tuple[str, int], ...]
    months: tuple[MonthTotal, ...]
    control_totals: tuple[ControlTotal, ...]
    notes: tuple[Note, ...]

    @property
    def agrees(self) -> bool:
        """Every control total agrees, or there is none."""
        return all(each.agrees for each in self.control_totals)


def trial_of(staged: LedgerImport) -> Trial | None:
    """Give what the dry run found; None while no columns are confirmed."""
    if not staged.is_confirmed:
        return None
    found = staged.findings
    return Trial(
        **{
            name: found[name]
            for name in (
                "rows",
                "negatives",
                "zeros",
                "suppliers",
                "unnamed",
                "redacted",
                "repeats",
                "blank_rows",
                "rejected",
            )
        },
        total=Decimal(found["total"]),
        negative_total=Decimal(found["negative_total"]),
        rejected_total=Decimal(found["rejected_total"]),
        reasons=tuple(found["reasons"].items()),
        months=tuple(
            MonthTotal(date.fromisoformat(month), lines, Decimal(total))
            for month, lines, total in found["months"]
        ),
        control_totals=tuple(
            ControlTotal(sheet, line, label, Decimal(amount), Decimal(counted), agrees)
            for sheet, line, label, amount, counted, agrees in found["control_totals"]
        ),
        notes=tuple(Note(text, line) for text, line in found["notes"]),
    )


def imports(authority_id: int | None) -> QuerySet[LedgerImport]:
    """Give the imports of a council, for lists."""
    return LedgerImport.objects.filter(authority=authority_id)


def import_for(authority_id: int | None, pk: int) -> LedgerImport | None:
    """Find an import to act on."""
    return imports(authority_id).filter(pk=pk).select_related("authority").first()


def imports_without_signs(authority_id: int, period: Period | None = None) -> list[LedgerImport]:
    """Give the imports whose minus signs were lost before they came, of a period or of all. One query."""
    rows = imports(authority_id).filter(stage=ImportStage.IMPORTED, mapping__lacks_signs=True)
    if period is not None:
        rows = rows.filter(last_on__gte=period.starts_on)
        rows = rows.filter(first_on__lt=period.ends_before) if period.ends_before else rows
    return list(rows.only("pk", "file_name", "rows_count", "first_on", "last_on").order_by("first_on", "pk"))


def imports_with_names_left(authority_id: int | None) -> list[LedgerImport]:
    """Give the imports some of whose names nobody has looked up by their likeness yet. One query."""
    rows = imports(authority_id).filter(stage=ImportStage.IMPORTED, findings__names_left__gt=0)
    return list(rows.order_by("imported_at", "pk"))


def staged_again(staged: LedgerImport) -> LedgerImport | None:
    """Find the import of the very same file that still waits, begun before this one."""
    same = imports(staged.authority_id).filter(file_sha256=staged.file_sha256, stage=ImportStage.STAGED)
    return same.filter(pk__lt=staged.pk).order_by("pk").first()


def rejected_rows(ledger_import: LedgerImport) -> QuerySet[RejectedRow]:
    """Give the rows of a file that were not imported, in the order of the file."""
    return RejectedRow.objects.filter(authority=ledger_import.authority_id, ledger_import=ledger_import)


@dataclass(frozen=True, slots=True)
class ClaimedTwice:
    """A month that two files hold many payments of, with what each comes to."""

    month: date
    here: MonthTotal
    there: MonthTotal
    other_pk: int
    other_name: str


def months_claimed_twice(staged: LedgerImport) -> list[ClaimedTwice]:
    """Find months that this file and one imported before both claim. One query.

    A file claims a month with at least a fifth of its payments; a few late ones of other months are usual.
    """
    mine = _claims(staged)
    if not mine:
        return []
    overlap = Q(first_on__lte=staged.last_on, last_on__gte=staged.first_on)
    others = imports(staged.authority_id).filter(overlap, stage=ImportStage.IMPORTED).exclude(pk=staged.pk)
    found = []
    for other in others.order_by("imported_at"):
        theirs = _claims(other)
        found += [
            ClaimedTwice(month, mine[month], theirs[month], other.pk, other.file_name)
            for month in sorted(mine.keys() & theirs.keys())
        ]
    return found


def _claims(one: LedgerImport) -> dict[date, MonthTotal]:
    trial = trial_of(one)
    if trial is None:
        return {}
    return {each.month: each for each in trial.months if each.lines >= trial.rows * _CLAIMED}
