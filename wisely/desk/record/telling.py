"""The sentences of every room, and the verbs by which events are found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module, util

from django.apps import apps

from wisely.ui.record_page import sentence


@cache
def sentences() -> Mapping[str, str]:
    """Give every room's sentences by verb. Rooms are asked, not listed."""
    told: dict[str, str] = {}
    for room in apps.get_app_configs():
        is_room = room.name.startswith("wisely.") and hasattr(room.module, "__path__")
        if is_room and util.find_spec(f"{room.name}.events"):
            told |= getattr(import_module(f"{room.name}.events"), "SENTENCES", {})
    return told


@cache
def verbs() -> tuple[tuple[str, str], ...]:
    """Give every verb with its words, by room, for a choice."""
    return tuple((verb, sentence("", verb, None)) for verb in sorted(sentences()))


@cache
def parts() -> tuple[tuple[str, str], ...]:
    """Give the parts of the service that verbs begin with."""
    return tuple(
        (part, part.replace("_", " ").capitalize())
        for part in sorted({verb.split(".")[0] for verb in sentences()})
    )


def told_by(told: Mapping[str, object]) -> str:
    """Write an event as a sentence; where its facts were erased, say so."""
    verb, facts = str(told["verb"]), told["facts"]
    return sentence(sentences().get(verb, ""), verb, facts if isinstance(facts, Mapping) else None)
