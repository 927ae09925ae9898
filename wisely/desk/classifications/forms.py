"""Forms about the categories of payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wisely.ui.forms import ChoiceField, Form

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
ALONE, ALL = "alone", "all"


class CategoryForm(Form):
    """Which category payments are in, and how the officer knows."""

    category = forms.ChoiceField(label="Category", error_messages={"required": "Choose a category."})
    reason = forms.CharField(
        label="How you know", max_length=500, required=False,
        help_text="It stays on the record. Leave out personal matters.",
    )  # fmt: skip

    def __init__(self, *args: Any, tree: Groups, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["category"].choices = [("", "Choose a category"), *tree]  # type: ignore[attr-defined]


class CorrectionForm(CategoryForm):
    """The same for one payment, with the question whether it goes for its siblings."""

    reach = ChoiceField(
        label="Which payments?", error_messages={"required": "Choose which payments it goes for."}
    )
    field_order = ("category", "reach", "reason")

    def __init__(self, *args: Any, count: int, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(ALONE, "This payment alone")]
        if count > 1:
            choices.insert(0, (ALL, f"All {count:,} payments that are like it, and those that come later"))
        self.fields["reach"].choices = choices  # type: ignore[attr-defined]
