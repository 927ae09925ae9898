"""What payments take of budgets: the sums of an import by year, contract, directorate and cost code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, QuerySet, Sum, When
from django.db.models.functions import ExtractYear

from wisely.budgets.actions import ACTUAL, Claim, post_money, take_back_money
from wisely.budgets.queries import amounts_posted, codes_of_payments, first_year, subjects_ordered_by
from wisely.lib.actor import Actor
from wisely.lib.periods import FinancialYear
from wisely.people.models import Authority, Directorate
from wisely.spend.lifecycle import ImportStage
from wisely.spend.models import LedgerImport, LedgerLine

_ACTUAL: dict[str, Any] = {"kind": ACTUAL, "source_kind": "import"}
_BEGINS = Case(When(paid_on__month__gte=4, then=ExtractYear("paid_on")), default=ExtractYear("paid_on") - 1)
_CELL = ("ledger_import", "begins", "contract__reference", "directorate", "service")


class Actuals:
    """The payments of a council as budgets see them, as one actor tells of them at one moment.

    Payments published with VAT alone are left out: nobody knows their net amounts. So are those of years
    before the first with a budget.
    """

    def __init__(self, authority: Authority, *, by: Actor, at: datetime) -> None:
        self._authority, self._by, self._at = authority, by, at
        self._begins = first_year(authority.pk)

    def of_all(self) -> None:
        """Let every import with payments of years that have budgets pay what its lines sum up to now.

        An import that says what it said before is left alone; one that was undone pays no more.
        """
        if self._begins is None:
            return
        records = self._records()
        said = amounts_posted(self._authority.pk, kind=ACTUAL, source_kind="import")
        changed = {
            source: claims for source, claims in records.items() if _amounts(claims) != said.get(source)
        }
        if changed:
            post_money(self._authority, **_ACTUAL, records=changed, by=self._by, at=self._at)
        for source in sorted(said.keys() - records.keys()):
            take_back_money(
                self._authority, **_ACTUAL, source=source, reason="The import was undone.", by=self._by,
                at=self._at,
            )  # fmt: skip

    def _records(self) -> dict[str, list[Claim]]:
        """Give what each import says, by its key."""
        first = FinancialYear.labelled(self._begins or "").period.starts_on
        imports = LedgerImport.objects.filter(
            authority=self._authority, stage=ImportStage.IMPORTED, last_on__gte=first
        )
        cells = list(self._cells(list(imports.values_list("pk", flat=True))))
        named = subjects_ordered_by(
            self._authority.pk, {cell["contract__reference"] for cell in cells if cell["contract__reference"]}
        )
        codes, directorates = codes_of_payments(self._authority.pk), self._directorates()
        records: dict[str, list[Claim]] = defaultdict(list)
        for cell in cells:
            if cell["amount"]:
                records[str(cell["ledger_import"])].append(_claim(cell, named, codes, directorates))
        return records

    def _cells(self, imports: Collection[int]) -> QuerySet[LedgerLine, dict[str, Any]]:
        first = FinancialYear.labelled(self._begins or "").period.starts_on
        lines = LedgerLine.objects.filter(
            authority=self._authority, ledger_import__in=imports, amount_net__isnull=False, paid_on__gte=first
        )
        cells: QuerySet[LedgerLine, dict[str, Any]] = (
            lines.annotate(begins=_BEGINS).values(*_CELL).annotate(amount=Sum("amount_net")).order_by(*_CELL)
        )
        return cells

    def _directorates(self) -> Mapping[str, Directorate]:
        rows = Directorate.objects.filter(authority=self._authority)
        return {word.casefold(): row for row in rows for word in (row.code, row.name)}


def _amounts(claims: Collection[Claim]) -> dict[tuple[str, str, str], Decimal]:
    """Give what claims come to by thing and year."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for claim in claims:
        for year, amount in claim.by_year.items():
            found[*claim.thing, year] += amount
    return dict(found)


def _claim(
    cell: Mapping[str, Any],
    named: Mapping[str, tuple[str, str]],
    codes: Collection[str],
    directorates: Mapping[str, Directorate],
) -> Claim:
    service, home = cell["service"].strip(), cell["directorate"].strip()
    place = ": ".join(each for each in (home, service) if each) or "no directorate or cost code"
    kind, subject = named.get(cell["contract__reference"] or "", ("payments", place))
    amount: Decimal = cell["amount"]
    return Claim(
        subject_kind=kind, subject=subject, title=f"Payments: {place}",
        by_year={FinancialYear(cell["begins"]).label: amount},
        code=service if service and " ".join(service.split()).casefold() in codes else home or service,
        directorate=directorates.get(home.casefold()),
    )  # fmt: skip
