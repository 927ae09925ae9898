"""The base of every form: the server, not the browser, says what is wrong, in words of the house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest

from wisely.lib.verdict import Refusal
from wisely.lib.whole_numbers import whole_number
from wisely.ui import words

NEVER = 0  # no row has this version
_PICKED = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple, forms.FileInput)


class Form(forms.Form):
    """A form whose missing fields are named: “Enter title.”, “Answer “Which directorate?””."""

    use_required_attribute = False

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **settings})
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = str(field.label or name.replace("_", " "))
                field.error_messages["required"] = _missing(field.widget, label)


def version_of(request: HttpRequest, *, field: str = "version") -> int | None:
    """Give the version that a form was made from, so that nobody overwrites unseen work; None without one.

    What is no version is one that no row has: the act then shows the conflict instead of going by.
    """
    text = request.POST.get(field, "")
    if not text:
        return None
    number = whole_number(text)
    return NEVER if number is None else number


@contextmanager
def beside(form: Form) -> Iterator[None]:
    """Put what an action refuses beside the form, with nothing changed."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.add_error(None, refusal.verdict.reason)


def _missing(widget: forms.Widget, label: str) -> str:
    """Say what is missing, with the verb that fits how it is given."""
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick the box to confirm: {words.lower_first(label)}."
    return words.missing(label, verb="Select" if isinstance(widget, _PICKED) else "Enter")
