"""An album of the pages that tests of doors saw, so that each can be looked at in a browser afterwards.

Tests of doors bring pages into states that no link of a demonstration leads to: errors under fields, refusals,
conflicts, drafts, empty lists, mails' addresses. Each page whose shape (`atlas.shape_of`) is new for its route
and status is kept as it was answered; `tests/journeys/test_every_page_that_tests_saw.py` looks at them.
The album belongs to one state of the code: its folder is named by it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.journeys.atlas import route_of, shape_of

ROOT = Path(__file__).resolve().parent.parent
ALBUMS = ROOT / "var" / "run" / "tests" / "seen"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it was answered: its route and path, the status, its HTML and the test that saw it."""

    route: str
    path: str
    status: int
    html: str
    test: str


def place() -> Path:
    """Give the folder of this state of the code."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "wisely").rglob("*.*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".toml"}:
            digest.update(path.read_bytes())
    return ALBUMS / digest.hexdigest()[:16]


class Album:
    """Keeps what is new to it. Each process that fills one has its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown: dict[tuple[str, int], set[str]] = defaultdict(set)

    def look(self, answer: Any, test: str) -> None:
        """Keep an answer of the test client if it is a page, and shows what none of its kind showed before."""
        if answer.streaming or "text/html" not in answer.headers.get("Content-Type", ""):
            return
        if 300 <= answer.status_code < 400:
            return
        path, html = answer.wsgi_request.get_full_path(), answer.content.decode()
        if "<html" not in html or 'http-equiv="refresh" content="0;' in html:
            return  # a part that a script puts into a page, or a page that nobody stays on
        self.keep(Picture(route_of(path), path, answer.status_code, html, test))

    def keep(self, picture: Picture) -> bool:
        """Keep a page if its shape is new; says whether it was."""
        shape = shape_of(picture.html)
        shown = self.shown[picture.route, picture.status]
        if shape <= shown:
            return False
        shown |= shape
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(picture.html.encode()).hexdigest()[:24]
        half = self.folder / f"{name}.{os.getpid()}"
        half.write_text(json.dumps(asdict(picture)))
        half.replace(self.folder / f"{name}.json")
        return True


def pictures() -> Iterator[Picture]:
    """Give what was kept by all processes, one of each shape; the richest pages come first."""
    shown: dict[tuple[str, int], set[str]] = defaultdict(set)
    told = [Picture(**json.loads(path.read_text())) for path in sorted(place().glob("*.json"))]
    for each in sorted(told, key=lambda one: (one.route, one.status, -len(shape_of(one.html)), one.path)):
        shape = shape_of(each.html)
        if not shape <= shown[each.route, each.status]:
            shown[each.route, each.status] |= shape
            yield each
