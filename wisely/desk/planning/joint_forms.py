"""Forms about the plans of other councils and joint buying."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wisely.ui.forms import Form

LARGEST_FILE = 20_000_000


class PlanFileForm(Form):
    """Another council's plan, and whose it is where it does not say."""

    file = forms.FileField(
        label="File",
        help_text="CSV, XLSX, ODS or JSON.",
        error_messages={
            "required": "Select a file.", "empty": "The file is empty. Choose it again.",
            "max_length": "The file’s name is too long. Shorten it.",
        },
    )  # fmt: skip
    council = forms.CharField(
        label="Whose plan is it?", required=False, max_length=200,
        help_text="Only where the file does not name the council.",
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anybody reads it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("The file is larger than 20 MB. Split it and import the parts.")
        return file


class PlanMeaningForm(Form):
    """What each category of another council is here. Fields are named by place."""

    def __init__(
        self,
        *args: Any,
        meaning: Mapping[str, str],
        names: Mapping[str, str],
        categories: Mapping[str, str],
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        self.theirs = sorted(meaning)
        choices = [("", "None of ours"), *((code, f"{name} ({code})") for code, name in categories.items())]
        for place, key in enumerate(self.theirs):
            self.fields[f"meaning-{place}"] = forms.ChoiceField(
                label=f"Their category “{names.get(key, key)}”", choices=choices, required=False,
                initial=meaning[key],
            )  # fmt: skip

    @property
    def meaning(self) -> dict[str, str]:
        """What was said: their category → ours."""
        return {key: self.cleaned_data[f"meaning-{place}"] for place, key in enumerate(self.theirs)}


class SaidForm(Form):
    """What was said with the other council."""

    said = forms.CharField(
        label="With whom did you speak, and what came of it?", widget=forms.Textarea({"rows": 4}),
        max_length=5_000,
    )  # fmt: skip
