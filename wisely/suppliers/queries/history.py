"""What happened to a supplier, newest first."""

from __future__ import annotations

from collections.abc import Iterable

from wisely.audit.acts import subject_key
from wisely.people.queries.history import Remembered, what_happened_to
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
