"""Forms about a supplier's accounts: one period as its accounts show it, put right, and a value to try."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from wisely.suppliers import queries
from wisely.suppliers.actions import AboutAccounts
from wisely.ui.forms import AmountField, ChoiceField, ChoicesField, DayField, Form

UNITS = {"1": "Pounds", "1000": "Thousands of pounds (£’000)", "1000000": "Millions of pounds"}
QUALIFIED, GOING_CONCERN = "qualified", "going concern"
HINTS = {
    "revenue": "Turnover, excluding VAT.",
    "operating_profit": "A loss with a minus sign, or in brackets.",
    "depreciation": "Leave EBITDA empty and it is worked out from these.",
    "ebit": "If empty, operating profit stands for it.",
    "net_interest": "Interest paid less interest received. Below nought if it received more.",
    "free_cash_flow": "Cash from operations less tax and capital spending.",
    "net_debt": "Borrowings and leases less cash. Net cash with a minus sign.",
    "pension_deficit": "Of defined-benefit schemes. 0 if it has none.",
    "inventory": "0 if it holds none.",
    "current_liabilities": "Creditors due within a year.",
    "group_balances": "What companies of its group owe it. 0 if it has no group.",
}


class _OnePeriodForm(Form):
    """The figures of one period, where they stand and what their auditor says."""

    months = forms.IntegerField(label="Months that they cover", help_text="A year is 12.")
    source = ChoiceField(label="Where they stand", choices=list(queries.ACCOUNTS_SOURCES.items()))
    audited = ChoiceField(
        label="Are they audited?", choices=[("yes", "Yes"), ("no", "No, exempt from audit or not final")]
    )
    doubts = ChoicesField(
        label="What the accounts warn of", required=False,
        choices=[
            (QUALIFIED, "The auditor’s report is qualified, adverse or disclaimed"),
            (GOING_CONCERN, "A material uncertainty about going concern is named"),
        ],
        help_text="Leave both empty if the report is clean.",
    )  # fmt: skip
    unit = ChoiceField(
        label="The figures below are in", choices=list(UNITS.items()), initial="1",
        help_text="Leave empty what the accounts do not say. One figure is enough.",
    )  # fmt: skip
    evidence = forms.CharField(
        label="What you saw, and where it is kept", max_length=1_000, widget=forms.Textarea({"rows": 2}),
        help_text="For example: full accounts from Companies House, kept in the contract’s folder.",
    )  # fmt: skip
    seen_on = DayField(label="Day on which you saw them")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        last = [name for name in ("evidence", "seen_on", "reason") if name in self.fields]
        for name, label in queries.FIGURES.items():
            self.fields[name] = AmountField(
                label=label, required=False, allow_negative=name in queries.MAY_BE_NEGATIVE,
                help_text=HINTS.get(name, ""),
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def about(self) -> AboutAccounts:
        """Give where they stand and what their auditor says."""
        told = self.cleaned_data
        return AboutAccounts(
            source=told["source"], evidence=told["evidence"], seen_on=told["seen_on"],
            is_audited=told["audited"] == "yes", is_qualified=QUALIFIED in told["doubts"],
            names_going_concern=GOING_CONCERN in told["doubts"],
        )  # fmt: skip

    def figures(self) -> queries.Figures:
        """Give the figures in whole pounds."""
        amounts: dict[str, Decimal | None] = {name: self.cleaned_data[name] for name in queries.FIGURES}
        times = int(self.cleaned_data["unit"])
        return queries.Figures(
            months=self.cleaned_data["months"], **queries.in_whole_pounds(amounts, times=times)
        )


class AccountsForm(_OnePeriodForm):
    """One period of accounts for the first time."""

    ends_on = DayField(label="Last day of the period", help_text="For example, 31 3 2026.")
    scope = ChoiceField(label="Whose accounts", choices=list(queries.ACCOUNTS_OF.items()))

    field_order = ("ends_on", "months", "scope", "source", "audited", "doubts", "unit")


class CorrectAccountsForm(_OnePeriodForm):
    """One period put right, for a reason."""

    reason = forms.CharField(
        label="Why they are put right", max_length=1_000, widget=forms.Textarea({"rows": 2})
    )


class PlannedForm(Form):
    """A value a year to hold the turnover against, of a contract that is only planned."""

    planned = AmountField(
        label="Value a year of a contract that you plan, excluding VAT", required=False,
        help_text="For example 750,000. Nothing is kept.",
    )  # fmt: skip
