"""`make lifecycles`: draw docs/lifecycles from the code, one page for each room that has stages."""

from __future__ import annotations

import importlib
from pathlib import Path

from wisely.lib.lifecycle import Lifecycle

BASE = Path(__file__).resolve().parent.parent
PAGES = BASE / "docs" / "lifecycles"


def lifecycles_of(module_name: str) -> list[Lifecycle]:
    """Give the lifecycles that a module declares, in the order of their names."""
    declared = vars(importlib.import_module(module_name)).values()
    return sorted((each for each in declared if isinstance(each, Lifecycle)), key=lambda each: each.name)


def rooms(base: Path = BASE) -> dict[str, list[Lifecycle]]:
    """Give every room's lifecycles, by the room's name."""
    files = sorted((base / "wisely").glob("*/lifecycle.py"))
    return {
        file.parent.name: lifecycles_of(f"wisely.{file.parent.name}.lifecycle")
        for file in files
        if file.parent.name != "lib"
    }


def page(room: str, lifecycles: list[Lifecycle]) -> str:
    """Write a room's page: what each stage means, and the drawing of its steps."""
    parts = [
        f"# Stages in {room.replace('_', ' ')}",
        "Drawn from the code by `make lifecycles`; a test compares.",
    ]
    for lifecycle in lifecycles:
        rows = [
            f"| {badge.word} | {badge.sentence} |"
            for badge in (lifecycle.badges.get(stage) for stage in lifecycle.stages)
            if badge
        ]
        parts += [
            f"## {lifecycle.name[:1].upper()}{lifecycle.name[1:]}",
            "\n".join(["| Stage | What it means |", "|---|---|", *rows]),
            f"```mermaid\n{lifecycle.mermaid()}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def drawn(base: Path = BASE) -> dict[str, str]:
    """Give every page by its file name."""
    return {f"{room}.md": page(room, lifecycles) for room, lifecycles in rooms(base).items() if lifecycles}


def main() -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    pages = drawn()
    for old in PAGES.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, encoding="utf-8")
        print(f"docs/lifecycles/{name}")


if __name__ == "__main__":
    main()
