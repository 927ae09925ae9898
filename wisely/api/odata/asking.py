"""What an address asks of an entity set, read strictly: what is not understood is never passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from odata_query import ast
from odata_query.django.django_q import AstToDjangoQVisitor
from odata_query.exceptions import ODataException
from odata_query.grammar import ODataLexer, ODataParser
from odata_query.visitor import NodeTransformer

from wisely.api.odata.sets import Property
from wisely.lib.whole_numbers import whole_number

KNOWN = frozenset({"$select", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format"})
FUNCTIONS = frozenset(
    {"contains", "startswith", "endswith", "tolower", "toupper", "length", "trim", "year", "month", "day"}
)
USUAL, MOST, LONGEST_FILTER = 1_000, 5_000, 2_000


class Unreadable(Exception):
    """An address asks for something that cannot be given; `code` is HTTP's, the words are fit to show."""

    def __init__(self, words: str, *, code: int = 400) -> None:
        super().__init__(words)
        self.words, self.code = words, code


@dataclass(frozen=True, slots=True)
class Asked:
    """A set as it was asked for. `top` is None where no end was asked; `after` is the key to go on from."""

    select: tuple[Property, ...]
    narrowing: Q
    order: tuple[Any, ...]
    top: int | None
    skip: int
    counts: bool
    after: int | None


def asked_of(sent: Mapping[str, Sequence[str]], properties: Sequence[Property], model: Any) -> Asked:
    """Read an address.

    :raises Unreadable: for an option that is not known or cannot be read, or a property that is not there.
    """
    options = _options(sent)
    known = {each.name: each for each in properties}
    if options.get("$format", "json") not in {"json", "application/json"}:
        raise Unreadable("Only JSON is given.", code=415)
    return Asked(
        select=_select(options.get("$select", "*"), known),
        narrowing=narrowing_of(options["$filter"], known, model) if "$filter" in options else Q(),
        order=_order(options["$orderby"], known) if "$orderby" in options else (),
        top=_number(options, "$top"),
        skip=_number(options, "$skip") or 0,
        counts=_yes(options.get("$count", "false")),
        after=_number(options, "$skiptoken"),
    )


def _options(sent: Mapping[str, Sequence[str]]) -> dict[str, str]:
    found = {}
    for name, values in sent.items():
        if not name.startswith("$"):
            continue  # the standard leaves these to others
        if name not in KNOWN:
            raise Unreadable(f"{name} is not supported. Known: {', '.join(sorted(KNOWN))}.", code=501)
        if len(values) != 1:
            raise Unreadable(f"Send {name} once.")
        if "\x00" in values[0]:
            raise Unreadable(f"{name} holds a character that nothing is stored with.")
        found[name] = values[0]
    return found


def _select(text: str, known: Mapping[str, Property]) -> tuple[Property, ...]:
    names = [each.strip() for each in text.split(",") if each.strip()]
    if not names or "*" in names:
        return tuple(known.values())
    return tuple(_property(name, known) for name in dict.fromkeys(names))


def _property(name: str, known: Mapping[str, Property]) -> Property:
    if name not in known:
        raise Unreadable(f"There is no property “{name[:80]}”. Known: {', '.join(known)}.")
    return known[name]


def _stored(name: str, known: Mapping[str, Property]) -> Property:
    """Give a property that rows are stored with."""
    found = _property(name, known)
    if found.is_beside:
        raise Unreadable(f"“{name}” is worked out for each answer: nothing is filtered or sorted by it.")
    return found


def _order(text: str, known: Mapping[str, Property]) -> tuple[Any, ...]:
    """Read a sort. Missing values come first upwards and last downwards, as the standard says."""
    found: list[Any] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\w+)(?:\s+(asc|desc))?\s*", part)
        if match is None:
            raise Unreadable("$orderby is a list of properties, each with asc or desc or neither.")
        path = F(_stored(match[1], known).path)
        found.append(path.desc(nulls_last=True) if match[2] == "desc" else path.asc(nulls_first=True))
    return tuple(found)


def _number(options: Mapping[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    number = whole_number(text, below=1_000_000_000)
    if number is None:
        raise Unreadable(f"{name} is a whole number of nought or more.")
    return number


def _yes(text: str) -> bool:
    if text not in {"true", "false"}:
        raise Unreadable("$count is true or false.")
    return text == "true"


def narrowing_of(text: str, known: Mapping[str, Property], model: Any) -> Q:
    """Read a filter as a condition on rows: only known properties, and functions that cost little.

    :raises Unreadable: where it cannot be read.
    """
    if len(text) > LONGEST_FILTER:
        raise Unreadable(f"$filter is longer than {LONGEST_FILTER:,} characters.")
    try:
        tree = ODataParser().parse(ODataLexer().tokenize(text))
        if tree is None:
            raise Unreadable("$filter is empty.")
        told = AstToDjangoQVisitor(model).visit(_Places(known).visit(tree))
    except (ODataException, ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise Unreadable(f"$filter cannot be read: {fault}") from None
    return told if isinstance(told, Q) else Q(told)


class _Places(NodeTransformer):
    """Puts the place of its value for each property, and refuses whatever else a filter may name."""

    def __init__(self, known: Mapping[str, Property]) -> None:
        self._known = known

    def visit(self, node: Any) -> Any:
        """Visit a part of the filter."""
        match node:
            case ast.Identifier():
                return ast.Identifier(_stored(_full_name(node), self._known).path)
            case ast.Call():
                return self._call(node)
            case ast.Attribute() | ast.CollectionLambda():
                raise Unreadable("$filter leads to other rows, which is not supported here.", code=501)
        return super().visit(node)

    def _call(self, node: ast.Call) -> ast.Call:
        name = _full_name(node.func)
        if name not in FUNCTIONS:
            raise Unreadable(f"The function {name[:80]} is not supported.", code=501)
        return ast.Call(node.func, [self.visit(each) for each in node.args])


def _full_name(node: ast.Identifier) -> str:
    return ".".join((*node.namespace, node.name))
