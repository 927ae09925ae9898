"""The form that says who the suppliers of a contract are, lot by lot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from wisely.contracts.actions import Party
from wisely.desk.contracts.forms.reasons import Choices, yes_or_no
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui.forms import ChoiceField, Form

SAID = [("", "Not said"), ("yes", "Yes"), ("no", "No")]


class PartyRow(Form):
    """One supplier of a contract. The reference is chosen before, by a search."""

    is_kept = forms.BooleanField(label="Is party to the contract", required=False)
    reference = forms.CharField(widget=forms.HiddenInput, max_length=40)
    published_name = forms.CharField(label="Name in the contract", required=False, max_length=400)
    lot = forms.CharField(
        label="Lot", required=False, max_length=20, help_text="Its number; empty for the whole contract."
    )
    published_as_sme = ChoiceField(label="Published as an SME", choices=SAID, required=False)
    published_as_vcse = ChoiceField(label="Published as a VCSE", choices=SAID, required=False)

    def __init__(self, *args: Any, name: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.name = name

    @property
    def party(self) -> Party | None:
        """What the action takes; None for one that is no longer party."""
        told = self.cleaned_data
        supplier = supplier_by_reference(told["reference"]) if told["is_kept"] else None
        if supplier is None:
            return None
        return Party(
            supplier=supplier.canonical or supplier,
            lot=told["lot"],
            published_name=told["published_name"],
            published_as_sme=yes_or_no(told["published_as_sme"]),
            published_as_vcse=yes_or_no(told["published_as_vcse"]),
        )


class LeadForm(Form):
    """Which supplier leads, and why the suppliers are named anew."""

    lead = ChoiceField(label="Which one leads?", required=False)
    reason = forms.CharField(label="Reason", required=False, max_length=2_000)

    def __init__(self, *args: Any, suppliers: Choices, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["lead"].choices = list(suppliers)  # type: ignore[attr-defined]


def in_order(parties: Iterable[Party], *, lead: str) -> list[Party]:
    """Put the lead first."""
    return sorted(parties, key=lambda party: party.supplier.reference != lead)


def faults_of_lots(rows: Sequence[PartyRow], numbers: Sequence[str]) -> list[str]:
    """Say which suppliers name a lot that the contract does not have."""
    return [
        f"{row.name}: there is no lot “{row.cleaned_data['lot']}”. Enter it among the lots first."
        for row in rows
        if row.is_valid() and row.cleaned_data["lot"] and row.cleaned_data["lot"] not in numbers
    ]
