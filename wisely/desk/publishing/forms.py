"""Forms about publishing. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.rules.transparency import IN_THE_LEDGER, Dataset, redaction_reasons
from wisely.ui.forms import ChoiceField, ChoicesField, DayField, Form

KINDS = {
    "payee": "Every payment to one name of the ledger",
    "payment": "Payments with one transaction number",
    "contract": "One contract",
}
_NOT_TAKEN_OUT = frozenset({"reference", "redacted", "contract"})


class ConfirmForm(Form):
    """Nothing more to say than yes."""


class CorrectForm(Form):
    """Why a further version is published."""

    reason = forms.CharField(
        label="Why it is corrected", help_text="The public reads this beside the new version. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000,
        error_messages={"required": "Say why it is corrected."},
    )  # fmt: skip


class WithdrawForm(Form):
    """Why a version is withdrawn."""

    reason = forms.CharField(
        label="Why it is withdrawn", help_text="The public reads this in its place. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000,
        error_messages={"required": "Say why it is withdrawn."},
    )  # fmt: skip


class SetAsideForm(Form):
    """Why a correction is not needed."""

    reason = forms.CharField(
        label="Why nothing needs to be corrected", help_text="It stands on the record.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000,
        error_messages={"required": "Say why nothing needs to be corrected."},
    )  # fmt: skip


class LiftForm(Form):
    """Why what was taken out may be published."""

    reason = forms.CharField(
        label="Why it may be published now", help_text="It stands on the record.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000,
        error_messages={"required": "Say why it may be published now."},
    )  # fmt: skip


class RedactForm(Form):
    """What is taken out, of what, why, and until when."""

    kind = ChoiceField(label="Of what", choices=list(KINDS.items()))
    key = forms.CharField(
        label="Which", max_length=200,
        help_text="The name’s number in the ledger, the transaction number, or the contract’s reference.",
        error_messages={"required": "Enter which."},
    )  # fmt: skip
    fields_out = ChoicesField(
        label="What is taken out", choices=(), error_messages={"required": "Choose at least one field."}
    )
    reason_code = ChoiceField(
        label="Why",
        choices=[
            (each.code, f"{each.name.capitalize()}. {each.says} ({each.cite})")
            for each in redaction_reasons().values()
            if each.code != IN_THE_LEDGER
        ],
    )
    until_on = DayField(
        label="Last day", required=False,
        help_text="After it, the redaction lapses by itself. Leave empty for no end.",
    )  # fmt: skip
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1_000,
        help_text="For the record only. The public is not shown it.",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: dict[str, Dataset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {
            field.key: field.heading
            for dataset in offered.values()
            for field in dataset.fields
            if field.key not in _NOT_TAKEN_OUT
        }
        taken_out: Any = self.fields["fields_out"]
        taken_out.choices = list(found.items())
