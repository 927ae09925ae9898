"""Every field of every form has a label of its own, written for people."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable

from django import forms

from tests.house.tree import nothing, product_code


def forms_of_the_doors() -> list[type[forms.BaseForm]]:
    """Import every module of forms and give the classes that it declares."""
    found = []
    for source in product_code():
        parts = source.path.removesuffix(".py").removesuffix("/__init__").split("/")
        if "forms" in parts and source.room in {"desk", "portal", "public"}:
            module = importlib.import_module(".".join(parts))
            found += [
                each
                for each in vars(module).values()
                if inspect.isclass(each)
                and issubclass(each, forms.BaseForm)
                and each.__module__ == module.__name__
            ]
    return found


def unlabelled(classes: Iterable[type[forms.BaseForm]]) -> list[str]:
    """Find visible fields whose label is missing, or was left to be guessed from the field's name."""
    return [
        f"{each.__module__}.{each.__name__}.{name}"
        for each in classes
        for name, field in each.base_fields.items()
        if not field.label and not field.widget.is_hidden
    ]


def test_every_field_has_a_label():
    nothing(unlabelled(forms_of_the_doors()))


def test_planted_fields_without_a_label_are_noticed():
    class Planted(forms.Form):
        guessed = forms.CharField()
        bare = forms.CharField(label="")
        named = forms.CharField(label="Reason")
        unseen = forms.CharField(widget=forms.HiddenInput)

    assert [found.rsplit(".", 1)[1] for found in unlabelled([Planted])] == ["guessed", "bare"]
