"""Habits of the code that no linter knows: the clock, late imports, reasons, names of modules and of things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import pytest

from tests.house.tree import Source, all_code, nothing, planted, product_code

MAY_READ_THE_CLOCK = {
    "wisely/people/doors.py": "stamps each request with its one moment",
    "wisely/people/sign_in/at_the_door.py": "a session is looked for before a door has stamped the request",
    "wisely/jobs/": "a job reads the clock once, when it begins",
    "wisely/demonstration/__main__.py": "a command: the world is built for the month in which it is run",
    "ops/": "tools run by hand and by the operator",
}
_CLOCKS = {
    "timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "timezone.localdate", "timezone.localtime",
}  # fmt: skip
_SQL_CLOCKS = re.compile(
    r"\b(now\(\)|current_timestamp|current_date|clock_timestamp\(\)|localtimestamp)", re.IGNORECASE
)
_HOUSELESS = {
    "utils",
    "util",
    "helpers",
    "services",
    "managers",
    "common",
    "constants",
    "exceptions",
    "signals",
    "extras",
    "misc",
}
_EMPTY_WORDS = {"data", "info", "obj", "item", "items", "manager", "util", "utils"}
_EMPTY_STARTS = ("process_", "handle_", "do_")
NAMED_BY_A_FRAMEWORK = {
    "handle": "Django's management commands",
    "obj": "the second argument of Django's has_perm",
    "UserManager": "Django's own name for what finds sign-ins",
}


def readings_of_the_clock(sources: Iterable[Source]) -> list[str]:
    """Find calls that read the clock, in Python or SQL, outside the doors."""
    found = []
    for source in sources:
        if any(source.path.startswith(place) for place in MAY_READ_THE_CLOCK):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _reads_clock(node):
                found.append(f"{source.path}:{node.lineno} {ast.unparse(node.func)}")
            elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                found.append(f"{source.path}:{node.value.lineno} {node.arg}")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql(node.value):
                found.append(f"{source.path}:{node.lineno} SQL clock")
    return found


def _reads_clock(call: ast.Call) -> bool:
    name = ".".join(ast.unparse(call.func).split(".")[-2:])
    return name in _CLOCKS and not (name.startswith("timezone.local") and call.args)


def _is_sql(text: str) -> bool:
    return bool(re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|VALUES)\b", text) and _SQL_CLOCKS.search(text))


def imports_inside_functions(sources: Iterable[Source]) -> list[str]:
    """Find imports within functions that give no reason beside them."""
    found = []
    for source in sources:
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Import | ast.ImportFrom):
                        line = source.lines[node.lineno - 1]
                        if not re.search(r"# noqa: PLC0415 - \w.{8,}", line):
                            found.append(f"{source.path}:{node.lineno} {line.strip()}")
    return sorted(set(found))


def unfinished_notes(sources: Iterable[Source]) -> list[str]:
    """Find notes to do something later."""
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    return [
        f"{source.path}:{number} {line.strip()}"
        for source in sources
        for number, line in enumerate(source.lines, 1)
        if mark.search(line)
    ]


def bare_suppressions(sources: Iterable[Source]) -> list[str]:
    """Find suppressions of everything at once: each must name the rule it suppresses."""
    bare = re.compile(r"#\s*(noqa(?!: ?[A-Z]+[0-9]+)|type: ignore(?!\[))")
    return [
        f"{source.path}:{number} {line.strip()}"
        for source in sources
        for number, line in enumerate(source.lines, 1)
        if bare.search(line)
    ]


def homeless_modules(sources: Iterable[Source]) -> list[str]:
    """Find modules and packages named for no subject."""
    return [
        source.path for source in sources if _HOUSELESS & set(source.path.removesuffix(".py").split("/"))
    ]  # fmt: skip


OVERRIDES = {
    # (file, name): the framework's own argument, which an override must take by its name
    ("wisely/ui/forms/fields.py", "data"): "Django's Field.clean",
    ("wisely/people/sign_in/openid.py", "data"): "allauth's redirect and extract_extra_data",
}


def empty_names(sources: Iterable[Source]) -> list[str]:
    """Find functions, classes, arguments and variables whose names say nothing."""
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            for name in _names_given(node):
                given = name in NAMED_BY_A_FRAMEWORK or (source.path, name) in OVERRIDES
                if not given and _says_nothing(name):
                    found.append(f"{source.path}:{node.lineno} {name}")
    return sorted(set(found))


def _names_given(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.arg():
            return [node.arg]
        case ast.Name(ctx=ast.Store()):
            return [node.id]
    return []


def _says_nothing(name: str) -> bool:
    lowered = name.lower().strip("_")
    return (
        lowered in _EMPTY_WORDS or lowered.startswith(_EMPTY_STARTS) or bool(re.search(r"Manager\d?$", name))
    )


def undocumented(sources: Iterable[Source]) -> list[str]:
    """Find modules, and public functions and classes of rooms, without a docstring (house.md, section 5)."""
    found = []
    for source in sources:
        if source.path.endswith("__init__.py") and not source.text.strip():
            continue
        if not ast.get_docstring(source.tree):
            found.append(f"{source.path}:1 the module")
        if source.furniture in {"actions", "decisions", "queries", "permissions"} or source.room == "lib":
            found += [
                f"{source.path}:{node.lineno} {node.name}"
                for node in source.tree.body
                if isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
                and not _is_plain_row(node)
            ]
    return found


def curious_queries(sources: Iterable[Source]) -> list[str]:
    """Find queries that are compiled once and yet hang on a value: it is not known when they are written."""
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and "compiled_once" in map(ast.unparse, node.decorator_list):
                values = {each.arg for each in node.args.args}
                found += [
                    f"{source.path}:{each.lineno} {node.name} looks at {each.id}"
                    for part in ast.walk(node)
                    for look in _looks(part)
                    for each in ast.walk(look)
                    if isinstance(each, ast.Name) and each.id in values
                ]
    return found


def _looks(node: ast.AST) -> list[ast.AST]:
    """Give what a node decides by, counts by or reckons with."""
    if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
        return [node.test]
    if isinstance(node, ast.BoolOp | ast.Compare | ast.Slice | ast.JoinedStr):
        return [node]
    if isinstance(node, ast.BinOp):  # conditions are joined by operators too; those are no values
        return [each for each in (node.left, node.right) if isinstance(each, ast.Name)]
    if isinstance(node, ast.For | ast.comprehension):
        return [node.iter]
    is_reckoned = isinstance(node, ast.Call) and ast.unparse(node.func) in {
        "len",
        "list",
        "set",
        "tuple",
        "str",
        "int",
    }
    return [node] if is_reckoned else []


def _is_plain_row(node: ast.AST) -> bool:
    """A frozen row of fields, or a StrEnum of words, is told by its name and its fields."""
    return isinstance(node, ast.ClassDef) and not any(isinstance(each, ast.FunctionDef) for each in node.body)


CHECKS = {
    readings_of_the_clock: planted("wisely/spend/actions.py", '''
        """Planted."""
        from django.utils import timezone
        def import_file():
            """Planted."""
            return timezone.now()
    '''),
    imports_inside_functions: planted("wisely/spend/actions.py", '''
        """Planted."""
        def import_file():
            """Planted."""
            from wisely.spend import models  # noqa: PLC0415
    '''),
    unfinished_notes: planted("wisely/spend/actions.py", '"""Planted."""\n# TODO' + ": later"),
    bare_suppressions: planted("wisely/spend/actions.py", '"""Planted."""\nimport os  # noqa'),
    homeless_modules: planted("wisely/spend/utils.py", '"""Planted."""'),
    empty_names: planted("wisely/spend/actions.py", '"""Planted."""\ndef process_file(data): ...'),
    curious_queries: planted("wisely/spend/queries.py", '''
        """Planted."""
        @compiled_once
        def rows(authority, owner):
            """Planted."""
            return Line.objects.filter(authority=authority) if owner else Line.objects.none()
    '''),
    undocumented: planted("wisely/spend/queries.py", '"""Planted."""\ndef totals(): ...'),
}  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps_the_habit(check):
    nothing(check(all_code() if check is not empty_names else product_code()))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_planted_violation_is_noticed(check):
    assert check([CHECKS[check]]), CHECKS[check].text


@pytest.mark.parametrize("text", [
    "cursor.execute('SELECT now()')", "at = models.DateTimeField(auto_now_add=True)", "datetime.now(tz=UTC)", "date.today()",
    "timezone.localdate()", "time.time()",
])  # fmt: skip
def test_every_way_of_reading_the_clock_is_noticed(text):
    assert readings_of_the_clock([planted("wisely/spend/queries.py", text)])


def test_a_moment_given_is_no_reading_of_the_clock():
    assert not readings_of_the_clock([planted("wisely/spend/queries.py", "timezone.localdate(at)")])


def test_a_late_import_with_its_reason_is_let_through():
    text = "def f():\n    import os  # noqa: PLC0415 - only where the server is ours"

    assert imports_inside_functions([planted("wisely/lib/f.py", text)]) == []
