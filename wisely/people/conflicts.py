"""What a person sent beside what stands there now, when a form met a newer version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from wisely.lib.money import NotAnAmount, parse_amount
from wisely.ui import words
from wisely.ui.forms.fields import read_day

NOT_OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "one_time_key", "version"})
_PARTS_OF_A_DAY = ("_day", "_month", "_year")


@dataclass(frozen=True, slots=True)
class BothVersions:
    """One field of a form that met a change: what the person sent and what stands there now."""

    label: str
    sent: str
    stands: str

    @property
    def differs(self) -> bool:
        return self.sent != self.stands


def both_versions(sent: QueryDict, subject: Any) -> list[BothVersions]:
    """Pair each field as it was sent with what the subject holds under its name, as people read them."""
    return [
        BothVersions(_label(name), _as_kind(text, _held(subject, name)), _written(_held(subject, name)))
        for name, text in _fields(sent)
    ]


def _fields(sent: QueryDict) -> Iterator[tuple[str, str]]:
    """Give each field once; the three boxes of a day are one."""
    seen = set()
    for name in sent:
        if name in NOT_OF_THE_FORM:
            continue
        base = _base_of_day(sent, name)
        if base and base not in seen:
            seen.add(base)
            yield base, " ".join(sent.get(base + part, "") for part in _PARTS_OF_A_DAY).strip()
        elif not base:
            yield name, ", ".join(sent.getlist(name))


def _base_of_day(sent: QueryDict, name: str) -> str:
    base = next((name.removesuffix(part) for part in _PARTS_OF_A_DAY if name.endswith(part)), "")
    return base if base and all(base + part in sent for part in _PARTS_OF_A_DAY) else ""


def _held(subject: Any, name: str) -> Any:
    """Give what the subject holds; a link by the reference or code that forms use for it."""
    names = {field.name: field for field in subject._meta.concrete_fields}  # noqa: SLF001 - Django's documented model API
    if name not in names:
        return None
    value = getattr(subject, name)
    if value is not None and names[name].is_relation:
        return str(getattr(value, "reference", None) or getattr(value, "code", None) or value.pk)
    return value


def _as_kind(text: str, held: Any) -> str:
    """Write what was sent in the way in which its kind is written, so that like looks alike."""
    if isinstance(held, bool):
        return {"on": "Yes", "yes": "Yes", "no": "No"}.get(text, text)
    if isinstance(held, date) and len(parts := text.split()) == len(_PARTS_OF_A_DAY):
        day = read_day(*parts)
        return words.day(day) if day else text
    if isinstance(held, Decimal) and text:
        try:
            return words.money(parse_amount(text))
        except NotAnAmount:
            return text
    return text


def _written(held: Any) -> str:
    if held is None:
        return ""
    if isinstance(held, bool):
        return "Yes" if held else "No"
    if isinstance(held, date):
        return words.day(held)
    if isinstance(held, Decimal):
        return words.money(held)
    return " ".join(str(each) for each in held) if isinstance(held, list | tuple) else str(held)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
