"""The forms of the acts on one contract: whose it is, its term, its options, changes, end, lots."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from wisely.contracts import queries
from wisely.contracts.actions import FrameworkEntry, LotEntry, ModificationEntry, OptionEntry
from wisely.desk.contracts.forms.reasons import Choices, reason_field
from wisely.lib.whole_numbers import whole_number
from wisely.ui.forms import AmountField, ChoiceField, DayField, Form

MOST_ROWS = 60
EFFECTS = [
    ("value", "Its value"),
    ("term", "Its term"),
    ("scope", "What is delivered"),
    ("supplier", "Its supplier"),
]


class SignForm(Form):
    """The day of signature."""

    signed_on = DayField(label="Day on which the last side signed")


class OwnerForm(Form):
    """Who owns a contract and who stands in."""

    owner = forms.ChoiceField(label="Owner", help_text="Who answers for the contract and keeps its record.")
    deputy = forms.ChoiceField(label="Deputy", required=False, help_text="Who stands in for the owner.")
    reason = forms.CharField(
        label="Reason", max_length=2_000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="It stays on the record. Leave out personal matters.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["owner"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["deputy"].choices = list(people)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Owner and deputy are two people."""
        told = super().clean() or {}
        if told.get("owner") and told.get("owner") == told.get("deputy"):
            self.add_error("deputy", "Choose somebody else than the owner, so that one can stand in.")
        return told


class TierForm(Form):
    """How closely a contract is watched."""

    tier = ChoiceField(
        label="Tier", choices=queries.tier_choices(),
        help_text="Gold is watched most closely: reviewed each month, its supplier met each quarter.",
    )  # fmt: skip
    reason = reason_field("Why it belongs there")


class ExtendForm(Form):
    """A later last day, under the next option."""

    ends_on = DayField(label="New last day")
    reason = reason_field("Why it is extended", "How it performed, and what else was weighed.")


class ModifyForm(Form):
    """A change on a ground of the law. Pounds excluding VAT; less is negative."""

    effect = ChoiceField(label="What changes", choices=EFFECTS)
    ground = forms.ChoiceField(label="Ground", required=False)
    description = reason_field("What changes and why", "It stands in the contract’s history.")
    modified_on = DayField(label="Day of the change")
    value_change_net = AmountField(
        label="Change of value, excluding VAT", required=False, allow_negative=True,
        help_text="For less, put a minus in front.",
    )  # fmt: skip
    ends_on = DayField(label="Last day after the change", required=False)
    notice_number = forms.CharField(
        label="Number of the change notice", required=False, max_length=60,
        help_text="Where the law asks for a contract change notice (UK10), publish it first.",
    )  # fmt: skip

    def __init__(self, *args: Any, regime: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        grounds = [(each.code, f"{each.name} ({each.cite})") for each in queries.grounds_of(regime)]
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "None: the contract is below the threshold"), *grounds,
        ]  # fmt: skip

    @property
    def entry(self) -> ModificationEntry:
        """What the action takes."""
        told = self.cleaned_data
        return ModificationEntry(**{**told, "value_change_net": told["value_change_net"] or Decimal(0)})


class EndForm(Form):
    """The last day on which a contract bound."""

    ended_on = DayField(label="Last day")
    reason = reason_field("How it ended", "For example: it ran its course and nothing replaces it.")


class TerminateForm(Form):
    """The last day of a contract that ends early."""

    ended_on = DayField(label="Last day")
    reason = reason_field("Why it is terminated", "The termination notice (UK11) says it too.")


class FrameworkForm(Form):
    """What the contract details notice asks of a framework besides."""

    open_to = forms.CharField(label="Who may use it", required=False, widget=forms.Textarea({"rows": 3}))
    fee_percent = forms.DecimalField(
        label="Fee charged to suppliers, in per cent", required=False, min_value=0, max_value=100,
        decimal_places=2, max_digits=5,
    )  # fmt: skip
    pricing = forms.CharField(label="How prices are set", required=False, widget=forms.Textarea({"rows": 3}))
    call_off_method = forms.CharField(label="How call-offs are awarded", required=False, max_length=400)

    @property
    def entry(self) -> FrameworkEntry:
        """What the action takes."""
        return FrameworkEntry(**self.cleaned_data)


class OptionRow(Form):
    """One option to extend: its length or its latest last day."""

    months = forms.IntegerField(label="Months", min_value=1, max_value=600, required=False)
    latest_ends_on = DayField(label="Or its latest last day", required=False)
    notify_by_on = DayField(label="Tell the supplier by", required=False)
    value_net = AmountField(label="What it adds, excluding VAT", required=False)
    description = forms.CharField(label="Note", required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        """An option has a length."""
        told = super().clean() or {}
        is_begun = any(told.get(name) for name in ("notify_by_on", "value_net", "description"))
        if is_begun and not told.get("months") and not told.get("latest_ends_on"):
            self.add_error("months", "Enter how many months it lasts, or its latest last day.")
        return told

    @property
    def entry(self) -> OptionEntry | None:
        """What the action takes; None for a row left empty."""
        told = self.cleaned_data
        return OptionEntry(**told) if told.get("months") or told.get("latest_ends_on") else None


class LotRow(Form):
    """One lot by its number."""

    number = forms.CharField(label="Lot", required=False, max_length=20)
    title = forms.CharField(label="Title", required=False, max_length=400)
    value_net = AmountField(label="Value, excluding VAT", required=False)

    def clean(self) -> dict[str, Any]:
        """A lot has a number."""
        told = super().clean() or {}
        if (told.get("title") or told.get("value_net") is not None) and not told.get("number"):
            self.add_error("number", "Enter the lot’s number.")
        return told

    @property
    def entry(self) -> LotEntry | None:
        """What the action takes; None for a row left empty."""
        return LotEntry(**self.cleaned_data) if self.cleaned_data.get("number") else None


def rows_of(
    row: type[Form], *, typed: Any, initial: list[dict[str, Any]], prefix: str, extra: int = 2
) -> Any:
    """Give the rows that stand and some empty ones; a row that is emptied is taken away."""
    made: type[BaseFormSet[Any]] = formset_factory(
        row, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )
    return made(typed, initial=initial, prefix=prefix)


def entries_of(rows: Any) -> list[Any]:
    """Give what the rows that are filled in say, in their order."""
    return [entry for each in rows if each.is_valid() and (entry := each.entry) is not None]


class WhyForm(Form):
    """Why lines are changed, where somebody wants to say so."""

    reason = forms.CharField(label="Reason", required=False, max_length=2_000)


def tell_faults(form: Form, rows: Any, word: str) -> None:
    """Say in the summary what is wrong in which line; it stands beside the line too."""
    for number, each in enumerate(rows, start=1):
        for messages in each.errors.values():
            form.add_error(None, f"{word} {number}: {messages[0]}")
    for message in rows.non_form_errors():
        form.add_error(None, message)


def with_more_lines(typed: QueryDict, *, prefix: str = "rows", more: int = 3) -> QueryDict:
    """Give what was typed with some more empty lines below it."""
    told = typed.copy()
    name = f"{prefix}-TOTAL_FORMS"
    count = whole_number(str(told.get(name, ""))) or 0
    told[name] = str(min(count + more, MOST_ROWS))
    return told
