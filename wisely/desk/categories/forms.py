"""Forms about categories. Whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from wisely.categories.queries import ACTION_KINDS, LEVELS
from wisely.ui.forms import ChoiceField, DayField, Form


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

    def facts(self) -> dict[str, Any]:
        """Give what was said, without who answers for it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"owner", "need"}}


class PlanForm(WithOwner):
    """What a plan is for and when."""

    aim = _text(
        "What is the plan to bring about?",
        "In a few sentences: what is bought today, what should be otherwise, and how that shows.", rows=5,
    )  # fmt: skip
    social_value = _text(
        "Which social value is sought?",
        "Such as jobs for care leavers, less carbon, local suppliers. If none, say why.",
    )
    starts_on = DayField(label="From when?")
    ends_on = DayField(label="Until when?")
    review_by_on = DayField(label="When is it reviewed next?", help_text="Within two years.")
    field_order = ("aim", "social_value", "owner", "starts_on", "ends_on", "review_by_on")


class ActionForm(WithOwner):
    """Something that a plan has done."""

    kind = ChoiceField(label="What kind of action is it?", choices=list(ACTION_KINDS.items()))
    what = _text("What is to be done?")
    due_on = DayField(label="By when?")
    need = forms.ChoiceField(
        label="Which need does it buy?", required=False,
        help_text="Only for buying. The need tells the route and the days, so they are not told again here.",
    )  # fmt: skip
    field_order = ("kind", "what", "owner", "due_on", "need")

    def __init__(self, *args: Any, needs: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["need"].choices = [("", "None yet"), *needs]  # type: ignore[attr-defined]


class NeedForm(Form):
    """Which need an action buys."""

    need = forms.ChoiceField(label="Which need does it buy?")

    def __init__(self, *args: Any, needs: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["need"].choices = [("", "Select a need"), *needs]  # type: ignore[attr-defined]


class OutcomeForm(Form):
    """What came of it."""

    outcome = _text("What was done, and what came of it?")


class RiskForm(WithOwner):
    """What may go wrong."""

    what = _text("What may go wrong?")
    likelihood = ChoiceField(label="How likely is it?", choices=list(LEVELS.items()))
    effect = ChoiceField(label="How much would it do?", choices=list(LEVELS.items()))
    response = _text("What is done about it?", "If it is borne, say why.")
    field_order = ("what", "likelihood", "effect", "response", "owner")


class ReviewRiskForm(Form):
    """The same, looked at again."""

    likelihood = ChoiceField(label="How likely is it now?", choices=list(LEVELS.items()))
    effect = ChoiceField(label="How much would it do now?", choices=list(LEVELS.items()))
    response = _text("What is done about it?", "If it is borne, say why.")


class FileForm(Form):
    """A file."""

    file = forms.FileField(label="File", help_text="CSV, XLSX or ODS, up to 20 MB.")


class MeaningForm(Form):
    """What another council's categories are here; nothing to fill in for a file of prices."""

    def __init__(
        self, *args: Any, meaning: Mapping[str, str], categories: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        choices = [("", "Leave it out"), *((code, f"{name} ({code})") for code, name in categories.items())]
        for code, ours in meaning.items():
            self.fields[f"as_{code}"] = forms.ChoiceField(
                label=f"Their category {code}", choices=choices, required=False, initial=ours
            )

    def meaning(self) -> dict[str, str]:
        """Give what was said, by their codes."""
        return {name.removeprefix("as_"): value for name, value in self.cleaned_data.items()}
