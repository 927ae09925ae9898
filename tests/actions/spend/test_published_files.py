"""Real files, as councils published them, go the whole way: staged, confirmed as proposed, imported, summed."""

from __future__ import annotations

import gzip
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Sum

from tests.actions.spend.conftest import NOON
from wisely.lib.verdict import Refusal
from wisely.spend import actions
from wisely.spend.models import LedgerLine, MonthlySpend, Payee, PayeeSpend
from wisely.spend.queries import mapping_of, trial_of

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
EXPECTED = json.loads((SHARED / "EXPECTED.json").read_text()) if (SHARED / "EXPECTED.json").exists() else []
MOST = 300_000  # rows; larger ones are tried by their reading alone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not EXPECTED, reason="the public files are not beside this checkout"),
]


def brought_in(treasury, path):
    staged = actions.stage_file(
        treasury.council, path=path, name=path.name.removesuffix(".gz"), by=treasury.finance, at=NOON
    )
    actions.confirm_mapping(staged, mapping=mapping_of(staged), by=treasury.finance, at=NOON)
    return actions.import_ledger(staged, by=treasury.finance, at=NOON)


def counted(rows, **more):
    sums = rows.aggregate(net=Sum("amount_net"), gross=Sum("amount_gross"), count=Count("pk"), **more)
    return sums["count"], (sums["net"] or 0) + (sums["gross"] or 0)


@pytest.mark.parametrize(
    "expected", [each for each in EXPECTED if each["data_rows"] <= MOST], ids=lambda each: each["file"]
)
def test_a_published_file_is_imported_to_the_penny_or_adds_up_with_what_was_rejected(treasury, expected):
    imported = brought_in(treasury, SHARED / expected["file"])

    rows, total = counted(LedgerLine.objects.filter(ledger_import=imported))
    trial = trial_of(imported)
    assert total + trial.rejected_total == Decimal(expected["net_sum"])
    assert rows == trial.rows
    assert rows <= expected["data_rows"] <= rows + trial.rejected
    assert trial.agrees
    monthly = MonthlySpend.objects.aggregate(
        net=Sum("total_net"), gross=Sum("only_gross_total"), lines=Sum("lines_count")
    )
    by_payee = PayeeSpend.objects.aggregate(
        net=Sum("total_net"), gross=Sum("only_gross_total"), lines=Sum("lines_count")
    )
    assert monthly == by_payee
    assert (monthly["net"] + monthly["gross"], monthly["lines"]) == (total, rows)


@pytest.mark.parametrize("month", ["2012-05", "2013-12"])
def test_a_grand_total_without_a_label_goes(treasury, month):
    imported = brought_in(treasury, SHARED / f"leeds-spend-raw/{month}.csv.gz")

    (total,) = trial_of(imported).control_totals
    assert (total.label, total.agrees) == ("", True)
    assert not LedgerLine.objects.filter(amount_net=total.amount).exists()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("oxford/expenditure-over-500-apr-jun-2015.csv.gz", "TOTAL GAS & POWER LTD"),
        ("leeds-spend-raw/2013-12.csv.gz", "Total Hygiene Ltd"),
    ],
)
def test_suppliers_called_total_stay(treasury, file, name):
    text = gzip.decompress((SHARED / file).read_bytes()).decode("cp1252")

    brought_in(treasury, SHARED / file)

    lines = LedgerLine.objects.filter(payee=Payee.objects.get(name=name)).count()
    assert lines == text.count(name) > 0


def test_the_same_month_is_refused_even_under_another_name(treasury, tmp_path):
    path = tmp_path / "renamed.csv.gz"
    shutil.copyfile(SHARED / "leeds-spend-raw/2012-05.csv.gz", path)
    brought_in(treasury, SHARED / "leeds-spend-raw/2012-05.csv.gz")

    with pytest.raises(Refusal, match="This very file was imported"):
        brought_in(treasury, path)
