"""What somebody does about a sign of a supplier's distress."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.suppliers.queries import REPORTABLE
from wisely.ui.forms import ChoiceField, DayField, Form

OTHER = ("other", "Something else")
ASKED_WHY = (
    "The supplier was asked why; we look again in a month",
    "I asked the supplier why, and look again in a month",
)
NOT_GRAVE = (
    "It was weighed with other signs: nothing more is needed now",
    "I weighed it with other signs: nothing more is needed now",
)
OF_STEP = {
    # each answer as it stands on the record, and as the person chooses it
    "failure": (
        (
            "Contract owners and legal services were told; the contingency plan is at work",
            "Contract owners and legal services know, and the contingency plan is at work",
        ),
        (
            "Contract owners and legal services were told; the service goes on",
            "Contract owners and legal services know, and the service goes on",
        ),
        OTHER,
    ),
    "protect": (
        (
            "Legal services were asked; nothing is awarded or extended before they advise",
            "I asked legal services, and nothing is awarded or extended before they advise",
        ),
        OTHER,
    ),
    "engage": (
        (
            "A meeting is arranged and a cash forecast asked for",
            "A meeting is arranged, and I asked for a cash forecast",
        ),
        (
            "The supplier was met and gave a cash forecast",
            "I met the supplier, and have its cash forecast",
        ),
        NOT_GRAVE,
        OTHER,
    ),
    "watch": (ASKED_WHY, NOT_GRAVE, OTHER),
}


class ActForm(Form):
    """One of the answers that are usual for the step, or words of one's own."""

    what = ChoiceField(
        label="What is done about it?", choices=(),
        error_messages={"required": "Choose what is done about it."},
    )  # fmt: skip
    note = forms.CharField(
        label="In your words", required=False, max_length=1_000, widget=forms.Textarea({"rows": 3}),
        help_text="Whom you spoke to, and what comes next. Needed where it is something else. "
        "It stays on the record.",
    )  # fmt: skip

    def __init__(self, *args: Any, step: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["what"].choices = OF_STEP[step]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something else wants words."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("what") == OTHER[0] and not told.get("note", "").strip():
            self.add_error("note", "Say what is done about it.")
        return told

    def words(self) -> str:
        """Give the answer as one text."""
        told = self.cleaned_data
        parts = ("" if told["what"] == OTHER[0] else told["what"], told["note"])
        return ". ".join(part.strip(" .") for part in parts if part.strip(" ."))


class ReportForm(Form):
    """A sign of distress that somebody saw and no register shows."""

    kind = ChoiceField(
        label="Which sign did you see?",
        choices=[(each.kind, each.says.rstrip(".")) for each in REPORTABLE],
        error_messages={"required": "Choose which sign you saw."},
    )
    how = forms.CharField(
        label="What did you see, and where do you know it from?", max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="For example: their e-mail of Tuesday asks for half of the price before delivery. "
        "It stays on the record.",
    )  # fmt: skip
    seen_on = DayField(label="On which day?")


class OverForm(Form):
    """Why a reported sign is over, or never was."""

    reason = forms.CharField(
        label="How do you know that it is over?", max_length=1_000, widget=forms.Textarea({"rows": 2}),
        help_text="Also for what was reported by mistake: say so.",
    )  # fmt: skip
