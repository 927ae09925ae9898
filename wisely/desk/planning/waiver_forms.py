"""Forms about waivers. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wisely.desk.planning.forms import KINDS, RATES, ReasonForm, StandForm, categories_of
from wisely.planning import queries
from wisely.rules.rulebook import Rulebook
from wisely.ui.forms import AmountField, ChoiceField, DayField, Form

LARGEST_FILE = 20_000_000
ASKED = "If you have an interest, say below what is done about it (PA23 ss.81-83)."


def _text(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=5_000,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class WaiverForm(StandForm):
    """What a request says: what, from whom, for how much, on which ground, why, until when."""

    title = forms.CharField(label="What is bought?", max_length=400)
    supplier_name = forms.CharField(label="From whom?", max_length=400)
    directorate = forms.ChoiceField(label="For which directorate?")
    category = forms.ChoiceField(label="Which category?", required=False)
    kind = ChoiceField(label="Is it goods, services or works?", choices=KINDS, initial="services")
    value_net = AmountField(
        label="What will it cost, without VAT?", help_text="The whole award, all its years together."
    )
    vat_rate = ChoiceField(label="Which rate of VAT?", choices=RATES, initial="0.20")
    ground = ChoiceField(label="On which ground?")
    reasons = _text("Why can there be no competition?", "“We always have” is not a reason.")
    alternatives = _text("Which alternatives were tried?", "And what came of each.")
    evidence = _text("What proves it, and where is it kept?", "Letters, prices of others, a search.")
    starts_on = DayField(label="From which day?")
    lapses_on = DayField(label="Until which day?", help_text="After it nothing may be ordered.")
    contract_reference = forms.CharField(
        label="Which contract does it extend or replace?", required=False, max_length=100,
        help_text="Its reference, if there is one.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        book: Rulebook,
        directorates: Sequence[tuple[str, str]],
        is_revised: bool = False,
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        fields: Any = self.fields
        fields["directorate"].choices = [("", "Choose a directorate"), *directorates]
        fields["category"].choices = categories_of(book)
        stand = {name: fields.pop(name) for name in ("is_clear", "mitigation")}
        fields.update(stand)
        if is_revised:
            fields["is_clear"].help_text = f"Say it anew where you name another supplier. {ASKED}"
        fields["ground"].choices = [(each.code, each.says) for each in queries.grounds_of(book)]
        months = book.procedure_rules.waiver_longest_months
        fields["lapses_on"].help_text = f"{months} months at most. After it nothing may be ordered."

    def facts(self) -> dict[str, Any]:
        """Give the answers as a waiver's facts."""
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"directorate", "is_clear", "mitigation"}
        }
        return {**told, "vat_rate": Decimal(told["vat_rate"])}


class EndForm(ReasonForm):
    """The day on which a waiver ends early."""

    ended_on = DayField(label="The last day on which it holds")
    field_order = ("ended_on", "reason")


class WaiverFileForm(Form):
    """A file of older waivers, and whether its amounts hold VAT."""

    file = forms.FileField(
        label="File",
        help_text="CSV, XLSX or ODS.",
        error_messages={
            "required": "Select a file.", "empty": "The file is empty. Choose it again.",
            "max_length": "The file’s name is too long. Shorten it.",
        },
    )  # fmt: skip
    tax = ChoiceField(
        label="Do its amounts hold VAT?",
        choices=[("net", "No, they are without VAT"), ("gross", "Yes, at 20%")],
        initial="net",
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anybody reads it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("The file is larger than 20 MB. Split it and import the parts.")
        return file


class GroundsForm(Form):
    """What each reason of a file means by the council's grounds. Fields are named by place."""

    def __init__(
        self, *args: Any, words: dict[str, str], grounds: Sequence[tuple[str, str]], **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.words = list(words)
        choices = [("", "Not one of the council’s grounds"), *grounds]
        for place, word in enumerate(self.words):
            self.fields[f"ground-{place}"] = forms.ChoiceField(
                label=f"“{word}”", choices=choices, required=False, initial=words[word]
            )

    @property
    def grounds(self) -> dict[str, str]:
        """What was said: the file's words → ground."""
        return {word: self.cleaned_data[f"ground-{place}"] for place, word in enumerate(self.words)}
