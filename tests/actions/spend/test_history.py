"""Years of payments in one command: tables for analysis that agree with the ledger, and signs nobody trusts."""

from __future__ import annotations

import io
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bench.history import HEADINGS, made_files
from tests.actions.spend.conftest import NOON
from wisely.audit.models import Event
from wisely.spend import events, queries
from wisely.spend.analysis import history
from wisely.spend.models import LedgerImport, LedgerLine, RejectedRow

LEEDS = os.environ.get("WISELY_HISTORY", "")
ODD = [
    ("2014-01", "2014-01-03", 1200.5, "Adults", "Aire Care Ltd"),
    ("2014-01", "2014-01-03", -0.0, "Adults", " Aire Care Ltd "),
    ("2014-01", "No", 20.25, "Adults", "Bell Roofing"),
    ("2014-01", "", None, "", ""),
    ("2014-01", "31/01/2014", 1.005, "Children", "REDACTED"),
    ("2014-01", "2014-01-31", 2.675, "Children", "A\u00a0B\nC"),
    ("2014-01", "2014-02-30", 7.0, None, "Bell Roofing"),
    ("2014-01", "2014-01-05", float("nan"), "Adults", "Bell Roofing"),
    ("2014-01", "2014-01-06", 78768593.99, "", ""),
    ("2014-01", "2014-01-07", -3.33, "Adults", "=SUM(A1)"),
]


def odd_file(folder):
    folder.mkdir(exist_ok=True)
    columns = dict(zip(HEADINGS, map(list, zip(*ODD, strict=True)), strict=True))
    pq.write_table(pa.table(columns), folder / "odd_2014.parquet")
    return folder / "odd_2014.parquet"


@pytest.fixture
def files(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    made_files(tmp_path / "files", 2, 3_000)
    odd_file(tmp_path / "files")
    return tmp_path / "files"


def load(treasury, folder, *more, by=None):
    out = io.StringIO()
    who = (by or treasury.finance).reference
    call_command(
        "load_history", str(folder), "--council", treasury.council.slug, "--by", who, *more, stdout=out
    )
    return out.getvalue()


def in_tables(council):
    found = history.history_in(history.place_of(council.pk))
    (rows,) = history.ask(
        found,
        "SELECT file, line, paid_on, pence, directorate, supplier_name, is_redacted, has_sign FROM payments",
    )
    return sorted(rows)


def in_ledger(council):
    rows = LedgerLine.objects.filter(authority=council).values_list(
        "ledger_import__file_name", "line", "paid_on", "amount_net", "directorate", "payee__name",
        "payee__is_redacted", "ledger_import__mapping__lacks_signs",
    )  # fmt: skip
    return sorted((*row[:3], int(row[3] * 100), *row[4:7], not row[7]) for row in rows)


@pytest.mark.django_db
def test_the_tables_and_the_ledger_hold_the_same_payments_to_the_penny(treasury, files):
    told = load(treasury, files, "--signs-lost")

    rows = in_tables(treasury.council)
    assert rows == in_ledger(treasury.council)
    assert len(rows) == LedgerLine.objects.count() > 5_990
    assert not any(row[-1] for row in rows)
    assert f"{len(rows):,} payments of 3 files" in told
    others = {
        each.name: each.others for each in history.history_in(history.place_of(treasury.council.pk)).files
    }
    assert others["odd_2014.parquet"] == 4
    assert set(RejectedRow.objects.values_list("ledger_import__file_name", flat=True)) == set(others)


def test_odd_amounts_and_days_are_read_as_they_are_written(tmp_path):
    history.take_in([odd_file(tmp_path)], tmp_path / "tables", lacks_signs=True, at=NOON)

    (rows,) = history.ask(
        history.history_in(tmp_path / "tables"),
        "SELECT line, paid_on, pence, supplier_name FROM payments ORDER BY 1",
    )

    assert rows == [
        (2, date(2014, 1, 3), 120050, "Aire Care Ltd"),
        (3, date(2014, 1, 3), 0, "Aire Care Ltd"),
        (6, date(2014, 1, 31), 101, "REDACTED"),
        (7, date(2014, 1, 31), 268, "A B C"),
        (10, date(2014, 1, 6), 7876859399, ""),
        (11, date(2014, 1, 7), -333, "=SUM(A1)"),
    ]


@pytest.mark.django_db
def test_each_file_is_an_act_of_the_officer_and_a_second_load_passes_over_it(treasury, files):
    load(treasury, files, "--signs-lost")
    lines = LedgerLine.objects.count()

    told = load(treasury, files, "--signs-lost")

    assert LedgerLine.objects.count() == lines
    assert told.count("was imported on") == 3
    acts = Event.objects.filter(verb=events.LedgerImported.verb)
    assert {(event.by, event.payload.facts["file"]) for event in acts} == {
        (treasury.finance.reference, each.name) for each in files.iterdir()
    }
    assert len(queries.imports_without_signs(treasury.council.pk)) == 3


@pytest.mark.django_db
def test_files_with_their_signs_are_not_said_to_lack_them(treasury, files):
    load(treasury, files)

    assert queries.imports_without_signs(treasury.council.pk) == []
    assert all(row[-1] for row in in_tables(treasury.council))


@pytest.mark.django_db
def test_only_tables_leaves_the_ledger_alone(treasury, files):
    load(treasury, files, "--only-tables")

    assert len(in_tables(treasury.council)) > 5_990
    assert not LedgerImport.objects.exists()


@pytest.mark.django_db
def test_nothing_is_loaded_for_who_may_not_import_or_is_unknown(treasury, files, tmp_path):
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(treasury, files, by=treasury.reader)
    with pytest.raises(CommandError, match="Nobody at this council"):
        call_command("load_history", str(files), "--council", treasury.council.slug, "--by", "NO-1")
    with pytest.raises(CommandError, match="No council is called"):
        call_command("load_history", str(files), "--council", "nowhere", "--by", "NO-1")
    with pytest.raises(CommandError, match="has no payment file"):
        load(treasury, tmp_path / "absent")
    assert history.history_in(history.place_of(treasury.council.pk)) is None
    assert not LedgerImport.objects.exists()


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_leaves_the_tables_before_it(treasury, files):
    load(treasury, files, "--only-tables")
    before = in_tables(treasury.council)
    (files / "zz.parquet").write_bytes(b"PAR1 cut short")

    with pytest.raises(CommandError, match="damaged or cut short"):
        load(treasury, files, "--only-tables")

    assert in_tables(treasury.council) == before


@pytest.mark.django_db
def test_text_files_come_into_the_same_tables(treasury, tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "april.csv").write_text(
        "Directorate,Supplier Name,Payment Date,Net Amount\nAdults,Aire,03/04/2025,-1.50\n"
    )

    load(treasury, folder)

    assert [row[:4] for row in in_tables(treasury.council)] == [("april.csv", 2, date(2025, 4, 3), -150)]
    assert in_tables(treasury.council) == in_ledger(treasury.council)


@pytest.mark.slow
@pytest.mark.skipif(not LEEDS, reason="needs WISELY_HISTORY, a folder of twelve years of payments")
def test_twelve_years_of_payments_come_to_what_their_files_hold(tmp_path):
    files = history.files_of(Path(LEEDS))
    whole = sum(pq.read_metadata(each).num_rows for each in files)

    made = history.take_in(files, tmp_path / "tables", lacks_signs=True, at=NOON)

    assert sum(each.payments + (each.others or 0) for each in made.files) == whole
    (((pence,),),) = history.ask(made, "SELECT sum(pence)::bigint FROM payments")
    assert Decimal(pence) / 100 > 0
