"""Addresses are written out, in templates and in code, so that a reader sees where a link leads; each one is
tried against the routes here, so that a route that moves takes its links along.

What a template or an f-string fills in is tried as each kind of thing that stands in our addresses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product

from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from tests.house.tree import Source, nothing, planted, product_code, templates

DOORS = {"desk", "portal", "public", "api"}
FILLINGS = (
    "",
    "TST-C26-00001",
    "7",
    "aldermoor",
    "2026-04-01",
    "01234567-89ab-4cde-8f01-23456789abcd",
    "0123456789ab",
    "csv",
)
_IN_TEMPLATES = re.compile(r'\b(?:href|action|src)="(/(?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"')
_FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[a-z_]*\}")
_HOLE = "\x00"


def leads_somewhere(address: str) -> bool:
    """Say whether a route or a file answers at an address, where each hole takes any of the fillings."""
    path = re.split(r"[?#]", _FILLED.sub(_HOLE, address))[0]
    if path.startswith("/static/"):
        return finders.find(path.removeprefix("/static/")) is not None
    first, *others = path.split(_HOLE)
    return any(
        _resolves(first + "".join(f"{filling}{text}" for filling, text in zip(fillings, others, strict=True)))
        for fillings in product(FILLINGS, repeat=len(others))
    )


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def in_templates(sources: Iterable[Source]) -> list[str]:
    """Find addresses in templates that lead nowhere."""
    return [
        f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1} {found[1]}"
        for source in sources
        for found in _IN_TEMPLATES.finditer(source.text)
        if not leads_somewhere(found[1])
    ]


def in_code(sources: Iterable[Source]) -> list[str]:
    """Find addresses in the code of doors that lead nowhere. The beginning of one must lead somewhere too."""
    return [
        f"{source.path}:{line} {address.replace(_HOLE, '{}')}"
        for source in sources
        if source.room in DOORS
        for line, address in _written(source.tree)
        if re.match(r"/[a-z\x00]", address) and not leads_somewhere(address)
    ]


def _written(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give every text that begins with a slash and ends as an address of ours does."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else _HOLE for part in node.values)
            yield node.lineno, "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and id(node) not in inside and re.match(r"\S+$", str(node.value)):
            yield node.lineno, str(node.value)


def test_every_address_in_a_template_leads_somewhere():
    nothing(in_templates(templates()))


def test_every_address_in_the_code_of_a_door_leads_somewhere():
    nothing(in_code(product_code()))


def test_planted_addresses_that_lead_nowhere_are_noticed():
    page = '<a href="/people/{{ reference }}/shoe-size/">x</a> <a href="/people/{{ reference }}/">y</a>'
    code = 'A = "/people/wher/else/"\nB = f"/people/{who}/shoe-size/?page=2"\nC = f"/people/{who}/#roles"'

    assert in_templates([planted("wisely/desk/x.html", page)]) == [
        "wisely/desk/x.html:1 /people/{{ reference }}/shoe-size/"
    ]
    assert in_code([planted("wisely/desk/x/views.py", code)]) == [
        "wisely/desk/x/views.py:1 /people/wher/else/",
        "wisely/desk/x/views.py:2 /people/{}/shoe-size/?page=2",
    ]
    assert in_templates([planted("wisely/desk/x.html", '<link href="/static/ui/nothing.css">')]) != []
