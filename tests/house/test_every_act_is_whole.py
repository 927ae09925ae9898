"""Every public action: who and when without default, a line of what it does, and a test that names it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.house.tree import ROOT, Source, nothing, of, planted, read

NOT_ACTS = {
    # name: why it takes neither `by` nor `at`
    "the_door": "gives the system person of the sign-in page, and changes nothing",
}

ASKS_NOBODY = {
    # name: why no permission is asked
    "record_sign_in": "the sign-in page records what happened to somebody who is only now coming in",
    "record_failed_sign_in": "the sign-in page records it of somebody who did not come in",
    "record_second_factor": "the sign-in library has let the person at their own factors already",
}


def actions(sources: Iterable[Source]) -> list[tuple[Source, ast.FunctionDef]]:
    """Give every public function of the rooms' actions."""
    return [
        (source, node)
        for source in sources
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name not in NOT_ACTS
    ]


def without_who_and_when(sources: Iterable[Source]) -> list[str]:
    """Find actions that lack a keyword-only `by` or `at`, or give either a default."""
    found = []
    for source, action in actions(sources):
        given = dict(zip((each.arg for each in action.args.kwonlyargs), action.args.kw_defaults, strict=True))
        for name in ("by", "at"):
            if name not in given:
                found.append(f"{source.path}:{action.lineno} {action.name} lacks a keyword-only {name}")
            elif given[name] is not None:
                found.append(f"{source.path}:{action.lineno} {action.name} gives {name} a default")
    return found


def without_leave(sources: Iterable[Source]) -> list[str]:
    """Find actions that never ask whether this person may, themselves or in a function of theirs."""
    found = []
    for source in sources:
        own = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
        for _, action in actions([source]):
            if action.name not in ASKS_NOBODY and "needs" not in _called(action, own, seen=set()):
                found.append(f"{source.path}:{action.lineno} {action.name} asks nobody's leave")
    return found


def _called(function: ast.FunctionDef, own: dict[str, ast.FunctionDef], *, seen: set[str]) -> set[str]:
    """Give the names that a function calls, through the functions of its own module."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            names.add(ast.unparse(node.func).rsplit(".", 1)[-1])
    for name in names & own.keys() - seen:
        names |= _called(own[name], own, seen=seen | {name})
    return names


def untold(sources: Iterable[Source]) -> list[str]:
    """Find actions without a docstring."""
    return [
        f"{source.path}:{action.lineno} {action.name}"
        for source, action in actions(sources)
        if not ast.get_docstring(action)
    ]


def untested(sources: Iterable[Source], tests: Iterable[Source]) -> list[str]:
    """Find actions that no file in tests/actions names."""
    named = set()
    for test in tests:
        named |= set(re.findall(r"\w+", test.text))
    return [
        f"{source.path}:{each.lineno} {each.name}"
        for source, each in actions(sources)
        if each.name not in named
    ]


def files_of_action_tests() -> list[Source]:
    return [read(path) for path in sorted((ROOT / "tests/actions").rglob("test_*.py"))]


def test_every_action_is_told_who_and_when():
    nothing(without_who_and_when(of("actions")))


def test_every_action_asks_whether_this_person_may():
    nothing(without_leave(of("actions")))


def test_every_action_says_what_it_does():
    nothing(untold(of("actions")))


def test_every_action_has_a_test_that_names_it():
    nothing(untested(of("actions"), files_of_action_tests()))


def test_there_are_actions_to_look_at():
    assert len(actions(of("actions"))) > 5


def test_a_planted_action_is_noticed_for_each_thing_it_lacks():
    hasty = planted("wisely/spend/actions.py", "def import_file(upload, by, *, at=None): ...")

    assert without_who_and_when([hasty]) == [
        "wisely/spend/actions.py:1 import_file lacks a keyword-only by",
        "wisely/spend/actions.py:1 import_file gives at a default",
    ]
    assert without_leave([hasty]) == ["wisely/spend/actions.py:1 import_file asks nobody's leave"]
    assert untold([hasty]) == ["wisely/spend/actions.py:1 import_file"]
    assert untested([hasty], files_of_action_tests()) == ["wisely/spend/actions.py:1 import_file"]
    assert untested([hasty], [planted("tests/actions/test_it.py", "actions.import_file(by=1, at=2)")]) == []


def test_leave_asked_in_a_function_of_its_own_is_seen():
    text = """
        def import_file(*, by, at):
            with act(file, by=by, at=at) as this:
                _open(this, by)
        def _open(this, by):
            this.needs(may_import(by))
    """

    assert without_leave([planted("wisely/spend/actions.py", text)]) == []
