"""The form of a paper's text. Its parts are those of the council's pack."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.papers.actions import TextSaid
from wisely.rules.papers import PaperRule
from wisely.ui.forms import DayField, Form

PART = "part_"


class TextForm(Form):
    """What people write in a paper. The facts of the record are not asked."""

    def __init__(self, *args: Any, rule: PaperRule, is_deciding: bool, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.rule = rule
        if is_deciding:
            self.fields["decision_maker"] = forms.CharField(
                label="Who decides?", max_length=400, required=False,
                help_text="The office, or the person by name and title.",
            )  # fmt: skip
            self.fields["decision_on"] = DayField(label="On which day?", required=False)
        for question in rule.questions:
            self.fields[f"{PART}{question.key}"] = forms.CharField(
                label=question.heading, help_text=question.hint, required=False,
                widget=forms.Textarea({"rows": 5}),
            )  # fmt: skip
        if is_deciding:
            self.fields["short_notice_reason"] = forms.CharField(
                label="If the notice is shorter than the rules ask, why can it not wait?", required=False,
                widget=forms.Textarea({"rows": 2}),
                help_text="General exception or special urgency (SI 2012/2089 regs 10-11); else leave it.",
            )  # fmt: skip

    def said(self) -> TextSaid:
        """Give what was written."""
        told = self.cleaned_data
        return TextSaid(
            narrative={each.key: told.get(f"{PART}{each.key}", "") for each in self.rule.questions},
            decision_maker=told.get("decision_maker", ""),
            decision_on=told.get("decision_on"),
            short_notice_reason=told.get("short_notice_reason", ""),
        )
