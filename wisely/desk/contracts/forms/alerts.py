"""What somebody does about an alert."""

from __future__ import annotations

from django import forms

from wisely.ui.forms import ChoiceField, Form

DONE = (
    ("It is being extended or an option taken", "It is being extended, or an option is taken"),
    ("What comes after is being bought", "What comes after is being bought"),
    ("It is left to end", "It is left to end: nothing comes after"),
    ("The record is being put right", "The record is wrong, and I put it right"),
    ("", "Something else"),
)


class ActForm(Form):
    """One of the usual answers, or words of one's own."""

    what = ChoiceField(label="What is done about it?", choices=DONE, required=False)
    note = forms.CharField(
        label="In your words", required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="Needed where it is something else. It stays on the record.",
    )  # fmt: skip

    def words(self) -> str:
        """Give the answer as one text."""
        told = self.cleaned_data
        return ". ".join(part.strip(" .") for part in (told["what"], told["note"]) if part.strip(" ."))
