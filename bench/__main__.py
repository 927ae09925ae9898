"""Run the measures that are named, or all, print them, and keep the figures: as JSON, or in the README."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ops import kept, postgres
from ops.run import DATABASES

if TYPE_CHECKING:
    from bench.clock import Report

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
os.environ.setdefault("DATABASE_POOL", "1")
USUAL = ("pages", "acts", "imports", "memory")
NAMES = (*USUAL, "history", "cube")  # which take minutes: the cube makes a hundred million lines
COPY = "wisely_bench"
README = Path(__file__).resolve().parent / "README.md"
BEGINS, ENDS = "<!-- what was found -->", "<!-- end of what was found -->"
KEPT_FIGURES = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main() -> None:
    """Start the database, copy the largest demonstration that stands, measure on the copy."""
    if sys.argv[1:2] == ["classify"]:  # which reads files alone
        import_module("bench.classify").main(sys.argv[2:])
        return
    words = argparse.ArgumentParser(prog="python -m bench")
    words.add_argument("measures", nargs="*", choices=[*NAMES, []], default=[])
    words.add_argument("--times", type=int, default=200)
    words.add_argument("--size", choices=list(DATABASES), help="which demonstration; the largest if not said")
    words.add_argument("--database", help="measure on this database as it is, without a copy")
    words.add_argument("--readme", action="store_true", help="write what was found into bench/README.md")
    said = words.parse_args()
    was_running = postgres.running(postgres.place("main"))
    postgres.start("main")
    os.environ["WISELY_DATABASE"] = said.database or _copied(said.size)
    try:
        _measure(said.measures or USUAL, said.times, in_readme=said.readme)
    finally:
        if not said.database:
            kept.drop(COPY)
        if not was_running:
            postgres.stop("main")


def _copied(size: str | None) -> str:
    """Copy a demonstration, so that what the bench does stays nowhere.

    :raises SystemExit: where there is none, or it is not of this code.
    """
    sizes = [size] if size else ["full", "usual", "small"]
    for each in sizes:
        if kept.has_council(DATABASES[each]):
            if not kept.tables_are_current(DATABASES[each]):
                raise SystemExit(
                    f"The {each} demonstration has the tables of other code. Make it anew, then come back: "
                    f"make fresh SIZE={each}"
                )
            kept.copy(DATABASES[each], COPY)
            print(f"Measured on a copy of the {each} demonstration.")
            return COPY
    raise SystemExit("There is no demonstration yet: `make run SIZE=full` makes it; stop it and come back.")


def _measure(names: list[str] | tuple[str, ...], times: int, *, in_readme: bool) -> None:
    import django  # noqa: PLC0415 - settings read the database's place, which stands only now

    django.setup()
    from bench import acts, cube, history, imports, memory, pages  # noqa: PLC0415 - they import models

    measures: dict[str, Callable[[int], Report]] = {
        "pages": pages.measure,
        "acts": acts.measure,
        "imports": imports.measure,
        "history": history.measure,
        "cube": cube.measure,
        "memory": memory.measure,
    }
    about = facts()
    print("\n".join(about) + "\n")
    figures: dict[str, object] = {"about": about}
    reports: dict[str, Report] = {}
    for name in names:
        reports[name] = report = measures[name](times)
        print("\n".join(report.lines), end="\n\n", flush=True)
        figures[name] = report.figures
    KEPT_FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    print("The figures are kept in var/bench.json.")
    if in_readme:
        README.write_text(with_block(README.read_text(), markdown(about, reports)))
        print("The tables are written into bench/README.md.")


def facts() -> list[str]:
    """Say on what was measured: the machine, the programs, the records, and how busy it was."""
    from django.db import connection  # noqa: PLC0415 - settings stand only now

    from bench.pages import largest_council  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database()) / 1048576"
        )
        version, megabytes = cursor.fetchone()
    council, contracts = largest_council()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return [
        f"On {date.today():%-d %B %Y}, with the code of {_commit()}.",  # noqa: DTZ011 - this machine's day
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB of memory; load {os.getloadavg()[0]:.1f} at the start.",
        f"Python {platform.python_version()}, PostgreSQL {version.split()[0]}.",
        f"{council.name}: {contracts:,} contracts; the database has {megabytes:,} MB.",
    ]


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=README.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "an archive"


def markdown(about: list[str], reports: dict[str, Report]) -> str:
    """Write what was found as Markdown: the facts, then a table for each measure."""
    parts = [" ".join(about)]
    for report in reports.values():
        head, *rows = report.table
        lines = [_line(head), _line(tuple("---" if place == 0 else "--:" for place in range(len(head))))]
        parts.append("\n".join([*lines, *map(_line, rows)]))
    return "\n\n".join(parts)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def with_block(text: str, block: str) -> str:
    """Put a block between its marks, in the place of what stood there.

    :raises ValueError: when the text has no such marks.
    """
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError(f"bench/README.md has no {BEGINS} with {ENDS} after it.")
    return f"{before}{BEGINS}\n\n{block}\n\n{ENDS}{after}"


if __name__ == "__main__":
    main()
