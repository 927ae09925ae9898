"""The forms by which a supplier is judged, with how each answer is known, and a tier is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from wisely.relationships.queries import Answer
from wisely.rules.strategic import Criterion
from wisely.rules.tiering import Factor
from wisely.ui.forms import ChoiceField, Form

YES_NO = [("yes", "Yes"), ("no", "No")]


class JudgeForm(Form):
    """Yes or no to each criterion, and why where it is yes."""

    def __init__(
        self, posted: Any = None, *, criteria: Sequence[Criterion], before: Mapping[str, Answer]
    ) -> None:
        super().__init__(posted)
        self.asked = [each for each in criteria if not each.counted]
        for each in self.asked:
            known = before.get(each.id)
            self.fields[each.id] = ChoiceField(
                label=f"{each.test} ({each.points} points)", choices=YES_NO,
                initial=("yes" if known.is_met else "no") if known else None,
                error_messages={"required": f"Say yes or no: {each.test}."},
            )  # fmt: skip
            self.fields[f"{each.id}_why"] = forms.CharField(
                label="How is this known?", required=False, max_length=1_000,
                initial=known.why if known else "",
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="A sentence where the answer is yes. Every officer can read it.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the reason beside the answer that lacks it."""
        told: dict[str, Any] = super().clean() or {}
        for each in self.asked:
            if told.get(each.id) == "yes" and len(told.get(f"{each.id}_why", "").strip()) < 10:
                self.add_error(f"{each.id}_why", "Say in a sentence how this is known.")
        return told

    def answers(self) -> dict[str, Answer]:
        """Give what was answered."""
        return {
            each.id: Answer(self.cleaned_data[each.id] == "yes", self.cleaned_data[f"{each.id}_why"])
            for each in self.asked
        }


class TierForm(Form):
    """For each factor that people judge, which of its five steps fits best."""

    def __init__(self, posted: Any = None, *, factors: Sequence[Factor], before: Mapping[str, int]) -> None:
        super().__init__(posted)
        self.asked = [each for each in factors if not each.from_net]
        for each in self.asked:
            self.fields[each.id] = ChoiceField(
                label=f"{each.label} (weighs {each.weight}%)",
                choices=[(str(number), says) for number, says in enumerate(each.steps, 1)],
                initial=str(before[each.id]) if each.id in before else None,
                error_messages={"required": f"Choose what fits best for “{each.label}”."},
            )  # fmt: skip

    def steps(self) -> dict[str, int]:
        """Give what was chosen."""
        return {each.id: int(self.cleaned_data[each.id]) for each in self.asked}
