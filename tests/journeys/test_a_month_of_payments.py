"""A finance officer imports a file with errors, mends it, imports it and undoes it: nothing lost, nothing half-done."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from tests.cast import HAL, HERE, client_as
from tests.journeys.visitors import BOTH, heading, text, visiting
from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.spend.models import LedgerLine

pytestmark = [pytest.mark.journey, pytest.mark.slow]
HEADINGS = [
    "Payment Date",
    "Supplier Name",
    "Directorate",
    "Purpose",
    "Amount excl VAT (£)",
    "Transaction No",
]
GOOD = [
    ["02/11/2026", "TOTAL GAS & POWER LIMITED", "Resources", "Gas", "1,204.50", "T1"],
    ["03/11/2026", "Abbey Lift Engineers Ltd", "Resources", "Lifts", "310.00", "T2"],
    ["03/11/2026", "Abbey Lift Engineers Ltd", "Resources", "Credit", "-60.00", "T3"],
    ["04/11/2026", "Moorland Minibuses", "Children and Families", "Transport", "2,000.00", "T4"],
]
BAD = ["31/11/2026", "Quill Office Supplies plc", "Resources", "Paper", "lots", "T5"]
MENDED = ["30/11/2026", "Quill Office Supplies plc", "Resources", "Paper", "45.50", "T5"]


def file_of(folder: Path, name: str, rows: list[list[str]]) -> Path:
    path = folder / name
    with path.open("w", encoding="cp1252", newline="") as out:
        csv.writer(out).writerows([["Payments over £0, November 2026"], [], HEADINGS, *rows])
    return path


def spent(council: Authority) -> tuple[int, Decimal]:
    with in_scope(council.pk):
        lines = LedgerLine.objects.filter(authority=council)
        return lines.count(), lines.aggregate(sum=Sum("amount_net"))["sum"] or Decimal(0)


@pytest.mark.parametrize("kind", BOTH)
def test_a_file_with_errors_is_mended_imported_and_undone(chromium, served, kind, tmp_path):
    council = Authority.objects.get(slug=HERE)
    before = spent(council)
    with visiting(chromium, kind, client=client_as(HAL), address=served) as visitor:
        visitor.page.goto(f"{served}/spend/imports/new/")
        visitor.follow("Look the file over")
        assert "Choose a payment file." in text(visitor)

        _look_over(visitor, file_of(tmp_path, "november.csv", [*GOOD, BAD]))
        told = text(visitor)
        assert "Payments 4" in told
        assert "£3,454.50" in told
        assert "lots" in told or "31/11/2026" in told, "the rejected row is shown with what it says"
        assert spent(council) == before, "a dry run counts nothing"

        visitor.page.goto(f"{served}/spend/imports/new/")
        _look_over(visitor, file_of(tmp_path, "november-mended.csv", [*GOOD, MENDED]))
        assert "Payments 5" in text(visitor)
        assert "£3,500.00" in text(visitor)
        visitor.follow("Import 5 payments")
        assert "These payments are part of the spend." in text(visitor)
        assert spent(council) == (before[0] + 5, before[1] + Decimal("3500.00"))

        visitor.follow("Undo")
        visitor.follow("Undo the import")
        assert "There is a problem" in text(visitor), "a reason is asked for"
        visitor.write("Reason", "It was the wrong month.")
        visitor.follow("Undo the import")
        assert "november-mended.csv" in heading(visitor)
        assert spent(council) == before


def _look_over(visitor, path: Path) -> None:
    visitor.attach("Payment file", path)
    visitor.follow("Look the file over")
    assert heading(visitor).endswith("What are its columns?"), text(visitor)[:600]
    visitor.follow("See what an import would do")
    assert path.name in heading(visitor), text(visitor)[:600]
