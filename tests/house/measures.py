"""`python -m tests.house.measures`: take the house's measures and write down those that fell.

They stand in house-measures.json. They may fall and never rise: a test compares, and this command refuses to
write a rise unless the number is not there yet.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterable

from tests.house.tree import ROOT, Source, all_code

FILE = ROOT / "house-measures.json"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
_SUPPRESSION = re.compile(r"#\s*(?:noqa|type: ignore|pragma: no cover)")


def long_files(sources: Iterable[Source], *, most: int = LONGEST_FILE) -> list[str]:
    return [f"{source.path} {len(source.lines)} lines" for source in sources if len(source.lines) > most]


def long_functions(sources: Iterable[Source], *, most: int = LONGEST_FUNCTION) -> list[str]:
    return [
        f"{source.path}:{function.lineno} {function.name} {length(function)} lines"
        for source in sources
        for function in functions(source)
        if length(function) > most
    ]


def functions(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its `def` to its end, its decorators and docstring left out."""
    told = ast.get_docstring(function, clean=False)
    docstring = told.count("\n") + 1 if told is not None else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def suppressions(sources: Iterable[Source]) -> float:
    """Count suppressed findings in a thousand lines, to one place: a growing house may have more, not denser ones."""
    lines = [line for source in sources for line in source.lines]
    return round(1000 * sum(bool(_SUPPRESSION.search(line)) for line in lines) / len(lines), 1)


def modules_in_circles(sources: Iterable[Source]) -> list[str]:
    """Find modules from which imports lead back to themselves, whatever room they lie in."""
    files = {_module(source): source for source in sources}
    imports = {name: _imported(source, files.keys()) - {name} for name, source in files.items()}
    while leaves := {name for name, wanted in imports.items() if not wanted & imports.keys()}:
        imports = {name: wanted for name, wanted in imports.items() if name not in leaves}
    while tops := imports.keys() - set().union(*imports.values()):
        imports = {name: wanted for name, wanted in imports.items() if name not in tops}
    return sorted(imports)


def _module(source: Source) -> str:
    return source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(source: Source, known: Collection[str]) -> set[str]:
    """Give the modules that a file imports: a package itself only where a name is taken from it."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{each.name}" for each in node.names}
            found |= {part if part in known else node.module for part in parts}
    return found & set(known)


def taken(sources: Iterable[Source]) -> dict[str, float]:
    """Measure the tree as it is."""
    sources = list(sources)
    return {
        "largest file, lines": max(len(source.lines) for source in sources),
        "longest function, lines without its docstring": max(
            (length(function) for source in sources for function in functions(source)), default=0
        ),
        "modules in circles of imports": len(modules_in_circles(sources)),
        "suppressions in a thousand lines": suppressions(sources),
    }


def rises(before: dict[str, float], now: dict[str, float]) -> list[str]:
    """Say which measures are above what was written down."""
    return [
        f"{name}: {now[name]}, was {before[name]}"
        for name in now
        if name in before and now[name] > before[name]
    ]


def main() -> None:
    before = json.loads(FILE.read_text()) if FILE.exists() else {}
    now = taken(all_code())
    if risen := rises(before, now):
        raise SystemExit("These may fall and never rise:\n  " + "\n  ".join(risen))
    FILE.write_text(json.dumps(now, indent=2) + "\n")
    print(FILE.name, now)  # noqa: T201 - a command speaks


if __name__ == "__main__":
    main()
