"""The forms by which a supplier is judged, a tier is worked out and a supply chain is declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from wisely.relationships.queries import Answer
from wisely.rules.strategic import Criterion
from wisely.rules.tiering import Factor
from wisely.ui.forms import ChoiceField, DayField, Form

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


ANSWERS = [("", "Not said"), ("yes", "Yes"), ("no", "No")]


def yes_no_unknown(text: str) -> bool | None:
    """Read the answer of a field with yes, no and not said."""
    return {"yes": True, "no": False}.get(text)


class DeclareForm(Form):
    """One who works under a contract, as its supplier declared it."""

    works_for = ChoiceField(label="Whom they work for")
    name = forms.CharField(
        label="Name", max_length=400, required=False, help_text="As declared. Leave empty with a reference."
    )
    supplier = forms.CharField(
        label="Reference, if they are on file as a supplier", max_length=40, required=False,
        help_text="As on the supplier’s page, for example SUP-S-00042-7.",
    )  # fmt: skip
    postcode = forms.CharField(label="Postcode", max_length=12, required=False)
    does = forms.CharField(label="What they do", max_length=400)
    share_percent = forms.DecimalField(
        label="Share of the contract’s value in per cent", min_value=0, max_value=100, max_digits=5,
        decimal_places=2, required=False, help_text="Leave empty if it was not declared.",
    )  # fmt: skip
    sme = ChoiceField(label="Declared as micro, small or medium enterprise", choices=ANSWERS, required=False)
    vcse = ChoiceField(
        label="Declared as voluntary, community or social enterprise", choices=ANSWERS, required=False
    )
    local = ChoiceField(label="Declared as local", choices=ANSWERS, required=False)
    declared_on = DayField(label="Day on which this was declared")
    evidence = forms.CharField(
        label="What you saw, and where it is kept", max_length=1_000, widget=forms.Textarea({"rows": 2}),
        help_text="For example: the supplier’s list of March, kept in the contract’s folder.",
    )  # fmt: skip

    def __init__(self, posted: Any = None, *, works_for: list[tuple[str, str]], on: date) -> None:
        super().__init__(
            posted, initial={"declared_on": on, "works_for": works_for[0][0] if works_for else ""}
        )
        self.fields["works_for"].choices = works_for  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody must be named."""
        told: dict[str, Any] = super().clean() or {}
        if not told.get("name") and not told.get("supplier"):
            self.add_error("name", "Enter the name, or the reference of a supplier on file.")
        return told


class VerifyForm(Form):
    """How a list was checked."""

    how = forms.CharField(
        label="How you checked it", max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="For example: against the supplier’s invoices of this quarter, with its contract manager.",
    )  # fmt: skip


class EndForm(Form):
    """Since when and why somebody works under a contract no longer."""

    ended_on = DayField(label="Last day on which they worked")
    reason = forms.CharField(label="Reason", max_length=500, help_text="It stays on the record.")
