"""The documentation page: the OpenAPI document as people read it, served by this house alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wisely.api.problems import KINDS
from wisely.people.doors import Lock, Request, open_door

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a header, or a field of a body or an answer."""

    name: str
    kind: str
    said: str
    is_required: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its address, what it asks for, what it answers."""

    key: str
    method: str
    path: str
    summary: str
    said: str
    scope: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema by its name, with its fields."""

    name: str
    said: str
    fields: tuple[Field, ...]


def docs_view(document: Callable[[], Document], lock: Lock) -> Callable[..., HttpResponse]:
    """Give the view of the documentation page."""
    told = cache(lambda: _context(document()))

    @open_door(lock.why)
    def docs(request: Request) -> HttpResponse:
        return render(request, "api/docs.html", told())

    return docs


def _context(document: Document) -> dict[str, Any]:
    groups: dict[str, list[Operation]] = {}
    for operation, tag in _operations(document):
        groups.setdefault(tag, []).append(operation)
    shapes = [
        Shape(name, schema.get("description", ""), tuple(_fields(schema)))
        for name, schema in sorted(document["components"]["schemas"].items())
    ]
    return {
        "groups": list(groups.items()), "shapes": shapes, "kinds": KINDS.values(), "about": document["info"],
    }  # fmt: skip


def _operations(document: Document) -> Iterator[tuple[Operation, str]]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            security = told.get("security") or [{}]
            scopes = [scope for each in security for scope in each.get("token", [])]
            good = next(code for code in told["responses"] if code.startswith("2"))
            yield Operation(
                key=told["operationId"], method=method.upper(), path=path, summary=told["summary"],
                said=told.get("description", ""),
                scope=", ".join(scopes) or ("any token" if security != [{}] else ""),
                parameters=tuple(_parameters(told)), body=tuple(_body(told, document)),
                answer=_named(_content(told["responses"][good])), codes=tuple(sorted(told["responses"])),
            ), told["tags"][0]  # fmt: skip


def _content(told: Document) -> Document:
    for each in told.get("content", {}).values():
        schema: Document = each["schema"]
        return schema
    return {}


def _parameters(told: Document) -> Iterator[Field]:
    for each in told["parameters"]:
        yield Field(
            each["name"], _kind(each["schema"]), each.get("description", ""), bool(each.get("required")),
            {"query": "", "path": "in the address", "header": "header"}[each["in"]],
        )  # fmt: skip


def _body(told: Document, document: Document) -> Iterator[Field]:
    schema = _content(told.get("requestBody", {}))
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    if name:
        yield from _fields(document["components"]["schemas"][name])


def _fields(schema: Document) -> Iterator[Field]:
    required = set(schema.get("required", ()))
    for name, told in schema.get("properties", {}).items():
        yield Field(name, _kind(told), told.get("description", ""), name in required)


def _named(schema: Document) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _kind(schema: Document) -> str:
    """Say in words what a value is."""
    if name := _named(schema):
        return name
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return "one of " + ", ".join(str(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    words = {"date": "day", "date-time": "instant"}
    plain = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object"}
    kind = str(schema.get("type", "any"))
    return words.get(schema.get("format", ""), plain.get(kind, kind))
