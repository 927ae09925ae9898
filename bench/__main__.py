"""Run the measures that are named, or all, and print one table."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable

from ops import postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
NAMES = ("pages", "acts", "imports", "memory")


def main() -> None:
    """Start the database, choose the largest demonstration that stands, measure."""
    words = argparse.ArgumentParser(prog="python -m bench")
    words.add_argument("measures", nargs="*", choices=[*NAMES, []], default=[])
    words.add_argument("--times", type=int, default=200)
    said = words.parse_args()
    postgres.start("main")

    import django  # noqa: PLC0415 - settings read the database's place, which stands only now

    django.setup()
    from bench import acts, imports, memory, pages  # noqa: PLC0415 - they import models

    measures: dict[str, Callable[[int], list[str]]] = {
        "pages": pages.measure,
        "acts": acts.measure,
        "imports": imports.measure,
        "memory": memory.measure,
    }
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name in said.measures or NAMES:
        print("\n".join(measures[name](said.times)), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
