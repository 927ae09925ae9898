"""Whatever the file, its reading stays below 500 MB. Workbooks are read by a process that is held to 420 MB."""

import gzip
import io
import json
import subprocess
import sys
import zipfile

import pytest

from tests.core.spend.conftest import HEADINGS
from wisely.spend.decisions import workbook_reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from Linux's /proc")
LIMIT_MB = 500
READER = """
import json, sys
from pathlib import Path
from wisely.spend.decisions import UnreadableFile, dry_run, survey
path = Path(sys.argv[1])
try:
    said, rows = "", dry_run(path, survey(path).mapping).rows
except UnreadableFile as fault:
    said, rows = str(fault), 0
held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([int(held.split()[1]) / 1024, rows, said]))
"""
GOOD = "Adults,Aire Care Ltd,04/04/2025,{}.00,Care\n"


def long_list(rows):
    return (HEADINGS + "\n" + "".join(GOOD.format(n) for n in range(rows))).encode()


def unclosed(rows):
    return long_list(rows).replace(
        b"Adults,Aire Care Ltd,04/04/2025,77.00", b'"Adults,Aire Care Ltd,04/04/2025,77.00'
    )


def folded_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 30))
    return out.getvalue()


def wide(columns, rows):
    return ("\n".join(",".join(f"c{n}" for n in range(columns)) for _ in range(rows)) + "\n").encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "name", "rows", "says"),
    [
        (lambda: long_list(1_000_000), "million.csv", 1_000_000, ""),
        (
            lambda: gzip.compress(b"0," * (150 << 20), compresslevel=1),
            "bomb.csv.gz",
            0,
            "unfolds to more than",
        ),
        (folded_workbook, "bomb.xlsx", 0, "unfolds to more than may be read"),
        (lambda: unclosed(400_000), "unclosed.csv", 0, "quotation mark opens here"),
        (lambda: b"x" * (200 << 20), "one-line.csv", 0, "not cut into columns"),
        (lambda: wide(200, 40_000), "wide.csv", 0, "No column looks like suppliers"),
        (lambda: wide(5_000, 2_000), "wider.csv", 0, "columns"),
        (lambda: long_list(200_000).decode().encode("utf-16"), "utf-16.csv", 200_000, ""),
    ],
    ids=lambda each: each if isinstance(each, str) and "." in each else "",
)
def test_reading_stays_within_its_memory(tmp_path, make, name, rows, says):
    path = tmp_path / name
    path.write_bytes(make())

    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-2000:]
    peak, read, said = json.loads(done.stdout)
    assert peak < LIMIT_MB, (name, peak)
    assert read == rows
    assert says in said
    assert said.startswith("Line ") or not says


def test_the_process_that_reads_workbooks_is_held_below_the_limit():
    assert workbook_reader.MEMORY < LIMIT_MB * 1024**2
