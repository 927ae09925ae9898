"""The forms about how a contract performs: a KPI, a result, a risk and a look at one again."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.contracts import queries
from wisely.contracts.actions import KpiEntry, ResultEntry, RiskEntry
from wisely.desk.contracts.forms.reasons import Choices, reason_field
from wisely.rules.risk_scale import RiskScale
from wisely.ui.forms import ChoiceField, DayField, Form

HOW_OFTEN = ((1, "Every month"), (3, "Every three months"), (6, "Every six months"), (12, "Every year"))
LONGER = ((24, "Every two years"),)


def _prose(label: str, hint: str = "", *, required: bool = True, ask: str = "") -> Any:
    return forms.CharField(
        label=label, help_text=hint, max_length=2_000, required=required, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": ask} if ask else None,
    )  # fmt: skip


class KpiForm(Form):
    """What is measured, against which target, how often."""

    title = forms.CharField(label="Name", max_length=200, help_text="For example: visits on time.")
    description = _prose(
        "What is measured", "So that two people would count the same.", ask="Say what is measured."
    )
    target_direction = ChoiceField(
        label="Target in numbers", required=False,
        choices=(("at least", "At least"), ("at most", "At most"), ("", "It has none: words alone")),
    )  # fmt: skip
    target_in_unit = forms.DecimalField(
        label="The number", required=False, max_digits=16, decimal_places=4,
        error_messages={"invalid": "Enter the target’s number in figures, such as 97.5."},
    )  # fmt: skip
    target_unit = forms.CharField(
        label="What the number counts", required=False, max_length=40,
        help_text="For example %, days or complaints.",
    )  # fmt: skip
    target_words = _prose(
        "Target in words", "Where no number says it, or what the number leaves out.", required=False
    )
    every_months = forms.TypedChoiceField(label="How often it is assessed", coerce=int, choices=HOW_OFTEN)
    is_material = forms.BooleanField(
        label="It is among the three most material", required=False,
        help_text="The ratings of these are published each year where the law asks for KPIs.",
    )  # fmt: skip

    def __init__(self, *args: Any, is_by_law: bool, months: int = 0, **settings: Any) -> None:
        super().__init__(*args, **settings)
        offered = [*HOW_OFTEN, *(() if is_by_law else LONGER)]
        if months and months not in dict(offered):
            offered.append((months, f"Every {months} months"))
        self.fields["every_months"].choices = offered  # type: ignore[attr-defined]

    @property
    def entry(self) -> KpiEntry:
        """What the action takes."""
        told = {name: self.cleaned_data[name] for name in KpiEntry.__dataclass_fields__}
        if told["target_in_unit"] is None:
            told |= {"target_direction": "", "target_unit": ""}
        return KpiEntry(**told)


class ReviseKpiForm(KpiForm):
    """What changes in a KPI, and why."""

    reason = reason_field("Why it is revised", "It stands in the contract’s history.")


class ResultForm(Form):
    """What an assessment found, for a period."""

    from_on = DayField(label="First day of the period")
    until_on = DayField(label="Last day of the period")
    value_in_unit = forms.DecimalField(
        label="Value", required=False, max_digits=16, decimal_places=4,
        error_messages={"invalid": "Enter the value in figures, such as 97.5."},
    )  # fmt: skip
    words = _prose(
        "What was found", "Needed where there is no value, and for the rating “Other”.", required=False
    )
    rating = ChoiceField(
        label="Rating", choices=(),
        help_text="The ratings of the Procurement Regulations 2024, regulation 39.",
    )  # fmt: skip
    evidence = _prose("Evidence", "Where it can be seen: a report, a return, a visit.", required=False)
    assessed_on = DayField(label="Day of the assessment")

    def __init__(self, *args: Any, unit: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["rating"].choices = [(each.code, each.name) for each in queries.ratings()]  # type: ignore[attr-defined]
        if unit:
            self.fields["value_in_unit"].label = f"Value, in {unit}"

    @property
    def entry(self) -> ResultEntry:
        """What the action takes."""
        return ResultEntry(**{name: self.cleaned_data[name] for name in ResultEntry.__dataclass_fields__})


class CorrectResultForm(ResultForm):
    """A result that takes the place of another, and why."""

    reason = reason_field("What was wrong", "It stands in the contract’s history.")


class ScoredForm(Form):
    """How likely a risk is and how much it would matter, in the council's words."""

    likelihood = forms.TypedChoiceField(label="How likely it is", coerce=int, widget=forms.RadioSelect)
    impact = forms.TypedChoiceField(label="How much it would matter", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, scale: RiskScale, people: Choices, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for name, words in (("likelihood", scale.likelihood), ("impact", scale.impact)):
            choices = [(step, f"{step}. {word}") for step, word in enumerate(words, start=1)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["owner"].choices = list(people)  # type: ignore[attr-defined]


class RiskForm(ScoredForm):
    """What may go wrong, why, what then, and what is done about it."""

    title = forms.CharField(label="What may happen", max_length=200, help_text="In a few words.")
    cause = _prose("What it may come from", ask="Say what it may come from.")
    consequence = _prose(
        "What it would mean", "For the service, for people, for the council.", ask="Say what it would mean."
    )
    mitigation = _prose("What is done about it", ask="Say what is done about it.")
    owner = forms.ChoiceField(label="Who watches it")
    review_by_on = DayField(label="Look at it again by")
    field_order = (
        "title", "cause", "consequence", "likelihood", "impact", "mitigation", "owner", "review_by_on",
    )  # fmt: skip

    @property
    def entry(self) -> RiskEntry:
        """What the action takes, besides the owner."""
        return RiskEntry(**{name: self.cleaned_data[name] for name in RiskEntry.__dataclass_fields__})


class ReviewRiskForm(ScoredForm):
    """How a risk stands now."""

    words = _prose("What you found", "Why the score changed, or why it stays.", ask="Say what you found.")
    mitigation = _prose("What is done about it now", ask="Say what is done about it.")
    owner = forms.ChoiceField(label="Who watches it")
    review_by_on = DayField(label="Look at it again by")
    field_order = ("words", "likelihood", "impact", "mitigation", "owner", "review_by_on")
