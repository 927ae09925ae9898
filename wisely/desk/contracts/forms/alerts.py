"""What somebody does about an alert."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.ui.forms import ChoiceField, Form

OTHER = "other"
DONE = (
    ("It is being extended or an option taken", "It is being extended, or an option is taken"),
    ("What comes after is being bought", "What comes after is being bought"),
    ("It is left to end", "It is left to end: nothing comes after"),
    ("The record is being put right", "The record is wrong, and I put it right"),
    (OTHER, "Something else"),
)

OF_RULE = {
    "review": (
        ("The review is done", "The review is done"),
        ("The review is arranged", "The review is arranged"),
        ("The record is being put right", "The record names the wrong day, and I put it right"),
        (OTHER, "Something else"),
    ),
    "insurance": (
        ("The supplier was asked for the renewal", "I asked the supplier for the renewal"),
        (
            "The renewal was seen and will be recorded",
            "I saw the renewal, and record it with the supplier",
        ),
        ("The contract does not need this insurance", "The contract does not need this insurance"),
        (OTHER, "Something else"),
    ),
    "declaration": (
        ("The supplier was asked to declare it anew", "I asked the supplier to declare it anew"),
        ("It was declared anew and will be recorded", "I saw the new declaration, and record it"),
        ("The contract does not need this declaration", "The contract does not need this declaration"),
        (OTHER, "Something else"),
    ),
    "kpi result": (
        ("The assessment is arranged", "The assessment is arranged, and the result will be recorded"),
        ("The supplier was asked for its figures", "I asked the supplier for its figures"),
        ("The KPI is measured no more and will be ended", "It is measured no more, and I end the KPI"),
        (OTHER, "Something else"),
    ),
    "risk review": (
        ("The review is arranged", "The review is arranged"),
        ("Whoever watches the risk was spoken to", "I spoke to whoever watches the risk"),
        ("It can happen no more and will be closed", "It can happen no more, and I close the risk"),
        (OTHER, "Something else"),
    ),
    "update": (
        ("The owner was spoken to and will answer", "I spoke to the owner, who will answer"),
        ("Another owner is being found", "Another owner is being found"),
        ("The record is being put right", "I put the record right"),
        (OTHER, "Something else"),
    ),
}


class ActForm(Form):
    """One of the answers that are usual for the alert's rule, or words of one's own."""

    what = ChoiceField(
        label="What is done about it?", choices=DONE,
        error_messages={"required": "Choose what is done about it."},
    )  # fmt: skip
    note = forms.CharField(
        label="In your words", required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="Needed where it is something else. It stays on the record.",
    )  # fmt: skip

    def __init__(self, *args: Any, rule: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["what"].choices = OF_RULE.get(rule, DONE)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something else wants words."""
        told = super().clean() or {}
        if told.get("what") == OTHER and not told.get("note", "").strip():
            self.add_error("note", "Say what is done about it.")
        return told

    def words(self) -> str:
        """Give the answer as one text."""
        told = self.cleaned_data
        parts = ("" if told["what"] == OTHER else told["what"], told["note"])
        return ". ".join(part.strip(" .") for part in parts if part.strip(" ."))
