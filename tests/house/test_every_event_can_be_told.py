"""Every event: frozen facts, a verb of its own, a sentence, and nothing lost on the way through JSON."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import string
import types
import typing
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from tests.house.tree import nothing, of
from wisely.lib.hashing import canonical_json

_VERB = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")
SAMPLES: dict[Any, Any] = {
    str: "text", int: 3, bool: True, Decimal: Decimal("10.50"), date: date(2026, 3, 31), type(None): None,
    datetime: datetime(2026, 3, 31, 9, 30, tzinfo=UTC), UUID: UUID(int=7),
}  # fmt: skip


def modules() -> list[ModuleType]:
    """Import every room's events, those split into a package too."""
    names = {
        source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for source in of("events")
    }
    return [importlib.import_module(name) for name in sorted(names)]


def facts_of(module: ModuleType) -> list[type]:
    """Give the classes of facts that a module itself declares."""
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__ and hasattr(each, "verb")
    ]


def faults(fact: type, sentences: dict[str, str], *, room: str) -> list[str]:
    """Say what an event lacks."""
    verb = str(getattr(fact, "verb", ""))
    found = []
    if not _VERB.fullmatch(verb) or verb.split(".")[0] != room:
        found.append(f"{fact.__name__}: the verb {verb!r} is not {room}.<subject>.<past>")
    if not dataclasses.is_dataclass(fact) or not fact.__dataclass_params__.frozen:
        return [*found, f"{fact.__name__} is not a frozen dataclass"]
    return (
        found
        + _sentence_faults(fact, sentences.get(verb, ""))
        + _travel_faults(fact, sentences.get(verb, ""))
    )


def _sentence_faults(fact: type, sentence: str) -> list[str]:
    if not sentence:
        return [f"{fact.__name__} has no sentence in SENTENCES"]
    names = {field.name for field in dataclasses.fields(fact)}
    told = {
        name.split(".")[0].split("[")[0]
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name is not None
    }
    found = [f"{fact.__name__}: the sentence tells {name}, which is no fact" for name in sorted(told - names)]
    return found if sentence.endswith((".", ".”")) else [*found, f"{fact.__name__}: the sentence has no stop"]


def _travel_faults(fact: type, sentence: str) -> list[str]:
    """Make an event of sample facts, send it through JSON, and tell it from what arrives."""
    try:
        hints = typing.get_type_hints(fact)
        made = fact(**{field.name: sample(hints[field.name]) for field in dataclasses.fields(fact)})
        spelt = canonical_json({field.name: getattr(made, field.name) for field in dataclasses.fields(fact)})
        arrived = json.loads(spelt)
        sentence.format(**arrived)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as trouble:
        return [f"{fact.__name__} does not survive JSON: {trouble}"]
    return [] if canonical_json(arrived) == spelt else [f"{fact.__name__} is spelt differently after JSON"]


def sample(kind: Any) -> Any:
    """Give a value of an annotated type."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return sample(next(each for each in inner if each is not type(None)))
    if origin in {tuple, list}:
        return [sample(inner[0])] if inner else []
    if origin is dict or (isinstance(origin, type) and issubclass(origin, typing.Mapping)):
        return {sample(inner[0]): sample(inner[1])}
    if kind in SAMPLES:
        return SAMPLES[kind]
    if isinstance(kind, type) and issubclass(kind, str):
        return next(iter(kind), kind("text")) if hasattr(kind, "__members__") else kind("text")
    raise TypeError(f"facts are text, whole numbers, decimals, days or instants, not {kind}")


EVENTS = {
    f"{module.__name__}.{fact.__name__}": (module, fact) for module in modules() for fact in facts_of(module)
}


def _sentences(module: ModuleType) -> dict[str, str]:
    """A package's sentences may stand in its own parts or in the room's `events`."""
    room = importlib.import_module(".".join(module.__name__.split(".")[:3]))
    return {**getattr(room, "SENTENCES", {}), **getattr(module, "SENTENCES", {})}


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_can_be_told_and_survives_json(name):
    module, fact = EVENTS[name]

    nothing(faults(fact, _sentences(module), room=module.__name__.split(".")[1]))


def test_no_verb_is_used_twice():
    counted = Counter(fact.verb for _, fact in EVENTS.values())

    assert [verb for verb, times in counted.items() if times > 1] == []


def test_no_sentence_tells_a_verb_that_nobody_records():
    verbs = {fact.verb for _, fact in EVENTS.values()}

    for module in modules():
        assert set(getattr(module, "SENTENCES", {})) <= verbs, module.__name__


def test_every_module_of_the_furniture_is_looked_at():
    assert [source.path for source in of("events")]
    assert len(EVENTS) > 5
    assert "wisely.people.events" in {module.__name__ for module, _ in EVENTS.values()}


@dataclasses.dataclass(frozen=True)
class Planted:
    verb: typing.ClassVar[str] = "spend.imported"
    share: float


@dataclasses.dataclass
class Loose:
    verb: typing.ClassVar[str] = "spend.file.imported"
    lines: int


def test_planted_events_are_noticed_for_what_they_lack():
    assert faults(Planted, {"spend.imported": "{total} was imported"}, room="spend") == [
        "Planted: the verb 'spend.imported' is not spend.<subject>.<past>",
        "Planted: the sentence tells total, which is no fact",
        "Planted: the sentence has no stop",
        "Planted does not survive JSON: facts are text, whole numbers, decimals, days or instants, not <class 'float'>",
    ]
    assert faults(Planted, {}, room="spend")[1] == "Planted has no sentence in SENTENCES"
    assert faults(Loose, {}, room="spend") == ["Loose is not a frozen dataclass"]
