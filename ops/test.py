"""`make test`: every check in one go, each named, with what failed said again at the end.

With words, only those: `lint`, `types`, `core`, `rooms`, `journeys`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from ops import postgres

BASE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--color=no", "--durations=5"]
# Each worker has a copy of the ready-made database of its own. tests/conftest.py says who gets what, when.
APART = ["-n", os.environ.get("WISELY_TEST_WORKERS", "2"), "--dist", "loadfile", "--no-loadscope-reorder"]
# Chromium without windows is wanted first: it draws no tabs around each page, which is a fifth of the work.
BROWSERS = ("chromium-headless-shell", "chromium")
FONTS = ("fonts-dejavu-core", "fonts-open-sans", "fonts-urw-base35")
CHECKS: dict[str, list[list[str]]] = {
    "lint": [
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(BIN / "lint-imports"), "--no-logo"],
        [str(BIN / "djlint"), "wisely", "--lint", "--quiet"],
    ],
    "types": [[str(BIN / "mypy")]],
    "core": [[*PYTEST, *APART, "tests/core"]],
    "rooms": [[*PYTEST, *APART, "tests", "--ignore=tests/core", "--ignore=tests/journeys"]],
    "journeys": [[*PYTEST, *APART, "tests/journeys"]],
}


def main(wanted: list[str]) -> None:
    """Run the checks and end with the worst of their answers."""
    names = wanted or list(CHECKS)
    if "journeys" in names or "rooms" in names:
        find_browser()
    postgres.start("tests", durable=False)
    if "rooms" in names:
        shutil.rmtree(BASE / "var" / "run" / "tests" / "seen", ignore_errors=True)
    failed = []
    try:
        for name in names:
            for words in CHECKS[name]:
                print(f"\n== {name}: {Path(words[0]).name} {' '.join(words[1:])}", flush=True)
                began = time.monotonic()
                done = subprocess.run(words, cwd=BASE, check=False)
                print(f"== {time.monotonic() - began:.0f} s", flush=True)
                if done.returncode:
                    failed.append(f"{name}: {' '.join(words[1:]) or words[0]}")
    finally:
        postgres.stop("tests")
    if failed:
        raise SystemExit("\nNot passed:\n  " + "\n  ".join(failed))
    print("\nEverything passed.")


def find_browser() -> None:
    """Find Chromium, or install it where this account may; else say what is left out and why."""
    may = os.geteuid() == 0 and shutil.which("apt-get")
    if may and not shutil.which(BROWSERS[0]):
        print("Setting up: installing Chromium for the tests in a browser.", flush=True)
        install("update")
        install("install", "-y", "--no-install-recommends", BROWSERS[0], *FONTS)
        if not any(map(shutil.which, BROWSERS)):
            install("install", "-y", "--no-install-recommends", BROWSERS[1], *FONTS)
    if not any(map(shutil.which, BROWSERS)):
        print(
            "The tests in a browser are left out: no `chromium` was found, nor could be installed.",
            flush=True,
        )


def install(*words: str) -> None:
    """Ask the system's packages, quietly; a slow mirror is asked again."""
    subprocess.run(
        ["apt-get", "-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30", *words],
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
