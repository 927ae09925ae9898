"""What the house tests read: the product's files, parsed once; and planted files in their place."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "wisely"


@dataclass(frozen=True)
class Source:
    """One file, by its path from the root, such as "wisely/people/actions/assignments.py"."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def room(self) -> str:
        """The room or door it lies in, or "" on the roof."""
        parts = self.path.split("/")
        return parts[1] if len(parts) > 2 and parts[0] == "wisely" else ""

    @property
    def furniture(self) -> str:
        """Which piece of a room's furniture it is: actions, events, models…; the package's name for a split one."""
        return self.path.split("/")[2].removesuffix(".py") if self.room else ""


def planted(path: str, text: str) -> Source:
    """A file that is not there, to show that a check would see it."""
    return Source(path, dedent(text).lstrip("\n"))


def read(path: Path) -> Source:
    return Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))


@cache
def product_code() -> tuple[Source, ...]:
    """Every Python file of the product, without migrations."""
    return tuple(read(path) for path in sorted(PRODUCT.rglob("*.py")) if "migrations" not in path.parts)


@cache
def all_code() -> tuple[Source, ...]:
    """The product's code and that of the tools that run it."""
    return (*product_code(), *(read(path) for path in sorted((ROOT / "ops").rglob("*.py"))))


@cache
def templates() -> tuple[Source, ...]:
    """Every template, which lies beside its view."""
    kinds = {".html", ".txt", ".xml", ".svg"}
    files = [
        path for path in sorted(PRODUCT.rglob("*")) if path.suffix in kinds and "static" not in path.parts
    ]
    return tuple(read(path) for path in files if path.is_file())


@cache
def pages() -> tuple[Source, ...]:
    """Every page of documentation."""
    return tuple(read(path) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]))


@cache
def tracked() -> tuple[Source, ...]:
    """Every text file that the repository holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        try:
            found.append(read(ROOT / name))
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # pictures, and files that a neighbour has just moved
    return tuple(found)


def of(furniture: str) -> list[Source]:
    """Every file of one piece of furniture, in all rooms."""
    return [source for source in product_code() if source.furniture == furniture]


def nothing(found: list[str]) -> None:
    """Pass when a check found nothing; else show every line of it."""
    assert not found, f"{len(found)} found:\n" + "\n".join(found)
