"""The record as a council's auditor reads it: who did what to which thing, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from wisely.audit.models import Event
from wisely.people.models import Person, User


@dataclass(frozen=True, slots=True)
class SubjectShown:
    """What an event is about: its key on the record; its kind, name and reference where they are known."""

    key: str
    kind: str
    name: str
    reference: str


def record_of(authority_id: int | None) -> QuerySet[Event]:
    """Give the events of a council, or with None those of what all councils share, for a list.

    `doer` is the person's name, or their reference where it is erased; `told` is what a sentence needs.
    """
    mine = (
        Event.objects.filter(authority_id=authority_id)
        if authority_id
        else Event.objects.filter(authority_id__isnull=True)
    )
    named = Person.objects.filter(reference=OuterRef("by")).values("name")[:1]
    return mine.annotate(
        doer=Coalesce(NullIf(Subquery(named), Value("")), F("by"), output_field=TextField()),
        told=JSONObject(verb="verb", facts="payload__facts"),
    )


def events_by(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Narrow to what somebody did, or had done for them: by their reference, or by part of their name."""
    found = Person.objects.filter(Q(name__icontains=text) | Q(reference__iexact=text))
    references = [text, *found.values_list("reference", flat=True)[:200]]
    return events.filter(Q(by__in=references) | Q(on_behalf_of__in=references))


def events_about(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Narrow to one subject: by its key on the record, or by its reference as people write it."""
    return events.filter(subject__in=[text.strip(), *_keys_of(text.strip())])


def _keys_of(reference: str) -> Iterable[str]:
    """Find what carries a reference, among everything of this house that carries one."""
    for model in apps.get_models():
        if model.__module__.startswith("wisely.") and _has_reference(model):
            rows = model._default_manager.filter(reference__iexact=reference)  # noqa: SLF001 - documented API
            for key in rows.values_list("pk", flat=True):
                yield f"{model._meta.label_lower}:{key}"  # noqa: SLF001


def _has_reference(model: Any) -> bool:
    try:
        model._meta.get_field("reference")  # noqa: SLF001
    except FieldDoesNotExist:
        return False
    return True


def subject_shown(key: str) -> SubjectShown:
    """Name what an event is about, if it is still there and in scope."""
    label, _, number = key.partition(":")
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError):
        return SubjectShown(key, label, "", "")
    row = model._default_manager.filter(pk=number).first() if number.isdigit() else None  # noqa: SLF001
    kind = str(model._meta.verbose_name).capitalize()  # noqa: SLF001
    if isinstance(row, User):
        kind, row = "Sign-in", row.person
    if row is None:
        return SubjectShown(key, kind, "", "")
    reference = getattr(row, "reference", "") or getattr(row, "code", "")
    return SubjectShown(key, kind, str(row), str(reference or ""))
