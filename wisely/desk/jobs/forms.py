"""What a person says about a reaction that failed."""

from __future__ import annotations

from django import forms

from wisely.ui.forms import Form


class SetAsideForm(Form):
    """Why a reaction need not come to pass."""

    reason = forms.CharField(
        label="Why it need not come to pass",
        help_text="It stands on the record. Say who was told another way, for example.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        error_messages={"required": "Say why it need not come to pass."},
    )
