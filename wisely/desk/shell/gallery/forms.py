"""A form with each kind of field."""

from __future__ import annotations

from django import forms as plain

from wisely.ui import forms


class ContractForm(forms.Form):
    """A form with each kind of field."""

    title = plain.CharField(label="Title", help_text="As it stands on the signed contract.", max_length=200)
    starts_on = forms.DayField(label="Start date", help_text="For example, 1 4 2027.")
    value_net = forms.AmountField(label="Value excluding VAT", help_text="Over the whole term.")
    directorate = plain.ChoiceField(
        label="Directorate", choices=[("", "Choose one"), ("adh", "Adults and Health"), ("res", "Resources")]
    )
    tier = forms.ChoiceField(
        label="Tier",
        help_text="How much attention the contract gets.",
        choices=[("gold", "Gold"), ("silver", "Silver"), ("bronze", "Bronze")],
    )
    needs = forms.ChoicesField(
        label="Needs",
        required=False,
        choices=[("wage", "Real living wage"), ("dpia", "Data protection assessment")],
    )
    note = plain.CharField(label="Note", required=False, widget=plain.Textarea)
    papers = forms.FilesField(label="Signed copy", required=False, help_text="PDF or Word, up to 25 MB.")
    sure = plain.BooleanField(label="The signed copy says the same")
