"""What all forms about contracts share: refusals beside the form, reasons, yes and no, people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.db import transaction

from wisely.lib.verdict import Refusal
from wisely.people import queries as people
from wisely.ui.forms import Form

YES_NO_UNKNOWN = [("yes", "Yes"), ("no", "No"), ("", "Not known")]
Choices = Sequence[tuple[str, str]]


class Rehearsed(Exception):
    """Nothing is wrong: an act was tried and taken back, so that the person can check first."""


@contextmanager
def beside(form: Form) -> Iterator[None]:
    """Put what an action refuses beside the form, with nothing changed."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.add_error(None, refusal.verdict.reason)
    except Rehearsed:
        pass


def yes_or_no(text: str) -> bool | None:
    """Read the answer of a field with yes, no and not known."""
    return {"yes": True, "no": False}.get(text)


def as_answer(value: bool | None) -> str:  # noqa: FBT001 - one value, written
    """Write yes, no or not known for such a field."""
    return "" if value is None else "yes" if value else "no"


def reason_field(
    label: str = "Reason", hint: str = "It stays on the record. Leave out personal matters."
) -> Any:
    """Ask why something is done."""
    return forms.CharField(
        label=label, help_text=hint, max_length=2_000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why."},
    )  # fmt: skip


def people_choices(*, on: date) -> list[tuple[str, str]]:
    """Give everybody at work for a choice, with an empty first line."""
    return [("", "Nobody"), *people.colleagues(on=on)]


class ReasonForm(Form):
    """Why something is done, for whoever asks later."""

    reason = reason_field()
