"""Cuts of the spend cube at three million and at a hundred million generated lines, on two cores."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import duckdb

from bench.clock import Report, percentile_95
from wisely.spend.analysis import cube, engine
from wisely.spend.analysis.dimensions import LINES, Cut
from wisely.spend.analysis.export import roll_up

SIZES = ((3_000_000, 100), (100_000_000, 1_500))
CUTS = (
    Cut("directorate", "year"), Cut("category", "directorate", {"year": "2024-25"}), Cut("month", "standing"),
    Cut("size", "kind"), Cut("supplier", "year"), Cut("supplier", "standing", {"directorate": "Directorate 3"}),
    Cut("supplier", "category", {"year": "2023-24"}), Cut("contract", "year"), Cut("service", "year"),
    Cut("category", "supplier", {"directorate": "Directorate 5", "year": "2022-23"}),
    Cut("service", "category", {"supplier": 77}), Cut("month", "", {"contract": 1_234}),
)  # fmt: skip
_GENERATED = """
SELECT
  year::VARCHAR || '-' || lpad(((year + 1) % 100)::VARCHAR, 2, '0') AS year,
  year::VARCHAR || '-' || lpad(((year + 1) % 100)::VARCHAR, 2, '0') || '-q' || (m // 3 + 1)::VARCHAR AS quarter,
  (CASE WHEN m < 9 THEN year ELSE year + 1 END)::VARCHAR || '-m' || lpad(((m + 3) % 12 + 1)::VARCHAR, 2, '0')
    AS month,
  'Directorate ' || (s % 9)::VARCHAR AS directorate, 'Service ' || (h // 64 % 400)::VARCHAR AS service,
  'Category ' || (s % 81)::VARCHAR AS category, ['on', 'on', 'on', 'off', 'unknown', 'outside'][1 + h % 6] AS standing,
  s AS supplier, CASE WHEN h % 6 < 3 THEN s % 20000 ELSE 0 END AS contract,
  ['micro', 'small', 'medium', 'large', 'unknown'][1 + s % 5] AS size, ['company', 'charity', ''][1 + s % 3] AS kind,
  (h // 7 % 2000000 - 20000)::BIGINT AS net, 0::BIGINT AS gross, 1::BIGINT AS lines
FROM (
  SELECT 2012 + i * 12 // {count} AS year, i * 144 // {count} % 12 AS m, h,
    (30000 * pow((h % 1000003) / 1000003.0, 3))::BIGINT + 1 AS s
  FROM (SELECT i, (hash(i) % 4294967291)::BIGINT AS h FROM range({count}) t(i))
)
"""


def measure(times: int) -> Report:
    """Generate lines, roll them up, and cut them every way that pages ask, over and over."""
    report = Report(table=[("Lines", "median, ms", "95th percentile, ms", "slowest cut", "")])
    for count, goal_ms in SIZES:
        with tempfile.TemporaryDirectory(dir=engine.settings.DATA_DIR) as folder:
            _measure(report, Path(folder), count, goal_ms, max(2, min(10, times // 20)))
    return report


def _measure(report: Report, folder: Path, count: int, goal_ms: int, rounds: int) -> None:
    began = time.perf_counter()
    with duckdb.connect(config={"threads": engine.THREADS, "memory_limit": "6GB"}) as making:
        place = str(folder / f"{LINES}.parquet")
        making.execute(
            f"COPY ({_GENERATED.format(count=count)}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)"
        )
    made, began = time.perf_counter() - began, time.perf_counter()
    roll_up(folder)
    rolled = time.perf_counter() - began
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1024**2
    report.say(
        f"cube      {count:,} lines, {size:,.0f} MB: generated in {made:.0f} s, rolled up in {rolled:.1f} s"
    )
    taken: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for asked in CUTS:
            query = cube.sql_of_page(asked, by_measure="net", most_rows=100, most_columns=12)
            at = time.perf_counter()
            engine.run(folder, query)
            if number:  # the first round warms the files
                taken.setdefault(_said(asked), []).append((time.perf_counter() - at) * 1000)
    every = [each for some in taken.values() for each in some]
    slowest = max(taken, key=lambda name: percentile_95(taken[name]))
    for name, some in taken.items():
        report.say(f"  {name:60} {sorted(some)[len(some) // 2]:8.0f} ms")
    ninety_five, median = percentile_95(every), sorted(every)[len(every) // 2]
    fits = "ok" if ninety_five <= goal_ms else "OVER"
    report.say(
        f"  {'all':60} {median:8.0f} ms, 95th {ninety_five:.0f} ms, peak {_peak_mb():,.0f} MB  {fits} (goal {goal_ms})"
    )
    report.table.append(
        (f"{count:,}", f"{median:.0f}", f"{ninety_five:.0f}", slowest, f"{fits} (goal {goal_ms} ms)")
    )
    report.figures[f"{count} lines"] = {"median_ms": round(median), "percentile_95_ms": round(ninety_five)}


def _said(asked: Cut) -> str:
    kept = ", ".join(f"{key} {value}" for key, value in asked.kept.items())
    return f"{asked.by} by {asked.across or 'nothing'}{' of ' + kept if kept else ''} ({asked.table})"


def _peak_mb() -> float:
    """Give the most memory that this process ever held."""
    import resource  # noqa: PLC0415

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
