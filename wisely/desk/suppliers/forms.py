"""Forms about suppliers. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import transaction

from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.verdict import Refusal
from wisely.suppliers import queries
from wisely.ui.forms import AmountField, ChoiceField, DayField, Form

KINDS = [("", "Not known"), *((kind, kind.capitalize()) for kind in queries.KINDS)]
SOURCE_HINT = "For example: Companies House on 3 March, an invoice, the supplier's own word."
YES_NO_UNKNOWN = [("", "Not known"), ("yes", "Yes"), ("no", "No")]


@contextmanager
def beside(form: Form, *, numbers: str = "") -> Iterator[None]:
    """Put what an action refuses beside the form, with nothing changed; `numbers` names its number field."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.add_error(None, refusal.verdict.reason)
    except NotAnIdentifier as fault:
        form.add_error(_field(form, fault, numbers), str(fault))


def _field(form: Form, fault: NotAnIdentifier, numbers: str) -> str | None:
    if fault.kind == "postcode" and "postcode" in form.fields:
        return "postcode"
    return numbers if numbers in form.fields else None


def yes_or_no(text: str) -> bool | None:
    """Read the answer of a field with yes, no and not known."""
    return {"yes": True, "no": False}.get(text)


def as_answer(value: bool | None) -> str:  # noqa: FBT001 - one value, written
    """Write yes, no or not known for such a field."""
    return "" if value is None else "yes" if value else "no"


class RegisterForm(Form):
    """A new supplier, with what is known on the first day."""

    name = forms.CharField(
        label="Name", max_length=400, help_text="As on its invoices or in the register of companies."
    )
    kind = forms.ChoiceField(label="Kind", choices=KINDS, required=False)
    scheme = forms.ChoiceField(
        label="Register", choices=[("", "No register"), *queries.SCHEME_NAMES.items()], required=False
    )
    number = forms.CharField(
        label="Number in that register", max_length=60, required=False,
        help_text="A company number is best: it finds the supplier however its name is spelt.",
    )  # fmt: skip
    postcode = forms.CharField(label="Postcode", max_length=12, required=False)
    source = forms.CharField(label="Where you know this from", max_length=200, help_text=SOURCE_HINT)

    def clean(self) -> dict[str, Any]:
        """A number needs its register, and the other way round."""
        told = super().clean() or {}
        if told.get("number") and not told.get("scheme"):
            self.add_error("scheme", "Select the register that gave the number.")
        if told.get("scheme") and not told.get("number"):
            self.add_error("number", "Enter the number, or select no register.")
        return told


class ReviseForm(Form):
    """What a supplier is called and what it is."""

    name = forms.CharField(label="Name", max_length=400)
    kind = forms.ChoiceField(label="Kind", choices=KINDS, required=False)
    is_vcse = ChoiceField(
        label="Voluntary, community or social enterprise", choices=YES_NO_UNKNOWN, required=False,
        help_text="Value-driven, and puts its surplus mainly back into its purpose.",
    )  # fmt: skip


class IdentifierForm(Form):
    """A register's number."""

    scheme = forms.ChoiceField(
        label="Register", choices=[("", "Select a register"), *queries.SCHEME_NAMES.items()]
    )
    number = forms.CharField(label="Number", max_length=60)
    source = forms.CharField(label="Where you know this from", max_length=200, help_text=SOURCE_HINT)


class ReasonForm(Form):
    """Why something is done, for whoever asks later."""

    reason = forms.CharField(
        label="Reason", max_length=500, help_text="It stays on the record. Leave out personal matters."
    )


class MergeForm(ReasonForm):
    """Which of two suppliers the other is shown under."""

    keep = ChoiceField(label="Which one stays")

    field_order = ("keep", "reason")

    def __init__(self, *args: Any, pair: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["keep"].choices = pair  # type: ignore[attr-defined]


class NameForm(Form):
    """Another name under which a supplier is met."""

    name = forms.CharField(label="Name", max_length=400)
    source = forms.CharField(label="Where it was met", max_length=200, help_text=SOURCE_HINT)


class AddressForm(Form):
    """Where a supplier is."""

    kind = ChoiceField(
        label="What it is the address of",
        choices=[
            ("registered", "Registered office"), ("trading", "Place of business"),
            ("invoice", "Where invoices come from"), ("unknown", "Not known"),
        ],
    )  # fmt: skip
    lines = forms.CharField(label="Building and street", max_length=300, required=False)
    town = forms.CharField(label="Town", max_length=120, required=False)
    postcode = forms.CharField(label="Postcode", max_length=12, required=False)
    source = forms.CharField(label="Where you know this from", max_length=200, help_text=SOURCE_HINT)

    def clean(self) -> dict[str, Any]:
        """Something must be said of the place."""
        told = super().clean() or {}
        if not any(told.get(name) for name in ("lines", "town", "postcode")):
            self.add_error("postcode", "Enter a postcode, or the street or town.")
        return told


class PhoneNumberForm(Form):
    """Under which number a supplier is called."""

    number = forms.CharField(
        label="Phone number", max_length=40,
        help_text="Like 0113 496 0000, or with + and the country. Leave out an extension.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    source = forms.CharField(label="Where you know this from", max_length=200, help_text=SOURCE_HINT)


class SizeForm(Form):
    """Facts by which a size is judged."""

    staff = forms.IntegerField(
        label="Staff", min_value=0, max_value=5_000_000, required=False, help_text="Heads, on average."
    )
    turnover = AmountField(label="Turnover", required=False, help_text="Pounds, for one year.")
    balance_sheet = AmountField(
        label="Balance sheet total", required=False, help_text="Pounds, at the end of that year."
    )
    is_part_of_group = ChoiceField(
        label="Part of a group", choices=YES_NO_UNKNOWN, required=False,
        help_text="A subsidiary is judged by its group, so its own figures do not make it small.",
    )  # fmt: skip
    group_parent = forms.CharField(
        label="Reference of its parent", max_length=40, required=False,
        help_text="As on the parent's page, for example SUP-S-00042-7.",
    )  # fmt: skip
    on = DayField(label="As of", required=False, help_text="The day that the figures are of.")
    source = forms.CharField(label="Where you know this from", max_length=200, help_text=SOURCE_HINT)


class LedgerForm(Form):
    """The council's own number of a supplier."""

    ledger_number = forms.CharField(label="Number in the council's ledger", max_length=60)
