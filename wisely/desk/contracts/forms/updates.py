"""Asking owners to confirm their records, answering on one page, and raising a stub for spend."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from wisely.contracts import actions
from wisely.contracts.actions import ContractFacts
from wisely.desk.contracts.forms.facts import GROUPS, FactsForm
from wisely.desk.contracts.forms.reasons import Choices, reason_field
from wisely.ui.forms import ChoiceField, DayField, Form

RIGHT, NOT_MINE, LATER = "right", "not mine", ""
MOST_FIELDS = 6
NOT_ASKED = frozenset({"title", "directorate", "has_no_vat"})
TYPED = tuple(name for _, names in GROUPS for name in names if name not in NOT_ASKED)
_VALUES = frozenset({"value_net", "value_gross"})


class AskForm(Form):
    """By when, and what else the owners should know."""

    due_on = DayField(label="Answer by", help_text="They get a letter; the next person is told later.")
    note = forms.CharField(
        label="Note to the owners", required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="For example why it is asked. It stays on the record.",
    )  # fmt: skip


class AnswerForm(FactsForm):
    """One record: is it right, and the heaviest of what it lacks, as far as it can be typed in here.

    Fields that were sent stay, though somebody may have filled one in since. What is left empty says nothing:
    it changes nothing.
    """

    def __init__(
        self, typed_in: Any = None, *, missing: list[str], prefix: str, stands_for: str, **settings: Any
    ) -> None:
        self.stands_for = stands_for
        names = [name for name in missing if name in TYPED][:MOST_FIELDS]
        sent = {key.removeprefix(f"{prefix}-").removesuffix("_day") for key in typed_in or ()}
        names += [name for name in TYPED if name in sent and name not in names]
        super().__init__(typed_in, names=names, prefix=prefix, **settings)

    def _others(self) -> dict[str, Any]:
        return {
            "answer": ChoiceField(
                label="Is the record right?", required=False, initial=LATER,
                choices=[
                    (RIGHT, "Yes, with what I add here"), (NOT_MINE, "This contract is not mine"),
                    (LATER, "I will answer later"),
                ],
            ),
            "comment": forms.CharField(
                label="Whose is it, or what should be known?", required=False, max_length=500,
                widget=forms.Textarea({"rows": 2}),
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Who says that it is not theirs says where to ask; what is typed in says that they answer."""
        told = super().clean()
        if told.get("answer") == NOT_MINE and not told.get("comment", "").strip():
            self.add_error("comment", "Say whose it is, or where somebody could ask.")
        if told.get("answer") in {LATER, NOT_MINE} and self._filled(told):
            self.add_error("answer", "Choose “Yes” so that what you typed is kept.")
        elif told.get("answer") == LATER and told.get("comment", "").strip():
            self.add_error("answer", "Choose “Yes” or “not mine” so that what you typed is kept.")
        return told

    def _filled(self, told: dict[str, Any]) -> list[str]:
        """Name the fields of the record in which something was typed; nought is something."""
        return [name for name in self.names if _says_something(told.get(name))]

    def facts(self, before: ContractFacts) -> ContractFacts:
        """Give the contract's facts with what was typed; the VAT basis follows only a value that was typed.

        A value with VAT of nought cannot stand beside a value without it that was typed, and gives way.
        """
        filled = self._filled(self.cleaned_data)
        facts = replace(before, **self.said(filled))
        if not _VALUES & set(filled):
            return facts
        if not facts.value_gross and facts.value_net and "value_gross" not in filled:
            facts = replace(facts, value_gross=None)
        has_no_vat = before.vat_basis == "no VAT"
        basis = actions.vat_basis_of(facts.value_net, facts.value_gross, has_no_vat=has_no_vat)
        return replace(facts, vat_basis=basis)

    @property
    def typed(self) -> list[Any]:
        """The fields of the record that this form asks for."""
        return [self[name] for name in self.names]


def _says_something(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])


class StubForm(Form):
    """What is bought without a contract, and who sees to it."""

    title = forms.CharField(
        label="What is bought", max_length=400, error_messages={"required": "Enter what is bought."},
        help_text="In a few words; it is the title of the record.",
    )  # fmt: skip
    owner = forms.ChoiceField(
        label="Owner", help_text="Who finds the contract, makes one, or stops the spend.",
        error_messages={"required": "Choose who sees to it."},
    )  # fmt: skip
    directorate = forms.ChoiceField(label="Directorate", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    reason = reason_field("What is known of it")

    def __init__(self, *args: Any, people: Choices, choices: dict[str, Any], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["owner"].choices = [("", "Choose somebody"), *people[1:]]  # type: ignore[attr-defined]
        for name in ("directorate", "category"):
            self.fields[name].choices = choices[name]  # type: ignore[attr-defined]
