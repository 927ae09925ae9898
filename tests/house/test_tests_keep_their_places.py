"""The tests' own habits: the core is bare, names are sentences, nothing of ours is mocked, nobody sleeps."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.house.tree import ROOT, Source, nothing, planted, read

_FRAMEWORK = re.compile(
    r"(django|psycopg|allauth|procrastinate|wisely\.settings)(\.|$)|wisely\.\w+\.(models|queries|actions|handlers)"
)
_MOCKS = re.compile(
    r"\b(unittest\.mock|MagicMock|mocker\b|assert_called\w*|monkeypatch\.setattr\(\s*[\"']wisely)"
)


def every_test_file() -> list[Source]:
    return [read(path) for path in sorted((ROOT / "tests").rglob("*.py"))]


def core_that_is_not_bare(sources: Iterable[Source]) -> list[str]:
    """Find imports in tests/core of the framework, the database, or what stands on them."""
    found = []
    for source in sources:
        if source.path.startswith("tests/core/"):
            for node in ast.walk(source.tree):
                names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [f"{node.module}.{each.name}" for each in node.names]
                found += [
                    f"{source.path}:{node.lineno} imports {name}" for name in names if _FRAMEWORK.match(name)
                ]
    return found


def names_that_say_nothing(sources: Iterable[Source]) -> list[str]:
    """Find tests whose names are no sentences: fewer than two words, or numbered."""
    return [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and (len(node.name.split("_")) < 3 or re.search(r"_\d+$", node.name))
    ]


def mocks_and_sleeps(sources: Iterable[Source]) -> list[str]:
    """Find mocks of our own code and tests that wait for a clock."""
    return [
        f"{source.path}:{number} {line.strip()}"
        for source in sources
        if source.path != "tests/house/test_tests_keep_their_places.py"
        for number, line in enumerate(source.lines, 1)
        if _MOCKS.search(line) or re.search(r"\btime\.sleep\((?!0\.0)", line)
    ]


def namesakes(sources: Iterable[Source]) -> list[str]:
    """Find test files that pytest would import under one name, of which it could read only the first."""
    sources = list(sources)
    packages = {source.path.rsplit("/", 1)[0] for source in sources if source.path.endswith("/__init__.py")}
    places = defaultdict(list)
    for source in sources:
        if "/test_" in source.path:
            places[_module_name(source.path, packages)].append(source.path)
    return [" and ".join(paths) for paths in places.values() if len(paths) > 1]


def _module_name(path: str, packages: set[str]) -> str:
    """Give the name that pytest imports a file by: from the first folder upwards that is no package."""
    folder, name = path.rsplit("/", 1)
    while folder in packages:
        folder, parent = folder.rsplit("/", 1)
        name = f"{parent}.{name}"
    return name


def empty_tests(sources: Iterable[Source]) -> list[str]:
    """Find tests that cannot fail: nothing in them asserts, raises or calls a check."""
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _can_fail(node):
                found.append(f"{source.path}:{node.lineno} {node.name}")
    return found


def _can_fail(test: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Assert | ast.Raise | ast.With | ast.Expr) and _is_statement(node)
        for node in ast.walk(test)
    )


def _is_statement(node: ast.AST) -> bool:
    """A docstring is an expression too, and checks nothing."""
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


CHECKS = {
    core_that_is_not_bare: "from wisely.spend import queries\nfrom wisely.spend.decisions import parse",
    names_that_say_nothing: "def test_import(): ...\ndef test_a_file_is_read_whole(): ...",
    mocks_and_sleeps: "from unittest.mock import patch\nclock = 3",
    empty_tests: 'def test_a_file_is_read_whole():\n    """It is."""\n    rows = 3',
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_tests_keep_the_habit(check):
    nothing(check(every_test_file()))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_planted_slip_is_noticed(check):
    assert len(check([planted("tests/core/spend/test_files.py", CHECKS[check])])) == 1


def test_no_two_test_files_are_imported_under_one_name():
    nothing(namesakes(every_test_file()))


def test_planted_namesakes_are_noticed():
    twins = [planted("tests/core/a/test_x.py", ""), planted("tests/actions/a/test_x.py", "")]
    one_package = [*twins, planted("tests/core/a/__init__.py", "")]
    two_packages = [*one_package, planted("tests/actions/a/__init__.py", "")]

    assert (
        namesakes(twins)
        == namesakes(two_packages)
        == ["tests/core/a/test_x.py and tests/actions/a/test_x.py"]
    )
    assert namesakes(one_package) == []
