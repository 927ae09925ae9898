"""Forms about measures. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wisely.lib.periods import read_period
from wisely.ui.forms import ChoiceField, DayField, Form

VALUE_HINT = "In the figure’s unit: 96.6 for 96.6%, 185000 for £185,000, 189 for a count."


class PeriodForm(Form):
    """A period that is over."""

    period = forms.ChoiceField(label="Period", help_text="Only periods that are over can be agreed.")

    def __init__(self, *args: Any, periods: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["period"].choices = [("", "Select a period"), *periods]  # type: ignore[attr-defined]

    def clean_period(self) -> Any:
        """Read the code into a period."""
        return read_period(self.cleaned_data["period"])


class FreezeForm(PeriodForm):
    """A period to agree, and why, where not every month of it is there."""

    reason = forms.CharField(
        label="Why it is agreed although months have no payments", max_length=500, required=False,
        help_text="Only for a period that says which months it lacks. The reason stays beside the figure.",
    )  # fmt: skip


class RecordForm(PeriodForm):
    """What a figure was, by hand."""

    figure = ChoiceField(label="Which figure")
    value = forms.DecimalField(label="Value", max_digits=14, decimal_places=2, help_text=VALUE_HINT)
    evidence = forms.CharField(
        label="Where it comes from", max_length=500,
        help_text="For example: the waiver register on 3 April, kept by the monitoring officer.",
    )  # fmt: skip

    field_order = ("figure", "period", "value", "evidence")

    def __init__(self, *args: Any, figures: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["figure"].choices = figures  # type: ignore[attr-defined]


class RestateForm(Form):
    """Why a value is restated."""

    reason = forms.CharField(
        label="Why it is restated", max_length=500,
        help_text="Whoever read the old value will ask. It stays on the record.",
    )  # fmt: skip


class RestateByHandForm(RestateForm):
    """A new value in place of the old, and why."""

    value = forms.DecimalField(label="New value", max_digits=14, decimal_places=2, help_text=VALUE_HINT)
    evidence = forms.CharField(
        label="Where the new value comes from", max_length=500, required=False,
        help_text="Leave it empty if that is unchanged.",
    )  # fmt: skip

    field_order = ("value", "evidence", "reason")


class OwnerForm(Form):
    """Who answers for a measure."""

    owner = forms.ChoiceField(label="Owner", help_text="They may record, freeze and restate its readings.")

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].choices = [("", "Select a person"), *colleagues]  # type: ignore[attr-defined]


class AssessForm(Form):
    """On which level the council stands in one aspect of its strategy, and how it knows."""

    level = ChoiceField(label="Level", help_text="The lowest that is found anywhere in the council.")
    assessed_on = DayField(label="As of")
    how_we_know = forms.CharField(
        label="How the council knows", max_length=2_000, widget=forms.Textarea,
        help_text="What was looked at, where it holds and where it does not yet.",
    )  # fmt: skip
    evidence = forms.CharField(
        label="Evidence", max_length=2_000, widget=forms.Textarea,
        help_text="One on each line: what it is, then its address. For example: Register of contracts "
        "/contracts/ or Annual report https://www.example.gov.uk/report.",
    )  # fmt: skip

    def __init__(self, *args: Any, levels: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"].choices = levels  # type: ignore[attr-defined]

    def clean_evidence(self) -> list[tuple[str, str]]:
        """Read each line into words and an address; the address is the last word."""
        found = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["evidence"].splitlines())):
            label, _, href = line.rpartition(" ")
            found.append((label.strip(" :"), href))
        return found
