"""Run the measures that are named, or all, print one table and keep the figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ops import kept, postgres
from ops.run import DATABASES

if TYPE_CHECKING:
    from bench.clock import Report

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
os.environ.setdefault("DATABASE_POOL", "1")
NAMES = ("pages", "acts", "imports", "memory")
COPY = "wisely_bench"
KEPT_FIGURES = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main() -> None:
    """Start the database, copy the largest demonstration that stands, measure on the copy."""
    words = argparse.ArgumentParser(prog="python -m bench")
    words.add_argument("measures", nargs="*", choices=[*NAMES, []], default=[])
    words.add_argument("--times", type=int, default=200)
    words.add_argument("--size", choices=list(DATABASES), help="which demonstration; the largest if not said")
    words.add_argument("--database", help="measure on this database as it is, without a copy")
    said = words.parse_args()
    was_running = postgres.running(postgres.place("main"))
    postgres.start("main")
    os.environ["WISELY_DATABASE"] = said.database or _copied(said.size)
    try:
        _measure(said.measures or NAMES, said.times)
    finally:
        if not said.database:
            kept.drop(COPY)
        if not was_running:
            postgres.stop("main")


def _copied(size: str | None) -> str:
    """Copy a demonstration, so that what the bench does stays nowhere.

    :raises SystemExit: where there is none, or somebody is at work in it.
    """
    sizes = [size] if size else ["full", "usual", "small"]
    for each in sizes:
        if kept.has_council(DATABASES[each]):
            kept.copy(DATABASES[each], COPY)
            print(f"Measured on a copy of the {each} demonstration.")
            return COPY
    raise SystemExit("There is no demonstration yet: `make run SIZE=full` makes it; stop it and come back.")


def _measure(names: list[str] | tuple[str, ...], times: int) -> None:
    import django  # noqa: PLC0415 - settings read the database's place, which stands only now

    django.setup()
    from bench import acts, imports, memory, pages  # noqa: PLC0415 - they import models

    measures: dict[str, Callable[[int], Report]] = {
        "pages": pages.measure,
        "acts": acts.measure,
        "imports": imports.measure,
        "memory": memory.measure,
    }
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; load {os.getloadavg()[0]:.1f}\n")
    figures: dict[str, object] = {"machine": machine, "load": round(os.getloadavg()[0], 1)}
    for name in names:
        report = measures[name](times)
        print("\n".join(report.lines), end="\n\n", flush=True)
        figures[name] = report.figures
    KEPT_FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    print("The figures are kept in var/bench.json.")


if __name__ == "__main__":
    main()
