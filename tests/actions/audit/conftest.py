"""A log of the test's own, and events to put in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.actions.people.conftest import Town
from wisely.audit import sequencing
from wisely.audit.row_security import in_scope
from wisely.lib.actor import SystemActor
from wisely.people import actions

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BUILDER = SystemActor("system:builder", "The builder")


@pytest.fixture
def log_home(settings, tmp_path):
    """Where the log and its keys are kept."""
    settings.LOG_DIR = tmp_path / "log"
    settings.LOG_KEYS_FILE = tmp_path / "log-keys"
    settings.LOG_KEYS = ""
    settings.LOG_ORIGIN = "example.test/log"
    return tmp_path


@pytest.fixture
def council(own_database, log_home):
    """A council in a database of the test's own."""
    return Town().council


def add(council, count, *, begin=0):
    """Make events: one for each directorate, and the subject has a chain of one."""
    for number in range(begin, begin + count):
        with in_scope(council.pk):
            actions.add_directorate(council, code=f"D{number}", name=f"Number {number}", by=BUILDER, at=NOON)


def sequence(**told):
    return sequencing.sequence_log(at=NOON, **told)


class Verifier:
    """The stand-alone verifier as an outsider has it: a copy of one file, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        shutil.copy(ROOT / "ops/verify.py", folder / "verify.py")

    def __call__(self, *words):
        return subprocess.run(
            [sys.executable, "-I", "verify.py", *map(str, words)],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )

    @contextmanager
    def many(self):
        """Start one process that verifies again and again; gives a function that answers with what it said."""
        (self.folder / "many.py").write_text(MANY)
        running = subprocess.Popen(
            [sys.executable, "-I", "many.py"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip

        def verdict(*words):
            running.stdin.write(json.dumps([str(word) for word in words]) + "\n")
            running.stdin.flush()
            return json.loads(running.stdout.readline())

        yield verdict
        running.stdin.close()
        assert running.wait(60) == 0
        running.stdout.close()


MANY = """
import contextlib, io, json, pathlib, sys
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import verify
for line in sys.stdin:
    sys.argv = ["verify.py", *json.loads(line)]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            verify.main()
    except SystemExit as end:
        said = io.StringIO(str(end.code))
    print(json.dumps(said.getvalue()), flush=True)
"""


@pytest.fixture
def verifier(tmp_path):
    return Verifier(tmp_path / "outside")
