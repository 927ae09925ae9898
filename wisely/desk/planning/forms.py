"""Forms about needs. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from wisely.planning import queries
from wisely.rules.rulebook import Rulebook
from wisely.ui.forms import AmountField, ChoiceField, ChoicesField, DayField, Form

KINDS = [("goods", "Goods"), ("services", "Services"), ("works", "Works")]
RATES = [("0.20", "20%"), ("0.05", "5%"), ("0", "None: zero-rated, exempt or outside VAT")]
RISKS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]
URGENCIES = [
    ("none", "No"),
    ("urgent", "Yes: the usual periods cannot be kept"),
    ("extreme", "Yes: extreme, unavoidable and not of our making"),
]
YES_NO_UNKNOWN = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
FACTS = {
    "existing_contract": "Does a contract of the council cover it?",
    "framework": "Does a framework that names the council cover it?",
    "dynamic_market": "Does a dynamic market cover it?",
    "in_house": "Could the council do it itself?",
    "partners": "Does another council need the same?",
    "grant": "Is the purpose somebody else's, so that a grant would do?",
}


def categories_of(book: Rulebook) -> list[Any]:
    """Give the council's categories for a select: the parts under their heads."""
    heads = [category for category in book.categories if not category.parent]
    grouped = [
        (head.name, [(part.code, part.name) for part in book.categories if part.parent == head.code])
        for head in heads
    ]
    return [("", "Choose a category"), *grouped]


def yes_or_no(text: str) -> bool | None:
    """Read the answer of a field with yes, no and not known."""
    return {"yes": True, "no": False}.get(text)


def as_answer(value: object) -> str:
    """Write yes, no or not known for such a field."""
    return "" if value is None else "yes" if value else "no"


class RouteForm(Form):
    """Five plain questions, and more for those who know more."""

    category = forms.ChoiceField(label="What is it?", required=False, help_text="The nearest will do.")
    kind = ChoiceField(label="Is it goods, services or works?", choices=KINDS, initial="services")
    value_net = AmountField(
        label="What will it cost over its whole life, without VAT?",
        help_text="All years together, without extensions that are not certain. A good guess will do.",
    )
    term_months = forms.IntegerField(
        label="For how many months?", min_value=1, max_value=1200, initial=12,
        widget=forms.NumberInput({"class": "input-short"}),
    )  # fmt: skip
    needed_on = DayField(label="When must it start?", required=False)

    options_net = AmountField(label="What could options and extensions add, without VAT?", required=False)
    option_months = forms.IntegerField(
        label="For how many months more?", min_value=0, max_value=1200, required=False,
        widget=forms.NumberInput({"class": "input-short"}),
    )  # fmt: skip
    like_spend_net = AmountField(
        label="What was spent on the like in the last twelve months, without VAT?", required=False,
        help_text="Outside contracts that were competed. The law values it together with this.",
    )  # fmt: skip
    vat_rate = ChoiceField(label="Which rate of VAT?", choices=RATES, initial="0.20", required=False)
    risk = ChoiceField(label="How much can go wrong?", choices=RISKS, initial="low", required=False)
    urgency = ChoiceField(label="Is it urgent?", choices=URGENCIES, initial="none", required=False)
    is_health = forms.BooleanField(label="It is a health service for people", required=False)
    wards = forms.IntegerField(
        label="How many wards does it affect significantly?", min_value=0, max_value=200, required=False,
        widget=forms.NumberInput({"class": "input-short"}),
    )  # fmt: skip
    funder = forms.CharField(label="Who else pays for it?", max_length=200, required=False)
    existing_contract = ChoiceField(label=FACTS["existing_contract"], choices=YES_NO_UNKNOWN, required=False)
    framework = ChoiceField(label=FACTS["framework"], choices=YES_NO_UNKNOWN, required=False)
    dynamic_market = ChoiceField(label=FACTS["dynamic_market"], choices=YES_NO_UNKNOWN, required=False)
    in_house = ChoiceField(label=FACTS["in_house"], choices=YES_NO_UNKNOWN, required=False)
    partners = ChoiceField(label=FACTS["partners"], choices=YES_NO_UNKNOWN, required=False)
    grant = ChoiceField(label=FACTS["grant"], choices=YES_NO_UNKNOWN, required=False)

    PLAIN: tuple[str, ...] = ("category", "kind", "value_net", "term_months", "needed_on")

    def __init__(self, *args: Any, book: Rulebook, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.book = book
        self.fields["category"].choices = categories_of(book)  # type: ignore[attr-defined]

    @property
    def plain_fields(self) -> list[Any]:
        """The questions that everybody is asked."""
        return [self[name] for name in self.PLAIN]

    @property
    def more_fields(self) -> list[Any]:
        """The questions behind "say more"."""
        return [
            field for field in self if field.name not in self.PLAIN and field.name in RouteForm.base_fields
        ]

    def facts(self) -> dict[str, Any]:
        """Give the answers as a need's facts; what was left out is absent or not known."""
        told = self.cleaned_data
        category = self.book.category(told["category"])
        return {
            "category": told["category"],
            "kind": told["kind"],
            "is_light_touch": bool(category and category.is_light_touch and told["kind"] == "services"),
            "is_health": told["is_health"],
            "value_net": told["value_net"],
            "options_net": told["options_net"] or Decimal(0),
            "vat_rate": Decimal(told["vat_rate"] or "0.20"),
            "term_months": told["term_months"],
            "option_months": told["option_months"] or 0,
            "wards": told["wards"] or 0,
            "risk": told["risk"] or "low",
            "urgency": told["urgency"] or "none",
            "funder": told["funder"],
            "like_spend_net": told["like_spend_net"] or Decimal(0),
            **{name: yes_or_no(told[name]) for name in FACTS},
        }


class NeedForm(RouteForm):
    """A need for the record: what, for whom, what should be different when it is met."""

    title = forms.CharField(label="Give the need a name", max_length=400)
    outcome = forms.CharField(
        label="What should be different for people when it is met?",
        widget=forms.Textarea({"rows": 3}),
        help_text="The outcome, not the way. “Because we always have” is not a reason to buy.",
    )
    directorate = forms.ChoiceField(label="Which directorate?")
    field_order = ("title", "outcome", "directorate", *RouteForm.PLAIN)
    PLAIN = ("title", "outcome", "directorate", *RouteForm.PLAIN)

    def __init__(self, *args: Any, directorates: Sequence[tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["directorate"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a directorate"), *directorates,
        ]  # fmt: skip
        self.fields["needed_on"].required = True
        self.fields["needed_on"].label = "By when is it wanted?"

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        named = {name: told[name] for name in ("title", "outcome", "needed_on")}
        return {**super().facts(), **named}


class AppraisalForm(Form):
    """The options, each with what speaks for and against it. Those left empty are not weighed."""

    chosen = ChoiceField(label="Which one is chosen?", choices=list(queries.OPTIONS.items()))

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for code, label in queries.OPTIONS.items():
            name = code.replace(" ", "_").replace("-", "_")
            self.fields[f"reasons_{name}"] = forms.CharField(
                label=f"{label}: what speaks for it and against it?", required=False,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip
            self.fields[f"cost_{name}"] = AmountField(
                label=f"{label}: what would it cost, without VAT?", required=False
            )
        self.order_fields([name for name in self.fields if name != "chosen"])

    def weighed(self) -> list[tuple[str, str, Decimal | None]]:
        """Give each option that was weighed: its code, the reasons, the cost where known."""
        told = self.cleaned_data
        found = []
        for code in queries.OPTIONS:
            name = code.replace(" ", "_").replace("-", "_")
            if told[f"reasons_{name}"].strip() or told[f"cost_{name}"] is not None:
                found.append((code, told[f"reasons_{name}"], told[f"cost_{name}"]))
        return found


class StandForm(Form):
    """Where one stands: asked again at each stage of a thing (PA23 s.83)."""

    is_clear = forms.BooleanField(
        label="I have no interest in it that is not declared", required=False,
        help_text="Asked at each stage (PA23 ss.81-83). If you have one, say below what is done about it.",
    )  # fmt: skip
    mitigation = forms.CharField(
        label="If you have an interest: which steps are taken?", required=False, max_length=2_000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def stand(self) -> dict[str, Any]:
        """Give where one stands."""
        return {name: self.cleaned_data[name] for name in ("is_clear", "mitigation")}


class GateForm(StandForm):
    """The questions of the gate, as many as its depth asks."""

    def __init__(self, *args: Any, depth: str, book: Rulebook, **settings: Any) -> None:
        super().__init__(*args, **settings)
        least, most = book.procedure_rules.social_value_percent
        stand = [self.fields.pop(name) for name in ("is_clear", "mitigation")]
        for question in queries.QUESTIONS:
            if not question.is_deep or depth == queries.DEEP:
                self.fields[question.name] = self._field(question, book, f"Usually {least} to {most}.")
        self.fields["is_clear"], self.fields["mitigation"] = stand

    @staticmethod
    def _field(question: queries.Question, book: Rulebook, usual: str) -> forms.Field:
        words: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": False}
        if question.name == "ambitions":
            choices = [(ambition.code, ambition.name) for ambition in book.council.ambitions]
            return ChoicesField(choices=choices, **words)
        if question.name == "social_value_percent":
            words["help_text"] = f"{question.hint} {usual}"
            return forms.IntegerField(widget=forms.NumberInput({"class": "input-short"}), **words)
        if question.name == "pays_living_wage":
            return ChoiceField(choices=[("yes", "Yes"), ("no", "No")], **words)
        return forms.CharField(widget=forms.Textarea({"rows": 2}), **words)

    def answers(self) -> queries.GateAnswers:
        """Give the answers."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in self.stand()}
        told["ambitions"] = tuple(told.get("ambitions", ()))
        if "pays_living_wage" in told:
            told["pays_living_wage"] = yes_or_no(told["pays_living_wage"])
        return queries.GateAnswers(**told)


class ScheduleForm(StandForm):
    """The route, and the day on which the contract starts."""

    route = ChoiceField(label="By which route?")
    contract_starts_on = DayField(label="The day on which the contract starts")
    reason = forms.CharField(
        label="If it starts late, how is the time made good?", required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, routes: Sequence[tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.order_fields(("route", "contract_starts_on", "reason", "is_clear", "mitigation"))
        self.fields["route"].choices = routes  # type: ignore[attr-defined]


class ReasonForm(Form):
    """A reason for the record."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea({"rows": 3}))


class ConfirmForm(Form):
    """Nothing to fill in: the button is the answer."""
