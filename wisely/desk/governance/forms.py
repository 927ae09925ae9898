"""Forms of governance. Whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wisely.governance.queries import DEVELOPMENT_KINDS, DOCUMENT_KINDS, LEVELS
from wisely.ui.forms import ChoiceField, ChoicesField, DayField, Form


def _text(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=10_000, widget=forms.Textarea({"rows": rows})
    )


class WithOwner(Form):
    """A form that names somebody who works here."""

    owner = forms.ChoiceField(label="Who answers for it?")

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].choices = [("", "Select a person"), *colleagues]  # type: ignore[attr-defined]


class DevelopmentForm(WithOwner):
    """A legal change or an event."""

    kind = ChoiceField(label="What is it?", choices=list(DEVELOPMENT_KINDS.items()))
    title = forms.CharField(label="What is it called?", max_length=400)
    citation = forms.CharField(
        label="Citation", max_length=200, required=False,
        help_text="Such as PPN 021, SI 2024/692 or [2025] EWHC 1 (TCC). An event has none.",
    )  # fmt: skip
    address = forms.URLField(
        label="Where can it be read?", max_length=400, required=False, assume_scheme="https"
    )
    summary = _text("What does it change?", "In a sentence or two.")
    published_on = DayField(label="When was it published, or when did it happen?")
    takes_effect_on = DayField(label="From when does it hold?", required=False)
    assess_by_on = DayField(label="By when is it said what it means for us?")
    categories = ChoicesField(
        label="Which categories does it touch?",
        help_text="Leave all empty for every category.",
        required=False,
    )
    field_order = (
        "kind", "title", "citation", "address", "summary", "published_on", "takes_effect_on", "owner",
        "assess_by_on", "categories",
    )  # fmt: skip

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Give what was said, without the owner."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "owner"}
        return told | {"categories": tuple(told["categories"] or ())}


class AssessmentForm(Form):
    """How much it means, and what."""

    level = ChoiceField(label="How much does it mean?", choices=list(LEVELS.items()))
    meaning = _text("What does it mean, and what should be done?")


class FollowUpForm(WithOwner):
    """Something to be done, by whom and when."""

    what = _text("What is to be done?")
    due_on = DayField(label="By when?")
    field_order = ("what", "owner", "due_on")


class OutcomeForm(Form):
    """What came of it."""

    outcome = _text("What was done, and what came of it?")


class PlanForm(Form):
    """What is done if a contract fails."""

    triggers = _text("What would show that it fails?", "Late accounts, missed visits, a profit warning.")
    steps = _text("What is done then, by whom, in which order?", rows=5)
    stand_in = forms.CharField(
        label="Who steps in?", max_length=400, help_text="Another supplier, a framework, the council itself."
    )
    review_by_on = DayField(label="When is the plan looked at next?")


class ReviewPlanForm(PlanForm):
    """The same, looked at again."""

    tested_on = DayField(label="When was it tried last?", required=False)


class DocumentForm(WithOwner):
    """A standard document."""

    title = forms.CharField(label="What is it called?", max_length=400)
    kind = ChoiceField(label="What is it?", choices=list(DOCUMENT_KINDS.items()))
    edition = forms.CharField(label="Which edition?", max_length=60, help_text="Such as 3.1, or 2026-04.")
    address = forms.CharField(label="Where is it kept?", max_length=400, required=False)
    review_by_on = DayField(label="When is it reviewed next?")
    field_order = ("title", "kind", "edition", "address", "owner", "review_by_on")


class ReviewDocumentForm(Form):
    """A standard document, looked at again."""

    edition = forms.CharField(
        label="Which edition is it now?", max_length=60, help_text="Leave it if nothing had to be changed."
    )
    address = forms.CharField(label="Where is it kept?", max_length=400, required=False)
    review_by_on = DayField(label="When is it reviewed next?")
