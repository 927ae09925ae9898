"""Forms about what a council was shown of a supplier: insurance, declarations, bank details."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.suppliers import queries
from wisely.ui.forms import AmountField, ChoiceField, DayField, Form

EVIDENCE_HINT = "For example: certificate by e-mail from the broker, kept in the contract’s folder."


class InsuranceForm(Form):
    """An insurance as its certificate shows it."""

    kind = ChoiceField(label="Kind", choices=list(queries.INSURANCES.items()))
    insurer = forms.CharField(label="Insurer", max_length=200)
    policy_number = forms.CharField(label="Policy number", max_length=80)
    cover = AmountField(label="Cover in pounds", help_text="For any one claim, for example 5,000,000.")
    expires_on = DayField(label="Last day of cover")
    evidence = forms.CharField(
        label="What you saw, and where it is kept", max_length=1_000,
        widget=forms.Textarea({"rows": 2}), help_text=EVIDENCE_HINT,
    )  # fmt: skip
    seen_on = DayField(label="Day on which you saw it")


class DeclarationForm(Form):
    """A statement to which a supplier says yes or no."""

    kind = ChoiceField(label="What it declares", choices=list(queries.DECLARATIONS.items()))
    answer = ChoiceField(label="Its answer", choices=[("yes", "Yes"), ("no", "No")])
    declared_on = DayField(label="Day on which it declared this")
    until_on = DayField(
        label="Until when it holds", required=False, help_text="Leave empty if no day is named."
    )
    evidence = forms.CharField(
        label="What you saw, and where it is kept", max_length=1_000,
        widget=forms.Textarea({"rows": 2}), help_text=EVIDENCE_HINT,
    )  # fmt: skip


class UnrepeatedInput(forms.TextInput):
    """A box that is empty whenever the page is shown: what was typed is never written into a page."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})

    def format_value(self, value: Any) -> None:
        del value


class BankDetailsForm(Form):
    """Where a supplier asks to be paid, and how it asked."""

    holder_name = forms.CharField(label="Name that the bank holds it under", max_length=200)
    sort_code = forms.CharField(
        label="Sort code", max_length=12, widget=UnrepeatedInput(), help_text="Six digits, such as 30-90-21."
    )
    number = forms.CharField(
        label="Account number", max_length=16, widget=UnrepeatedInput(),
        help_text="Eight digits. Only the last four are kept; type both anew if the page comes back.",
    )  # fmt: skip
    came_by = forms.CharField(
        label="How the request came", max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="For example: signed letter of 3 March, kept in the finance folder.",
    )  # fmt: skip


class CallBackForm(Form):
    """How somebody made sure that the supplier itself asked."""

    number_from = forms.CharField(
        label="Where the number that you called was known from", max_length=500,
        help_text="For example: the contract of 2024. Never from the request itself.",
    )  # fmt: skip
    spoken_with = forms.CharField(
        label="Whom you spoke with", max_length=200, help_text="Their post, for example: finance manager."
    )
