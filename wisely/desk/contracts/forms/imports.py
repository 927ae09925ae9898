"""The forms of an import into the register: the file, its columns, its buyers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wisely.contracts import actions, queries
from wisely.desk.contracts.forms.reasons import Choices
from wisely.ui import words
from wisely.ui.forms import ChoiceField, ChoicesField, Form

NAMES_OF_FIELDS = {
    "reference": "Its reference", "company_number": "Supplier’s company number",
    "charity_number": "Supplier’s charity number", "postcode": "Supplier’s postcode",
    "address": "Supplier’s address", "phone": "Supplier’s phone number",
    "extends_to": "Longest last day, with options",
    "is_sme": "Supplier is an SME", "is_vcse": "Supplier is a VCSE", "waiver": "Waiver",
}  # fmt: skip


class FileForm(Form):
    """A file, and how it is to be read."""

    file = forms.FileField(
        label="File",
        help_text="CSV, Excel or OpenDocument; JSON of OCDS or Contracts Finder. It may be zipped as gz.",
        error_messages={
            "required": "Select a file.", "empty": "The file is empty. Choose it again.",
            "max_length": "The file’s name is too long. Shorten it.",
        },
    )  # fmt: skip
    kind = ChoiceField(
        label="What kind of file is it?",
        choices=[
            ("", "Find out from the file"), ("register", "A spreadsheet of contracts"),
            ("contracts-finder", "Notices of Contracts Finder"), ("ocds", "OCDS releases or records"),
        ],
        required=False,
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anybody reads it."""
        file = self.cleaned_data["file"]
        if file.size > actions.LARGEST_FILE:
            raise ValidationError(
                f"The file is larger than {words.size_of_file(actions.LARGEST_FILE)}. "
                "Split it and import the parts."
            )
        return file


class ColumnsForm(Form):
    """What each column of a table is. Fields are named by place, for headings may be anything."""

    def __init__(self, *args: Any, columns: Sequence[Any], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.columns = list(columns)
        choices = [("", "Leave out"), *field_choices()]
        for place, column in enumerate(self.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column.heading, choices=choices, required=False, initial=column.field,
                help_text=_samples(column.samples),
            )  # fmt: skip

    @property
    def mapping(self) -> dict[str, str]:
        """What was said: heading → field."""
        return {
            column.heading: self.cleaned_data[f"column-{place}"]
            for place, column in enumerate(self.columns)
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each field is one column, and there is a title."""
        told = super().clean() or {}
        chosen = [field for field in told.values() if field]
        for place in range(len(self.columns)):
            field = told.get(f"column-{place}")
            if field and chosen.count(field) > 1:
                self.add_error(f"column-{place}", "Two columns are taken for this. Leave one out.")
        if "title" not in chosen:
            self.add_error(None, "Say which column is the title.")
        return told


class BuyersForm(Form):
    """Which buyers in a file are this council."""

    buyers = ChoicesField(
        label="Buyers whose contracts are ours",
        help_text="With the number of contracts of each in the file. Those of others are left out.",
    )

    def __init__(self, *args: Any, buyers: Choices, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["buyers"].choices = list(buyers)  # type: ignore[attr-defined]


def field_choices() -> list[tuple[str, str]]:
    """Give every field that a column may be, by its word."""
    named = {
        name: NAMES_OF_FIELDS.get(name) or queries.LABELS.get(name, name) for name in actions.COLUMN_FIELDS
    }
    return sorted(named.items(), key=lambda pair: pair[1])


def _samples(values: Sequence[str]) -> str:
    return "For example: " + "; ".join(values) if values else "Empty"
