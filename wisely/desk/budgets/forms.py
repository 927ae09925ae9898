"""Forms about budgets. Whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from wisely.ui.forms import AmountField, ChoiceField, Form

Choices = Sequence[tuple[str, str]]
NOBODY = "none"


def _reason(label: str, hint: str = "It stands on the record.", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=5_000, widget=forms.Textarea({"rows": 3})
    )


class CentreForm(Form):
    """What a cost centre is called, who holds it, how payments name it."""

    name = forms.CharField(label="Name", max_length=200)
    directorate = forms.ChoiceField(label="Directorate")
    holder = forms.ChoiceField(label="Holder", help_text="Who answers for its budget.", required=False)
    payment_codes = forms.CharField(
        label="How payments and contracts name it", required=False, max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Cost codes, or names of services and directorates, as payment files and contracts have "
        "them. One on each line.",
    )  # fmt: skip

    def __init__(self, *args: Any, directorates: Choices, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices, empty in (
            ("directorate", directorates, "Choose a directorate"),
            ("holder", people, "Nobody yet"),
        ):
            self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]

    def clean_payment_codes(self) -> list[str]:
        """Give the codes, one of each line."""
        return [line.strip() for line in self.cleaned_data["payment_codes"].splitlines() if line.strip()]


class NewCentreForm(CentreForm):
    """A cost centre that is opened."""

    code = forms.CharField(
        label="Code", max_length=40, help_text="As the finance system writes it, such as AC1040."
    )
    field_order = ("code", "name", "directorate", "holder", "payment_codes")


class BudgetsForm(Form):
    """The budgets of several years."""

    reason = _reason(
        "Why is it changed?",
        "Needed where a budget was set already. It stands on the record.",
        required=False,
    )

    def __init__(self, *args: Any, years: Mapping[str, Decimal | None], **more: Any) -> None:
        super().__init__(*args, **more)
        for year, amount in years.items():
            self.fields[f"amount_{year}"] = AmountField(
                label=f"Budget for {year}, excluding VAT", required=False, initial=amount
            )
        self.order_fields([*(f"amount_{year}" for year in years), "reason"])

    def amounts(self) -> dict[str, Decimal]:
        """Give the years that have an amount. One left empty is left as it is."""
        return {
            name.removeprefix("amount_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("amount_") and value is not None
        }


class MoveForm(Form):
    """Money that moves to another cost centre."""

    receiver = forms.ChoiceField(label="To which cost centre?")
    year = forms.ChoiceField(label="Of which year?")
    amount_net = AmountField(label="How much, excluding VAT?")
    reason = _reason("Why is it moved?")

    def __init__(self, *args: Any, centres: Choices, years: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["receiver"].choices = [("", "Choose a cost centre"), *centres]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]


class ReasonForm(Form):
    """A reason alone."""

    reason = _reason("Why?")


class FileForm(Form):
    """A file of budgets."""

    file = forms.FileField(
        label="Choose a file", help_text="CSV, XLSX or ODS, with the columns Cost centre, Year and Amount."
    )


class ConfirmForm(Form):
    """Nothing but yes."""


class AnswerForm(Form):
    """Which budget pays."""

    centre = ChoiceField(
        label="Which budget pays?", error_messages={"required": "Say which budget pays, or that none does."}
    )
    answer = _reason("Why that one?", "A few words. They stand on the record.")

    def __init__(self, *args: Any, centres: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["centre"].choices = list(centres)  # type: ignore[attr-defined]


class PassOnForm(Form):
    """Who knows better."""

    to = forms.ChoiceField(label="Who knows?")
    reason = _reason("Why them?")

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]
