"""The fields of a contract's record, once, for the form that registers it and the form that revises it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wisely.contracts import actions, queries
from wisely.contracts.actions import ContractFacts
from wisely.contracts.queries import LABELS
from wisely.desk.contracts.forms.reasons import (
    YES_NO_UNKNOWN,
    Choices,
    as_answer,
    reason_field,
    yes_or_no,
)
from wisely.ui.forms import AmountField, ChoiceField, DayField, Form

HINTS = {
    "title": "What is bought, in a few words.",
    "former_reference": "As in an earlier register or file.",
    "cpv_codes": "Eight figures each, with blanks between them.",
    "itl_codes": "Where it is delivered, such as TLE42.",
    "value_net": "Pounds over the whole term, without options that are not taken.",
    "value_gross": "Only if the contract states it.",
    "irrecoverable_vat": "Usually 0.00 for councils.",
    "commenced_on": "The day the procurement began. The law that governs the contract follows from it.",
    "is_above_threshold": "The threshold of the day the procurement began.",
    "special_regime": "For example light touch, utilities or concession; as the notice says.",
    "procedure_details": "In the words of the notice, where they say more.",
    "direct_award_reason": "Which of the Act’s reasons, and why.",
    "notice_number": "Of the contract award or details notice.",
    "no_kpi_reason": "Above £5 million, where KPIs would not be appropriate (PA23 s.52(2)).",
}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What it is", (
        "title", "description", "directorate", "category", "kind", "cpv_codes", "itl_codes",
        "former_reference", "is_framework", "framework_identifier",
    )),
    ("Value", (
        "value_net", "value_gross", "has_no_vat", "irrecoverable_vat", "annual_value_net", "is_estimate",
    )),
    ("Term", ("commenced_on", "awarded_on", "signed_on", "starts_on", "ends_on", "is_rolling", "review_on")),
    ("How it was procured", (
        "procedure", "procedure_details", "is_above_threshold", "special_regime", "was_competed",
        "direct_award_reason", "is_by_waiver", "waiver_reference", "is_reserved", "is_gpa_covered",
        "no_kpi_reason",
    )),
    ("Notices", ("notice_on", "notice_number", "notice_url", "ocid", "procurement_reference")),
)  # fmt: skip
FIRST_NAMES = (
    "title", "description", "directorate", "category", "kind", "value_net", "value_gross", "has_no_vat",
    "irrecoverable_vat", "is_estimate", "commenced_on", "signed_on", "starts_on", "ends_on", "is_rolling",
    "review_on", "procedure", "was_competed", "notice_on", "notice_number",
)  # fmt: skip
_DAYS = frozenset(name for name in LABELS if name.endswith("_on"))
_AMOUNTS = frozenset({"value_net", "value_gross", "irrecoverable_vat", "annual_value_net"})
_ANSWERS = frozenset({"is_above_threshold", "was_competed", "is_reserved", "is_gpa_covered", "is_by_waiver"})
_TICKS = frozenset({"is_estimate", "is_rolling", "is_framework"})
_CODES = {
    "cpv_codes": (r"\d{8}", "eight figures"),
    "itl_codes": (r"(?:TL|UK)[A-Z0-9]{1,4}", "a code like TLE42"),
}
_PROSE = frozenset({"description", "procedure_details", "direct_award_reason", "no_kpi_reason"})


class FactsForm(Form):
    """Fields of a contract's record. `choices` are those of directorate and category, with an empty first."""

    def __init__(
        self, *args: Any, names: Sequence[str], choices: Mapping[str, Choices], **settings: Any
    ) -> None:
        self.names = tuple(names)
        super().__init__(*args, **settings)
        self.fields.update({name: _field(name, choices) for name in self.names} | self._others())

    def _others(self) -> dict[str, Any]:
        return {}

    @property
    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Give the fields under the headings of the record."""
        for heading, names in GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield heading, fields

    def clean(self) -> dict[str, Any]:
        """Say beside its field what contradicts what."""
        told = super().clean() or {}
        starts, ends = told.get("starts_on"), told.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first. Enter a later one.")
        if told.get("is_rolling") and ends:
            self.add_error("ends_on", "A contract that runs until ended has no last day. Leave one out.")
        net, gross = told.get("value_net"), told.get("value_gross")
        if net is not None and gross is not None and gross < net:
            self.add_error("value_gross", "The value including VAT is below the value excluding it.")
        return told

    def facts(self, before: ContractFacts) -> ContractFacts:
        """Give the contract's facts with what this form says."""
        told = self.said(self.names)
        told["vat_basis"] = actions.vat_basis_of(
            told.get("value_net"),
            told.get("value_gross"),
            has_no_vat=bool(self.cleaned_data.get("has_no_vat")),
        )
        return replace(before, **told)

    def said(self, names: Sequence[str]) -> dict[str, Any]:
        """Give what the form says in some of its fields, by the columns of the register."""
        told = {name: self.cleaned_data[name] for name in names if name in ContractFacts.__dataclass_fields__}
        for name in _ANSWERS & told.keys():
            told[name] = yes_or_no(told[name])
        for name in _CODES.keys() & told.keys():
            told[name] = tuple(told[name])
        return told


class ReviseForm(FactsForm):
    """The whole record of a contract, and why it is changed."""

    def _others(self) -> dict[str, Any]:
        return {"reason": reason_field("Why the record is changed")}


class RegisterForm(FactsForm):
    """A new contract: what most records begin with, whose it is, and whether it is signed."""

    def __init__(self, *args: Any, people: Choices, **settings: Any) -> None:
        self.people = list(people)
        super().__init__(*args, names=FIRST_NAMES, **settings)

    def _others(self) -> dict[str, Any]:
        return {
            "owner": forms.ChoiceField(label="Owner", choices=self.people, required=False,
                                       help_text="Who answers for the contract and keeps its record."),
            "deputy": forms.ChoiceField(label="Deputy", choices=self.people, required=False,
                                        help_text="Who stands in for the owner."),
            "tier": ChoiceField(
                label="Tier", choices=[*queries.tier_choices(), ("", "Not decided")], required=False
            ),
            "is_signed": ChoiceField(
                label="Have both sides signed?",
                choices=[("yes", "Yes, it binds"), ("no", "No, it is a draft")],
                error_messages={"required": "Select whether both sides have signed."},
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Owner and deputy are two people."""
        told = super().clean()
        if told.get("owner") and told.get("owner") == told.get("deputy"):
            self.add_error("deputy", "Choose somebody else than the owner, so that one can stand in.")
        return told

    @property
    def whose(self) -> list[Any]:
        """Give the fields about people and signing."""
        return [self[name] for name in ("owner", "deputy", "tier", "is_signed")]


def initial_of(facts: ContractFacts, directorate: str) -> dict[str, Any]:
    """Give what a form shows of a contract's facts."""
    told = {name: getattr(facts, name) for name in ContractFacts.__dataclass_fields__}
    for name in _ANSWERS:
        told[name] = as_answer(told[name])
    for name in _CODES:
        told[name] = " ".join(told[name])
    return told | {"directorate": directorate, "has_no_vat": facts.vat_basis == "no VAT"}


def _field(name: str, choices: Mapping[str, Choices]) -> Any:
    """Make one field of the record, by what it holds."""
    words: dict[str, Any] = {
        "label": LABELS.get(name, ""), "required": False, "help_text": HINTS.get(name, ""),
    }  # fmt: skip
    if name in _PARTICULAR:
        return _PARTICULAR[name](words, choices)
    for names, make in _BY_KIND:
        if name in names:
            return make(name, words)
    return forms.CharField(max_length=400, **words)


_BY_KIND: tuple[tuple[Collection[str], Callable[[str, dict[str, Any]], Any]], ...] = (
    (_DAYS, lambda _, words: DayField(**words)),
    (_AMOUNTS, lambda _, words: AmountField(**words)),
    (_ANSWERS, lambda _, words: ChoiceField(choices=YES_NO_UNKNOWN, **words)),
    (_TICKS, lambda _, words: forms.BooleanField(**words)),
    (_CODES, lambda name, words: CodesField(name, **words)),
    (_PROSE, lambda _, words: forms.CharField(
        widget=forms.Textarea({"rows": 4}), max_length=20_000, **words
    )),
)  # fmt: skip


class CodesField(forms.CharField):
    """Codes with blanks or commas between them. Gives a list."""

    def __init__(self, name: str, **settings: Any) -> None:
        self.pattern, self.words = _CODES[name]
        super().__init__(max_length=2_000, **settings)

    def clean(self, value: Any) -> Any:
        """Give the codes.

        :raises ValidationError: naming the first that is none.
        """
        codes = re.split(r"[\s,;]+", str(super().clean(value) or "").strip().upper())
        for code in codes:
            if code and not re.fullmatch(self.pattern, code):
                raise ValidationError(f"“{code}” is not {self.words}.", code="invalid")
        return list(dict.fromkeys(code for code in codes if code))


_PARTICULAR: dict[str, Callable[[dict[str, Any], Mapping[str, Choices]], Any]] = {
    "title": lambda words, _: forms.CharField(
        max_length=400, error_messages={"required": "Enter the title."}, **words | {"required": True}
    ),
    "has_no_vat": lambda words, _: forms.BooleanField(**words | {"label": "No VAT is charged"}),
    "kind": lambda words, _: ChoiceField(
        choices=[("goods", "Goods"), ("services", "Services"), ("works", "Works"), ("", "Not known")], **words
    ),
    "procedure": lambda words, _: forms.ChoiceField(
        choices=[("", "Not known"), *queries.procedure_choices()], **words
    ),
    "directorate": lambda words, choices: forms.ChoiceField(choices=choices["directorate"], **words),
    "category": lambda words, choices: forms.ChoiceField(choices=choices["category"], **words),
    "notice_url": lambda words, _: forms.URLField(max_length=1_000, assume_scheme="https", **words),
}
