"""What happened to a supplier, newest first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.people.queries.history import Remembered, what_happened_to
from wisely.suppliers.events import SupplierMerged, SupplierUnmerged
from wisely.suppliers.models import Intake, Supplier
from wisely.suppliers.queries.sheets import SupplierSheet


def history_of(supplier: Supplier) -> list[Remembered]:
    """Give the events of a supplier, of those shown under it and of the intakes they came with. Two queries.

    Acts of other councils' officers are on other councils' records and are not shown.
    """
    family = Supplier.objects.filter(canonical=supplier).select_related("intake")
    return what_happened_to(
        *(each for member in (supplier, *family) for each in (member, member.intake) if each is not None)
    )


def history_of_sheet(
    sheet: SupplierSheet, *, also: Iterable[str] = (), most: int | None = None
) -> list[Remembered]:
    """Give the same for a supplier whose sheet is at hand, at most so many. One query.

    `also` names what a council alone knows of it, as the record names it.
    """
    return what_happened_to(
        *also,
        *(subject_key(Supplier(pk=key)) for key in sheet.family),
        *(subject_key(Intake(pk=key)) for key in sheet.intakes),
        most=most,
    )


def with_merges_undone(sheet: SupplierSheet, events: Iterable[Remembered]) -> list[Remembered]:
    """Put among a supplier's events, newest first, what was merged into it and taken out again. One query.

    What is shown under it still tells of that itself.
    """
    family = [subject_key(Supplier(pk=key)) for key in sheet.family]
    rows = (
        Event.objects.filter(authority_id=None, verb__in=[SupplierMerged.verb, SupplierUnmerged.verb])
        .filter(Q(payload__facts__into=sheet.reference) | Q(payload__facts__out_of=sheet.reference))
        .exclude(subject__in=family)
        .select_related("payload")
    )
    undone = [
        Remembered(row.at, row.by, row.verb, row.payload.facts, row.payload.reason or "", row.on_behalf_of)
        for row in rows.order_by("-id")
    ]
    return sorted([*events, *undone], key=lambda each: each.at, reverse=True)
