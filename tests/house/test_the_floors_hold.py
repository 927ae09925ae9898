"""Imports fall and never climb: the five contracts, run on the tree and on copies with a violation of each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.slow
PLANTS = {
    "The floors": {"wisely/lib/planted.py": "import wisely.contracts"},
    "Inside a room": {"wisely/people/permissions.py": "from wisely.people import actions"},
    "The core is pure": {"wisely/people/events.py": "import django"},
    "Doors speak": {"wisely/desk/planted.py": "from wisely.people import models"},
    "No circles": {
        "wisely/lib/planted/__init__.py": "",
        "wisely/lib/planted/one.py": "from wisely.lib.planted import other",
        "wisely/lib/planted/other.py": "from wisely.lib.planted import one",
    },
}


def contracts(root: Path) -> dict[str, bool]:
    """Run the contracts over a tree: each one's name, and whether it held."""
    words = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    wide = {**os.environ, "COLUMNS": "400"}  # a narrow terminal would cut the names
    told = subprocess.run(words, cwd=root, env=wide, capture_output=True, text=True, check=False)
    found = re.findall(r"^(.+?) (KEPT|BROKEN)\b", told.stdout, flags=re.MULTILINE)
    assert found, told.stdout + told.stderr
    return {name.strip(): answer == "KEPT" for name, answer in found}


def test_every_contract_of_the_house_holds():
    answers = contracts(ROOT)

    assert len(answers) == 5
    assert all(answers.values()), [name for name, held in answers.items() if not held]


@pytest.mark.parametrize("contract", PLANTS)
def test_each_contract_notices_a_violation_planted_in_a_copy(contract, tmp_path):
    unread = shutil.ignore_patterns("static", "__pycache__", "*.html", "*.toml", "*.csv")
    shutil.copytree(ROOT / "wisely", tmp_path / "wisely", ignore=unread)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, text in PLANTS[contract].items():
        there = tmp_path / file
        there.parent.mkdir(exist_ok=True)
        before = there.read_text() if there.exists() else ""
        there.write_text(f"{before}\n{text}\n")

    broken = [name for name, held in contracts(tmp_path).items() if not held]

    assert any(name.startswith(contract) for name in broken), broken


def test_no_contract_lists_an_exception():
    text = (ROOT / "pyproject.toml").read_text()

    assert "ignore_imports" not in text
    assert text.count("[[tool.importlinter.contracts]]") == 5
