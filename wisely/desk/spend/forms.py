"""Forms about spend. A form says what is missing; whether it may be, the action decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import transaction
from django.utils.html import escape

from wisely.lib.verdict import Refusal
from wisely.spend import queries
from wisely.spend.actions import UnreadableFile
from wisely.spend.queries import Candidate, FirstLook
from wisely.ui.forms import AmountField, ChoiceField, ChoicesField, DayField, Form

FIELDS = [("", "Not read"), *queries.FIELD_LABELS.items()]
TAXES = [("net", "Without VAT that the council gets back (net)"), ("gross", "With VAT (gross)")]
SIGNS = [
    ("kept", "Credits have their minus signs"),
    ("lost", "Minus signs were lost: a credit may stand as a payment. Each payment will say so"),
]
ORDERS = [("day", "Day first: 03/04/2025 is 3 April"), ("month", "Month first: 03/04/2025 is 4 March")]


@contextmanager
def beside(form: Form, *, file_field: str = "") -> Iterator[None]:
    """Put what an action refuses, or cannot read, beside the form, with nothing changed."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.add_error(None, refusal.verdict.reason)
    except UnreadableFile as fault:
        form.add_error(file_field or None, str(fault))


class FileForm(Form):
    """A payment file, as it was published or as the ledger gave it."""

    file = forms.FileField(
        label="Payment file",
        help_text=(
            "CSV, Excel (.xlsx, .xls), OpenDocument (.ods) or Parquet. Leave it as it is: titles, totals and "
            "blank rows are found."
        ),
        error_messages={
            "required": "Choose a payment file.",
            "empty": "The file is empty. Choose it again, or ask for a new copy.",
        },
    )  # fmt: skip


class MappingForm(Form):
    """What each column of a file is, and how its cells are read."""

    tax = ChoiceField(label="The amounts are", choices=TAXES)
    signs = ChoiceField(label="Minus signs", choices=SIGNS)
    order = ChoiceField(label="Dates that could be read two ways", choices=ORDERS)
    paid_on = DayField(
        label="Date of every payment", required=False,
        help_text="Only where no column has dates. The last day of the month that the file is of.",
    )  # fmt: skip
    stated_total = AmountField(
        label="Total that finance gave", required=False, allow_negative=True,
        help_text="What the file should come to, with VAT or without, as its amounts are. It is compared.",
    )  # fmt: skip

    def __init__(self, *args: Any, staged: Any, look: FirstLook, **more: Any) -> None:
        self.staged, self.look = staged, look
        mapping = look.mapping
        initial = {
            "tax": mapping.tax.value, "signs": "lost" if mapping.lacks_signs else "kept",
            "order": "day" if mapping.day_first else "month",
            "paid_on": mapping.paid_on, "stated_total": mapping.stated_total, "sheets": list(mapping.sheets),
            **{f"column_{each.place}": each.field for each in look.columns},
        }  # fmt: skip
        super().__init__(*args, initial=initial, **more)
        # The reasons quote headings of the file, and help texts are shown as they are.
        self.fields["tax"].help_text = escape(look.tax_reason)
        self.fields["order"].help_text = escape(look.date_reason)
        for each in look.columns:
            self.fields[f"column_{each.place}"] = forms.ChoiceField(
                label=f"Column {each.letter}{f', {each.heading}' if each.heading else ''} is",
                choices=FIELDS,
                required=False,
            )
        if len(look.sheets) > 1:
            self.fields["sheets"] = ChoicesField(
                label="Sheets to read",
                choices=[(name, self._sheet(name, rows)) for name, rows, _ in look.sheets],
                error_messages={"required": "Select at least one sheet."},
            )

    @staticmethod
    def _sheet(name: str, rows: int | None) -> str:
        return name if rows is None else f"{name} ({rows:,} rows)"

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Each column of the file with its control."""
        return [(each, self[f"column_{each.place}"]) for each in self.look.columns]

    @property
    def rest(self) -> list[Any]:
        """The controls that are not of one column."""
        return [
            self[name]
            for name in ("sheets", "tax", "signs", "order", "paid_on", "stated_total")
            if name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        """Each field once, and those without which a row is no payment."""
        told = super().clean() or {}
        chosen = {each.place: told.get(f"column_{each.place}", "") for each in self.look.columns}
        times = Counter(field for field in chosen.values() if field)
        for place, field in chosen.items():
            if field and times[field] > 1:
                self.add_error(
                    f"column_{place}",
                    f"Two columns are chosen as {queries.FIELD_LABELS[field].lower()}. Keep the one to read.",
                )
        if self.errors:
            return told
        mapping = queries.mapping_chosen(
            self.staged, columns=chosen, tax=told["tax"], day_first=told["order"] == "day",
            paid_on=None if "paid_on" in chosen.values() else told.get("paid_on"),
            stated_total=told.get("stated_total"), sheets=tuple(told.get("sheets") or ()),
            lacks_signs=told["signs"] == "lost",
        )  # fmt: skip
        for lacking in queries.what_is_missing(mapping):
            self.add_error(None, f"No column is chosen for: {lacking.lower()}.")
        return told | {"mapping": mapping}


class MatchForm(Form):
    """Which supplier a name in the payments means."""

    NOBODY = "nobody"

    supplier = ChoiceField(label="Which supplier is it?")
    reason = forms.CharField(
        label="How you know", max_length=500,
        help_text="For example: the invoice names this company. It stays on the record.",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[Candidate], is_matched: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(each.reference, f"{each.name} ({each.reference}). {each.reason}") for each in offered]
        if is_matched:
            choices.append((self.NOBODY, "None of these: take the match back"))
        self.fields["supplier"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why something is undone, for whoever asks later."""

    reason = forms.CharField(
        label="Reason", max_length=500, help_text="It stays on the record. Leave out personal matters."
    )
