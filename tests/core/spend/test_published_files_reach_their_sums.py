"""Real files, as councils published them, come to the penny, or to the penny with their quarantine."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from wisely.spend.decisions import dry_run, survey

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
EXPECTED = json.loads((SHARED / "EXPECTED.json").read_text()) if (SHARED / "EXPECTED.json").exists() else []
QUARANTINED = {
    # file: why rows of it are set aside, and how many
    "gateshead/2013-06.csv.gz": ("An amount with neither supplier nor date.", 1),
    "north-tyneside/2022-06_i.csv.gz": ("The amount is missing.", 1719),
    "leeds-spend-history/leeds_2010_2015.parquet": ("The amount is missing.", 8),
    "leeds-spend-history/leeds_2016_2019.parquet": ("The amount is missing.", 6),
    "leeds-spend-history/leeds_2020_2022.parquet": ("The amount is missing.", 3),
}

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.mark.skipif(not EXPECTED, reason="the public files are not beside this checkout")
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each["file"])
def test_a_published_file_reaches_its_rows_and_its_sum(expected):
    path = SHARED / expected["file"]

    found = dry_run(path, survey(path).mapping)

    reason, rejected = QUARANTINED.get(expected["file"], ("", 0))
    assert found.rejected - _beside(expected) == rejected
    assert found.rows + rejected == expected["data_rows"]
    assert found.total + found.rejected_total == Decimal(expected["net_sum"])
    assert not rejected or any(each.reason.startswith(reason) for each in found.rejections)
    assert found.agrees
    if expected["total_row"] is not None:
        assert [each.agrees for each in found.control_totals] == [True]
    if not rejected:
        assert found.rejected_total == 0
        assert found.negatives == expected["negatives"]
        assert found.repeats == expected.get("exact_duplicate_rows", found.repeats)
        if expected.get("date_min"):
            assert (str(found.first_on), str(found.last_on)) == (expected["date_min"], expected["date_max"])


def _beside(expected) -> int:
    """Count rows without an amount that are no part of the expected rows: titles, notes and stray marks."""
    return {"oxford/expenditure-over-500-jan-mar-2014.csv.gz": 1}.get(expected["file"], 0)
