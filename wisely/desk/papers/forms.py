"""The form of a paper's text. Its parts are those of the council's pack."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.papers.actions import TextSaid
from wisely.rules.papers import PaperRule
from wisely.ui.forms import ChoiceField, DayField, Form

PART = "part_"
SHORT = (
    ("", "Yes: it has its notice in full"),
    (
        "general exception",
        "General exception: the chair of scrutiny was told in writing, and 5 clear days lie before it",
    ),
    (
        "special urgency",
        "Special urgency: the chair of scrutiny agrees that it is urgent and cannot be deferred",
    ),
)


class TextForm(Form):
    """What people write in a paper. The facts of the record are not asked.

    `clear_days` are those of the notice that the decision owes; without any nothing is asked about them.
    """

    def __init__(
        self, *args: Any, rule: PaperRule, is_deciding: bool, clear_days: int = 0, **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.rule = rule
        if is_deciding:
            self.fields["decision_maker"] = forms.CharField(
                label="Who decides?", max_length=400, required=False,
                help_text="The office, or the person by name and title; of a board its members too.",
            )  # fmt: skip
            self.fields["decision_on"] = DayField(label="On which day?", required=False)
        for question in rule.questions:
            self.fields[f"{PART}{question.key}"] = forms.CharField(
                label=question.heading, help_text=question.hint, required=False,
                widget=forms.Textarea({"rows": 5}),
            )  # fmt: skip
        if clear_days:
            self._ask_about_short_notice(clear_days)

    def _ask_about_short_notice(self, clear_days: int) -> None:
        """Ask what SI 2012/2089 regs 10 and 11 ask of a key decision that cannot wait for its notice."""
        self.fields["short_notice"] = ChoiceField(
            label=f"Can this key decision wait until its notice has stood for {clear_days} clear days?",
            choices=SHORT, required=False,
        )  # fmt: skip
        self.fields["short_notice_reason"] = forms.CharField(
            label="If it cannot, why?", required=False, widget=forms.Textarea({"rows": 2}),
            help_text="It is published (SI 2012/2089 regs 10(3) and 11(2)).",
        )  # fmt: skip
        self.fields["scrutiny_chair"] = forms.CharField(
            label="Who chairs overview and scrutiny, by name?", max_length=400, required=False,
            help_text="Who was told in writing (general exception) or agreed (special urgency). Where nobody "
            "chairs it, the members who were told, or the chair of the council who agreed.",
        )  # fmt: skip
        self.fields["scrutiny_on"] = DayField(
            label="On which day were they told, or did they agree?", required=False
        )

    def said(self) -> TextSaid:
        """Give what was written."""
        told = self.cleaned_data
        return TextSaid(
            narrative={each.key: told.get(f"{PART}{each.key}", "") for each in self.rule.questions},
            decision_maker=told.get("decision_maker", ""),
            decision_on=told.get("decision_on"),
            short_notice=told.get("short_notice", ""),
            short_notice_reason=told.get("short_notice_reason", ""),
            scrutiny_chair=told.get("scrutiny_chair", ""),
            scrutiny_on=told.get("scrutiny_on"),
        )
