"""Fields whose faults are said in words a person can act on: days, amounts, choices, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wisely.lib.money import NotAnAmount, parse_amount
from wisely.ui import words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DayInput(forms.MultiWidget):
    """Day, month and year in three boxes, which phones and screen readers manage better than a calendar."""

    template_name = "ui/forms/day.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, str] | None = None) -> None:
        numeric = {"inputmode": "numeric", "autocomplete": "off"}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**numeric, "maxlength": "2"}),
            "month": forms.TextInput({**numeric, "inputmode": "text", "maxlength": "9"}),
            "year": forms.TextInput({**numeric, "maxlength": "4"}),
        }
        super().__init__(boxes, dict(attrs or {}))

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for box, label in zip(context["widget"]["subwidgets"], ("Day", "Month", "Year"), strict=True):
            box["label"] = label
            box["attrs"].pop("aria-describedby", None)
            if box["value"] is not None:
                box["value"] = str(box["value"])
        return context


class DayField(forms.MultiValueField):
    """A day typed in three boxes. The month may be a name. Names in messages come from the field's label.

    :raises ValidationError: naming which of the three is missing or what cannot be.
    """

    widget = DayInput

    def __init__(self, **settings: Any) -> None:
        parts = (
            forms.CharField(required=False),
            forms.CharField(required=False),
            forms.CharField(required=False),
        )
        super().__init__(parts, require_all_fields=False, **settings)

    def clean(self, value: Sequence[str] | None) -> date | None:
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        missing = [name for name, part in zip(("day", "month", "year"), typed, strict=True) if not part]
        named = words.named(str(self.label or "the date"))
        if len(missing) == 3:
            if self.required:
                raise ValidationError(words.missing(str(self.label or "the date")), code="required")
            return None
        if missing:
            raise ValidationError(f"{named} must include a {' and a '.join(missing)}.", code="incomplete")
        day = read_day(*typed)
        if day is None:
            raise ValidationError(f"{named} must be a real date, like 27 3 2027.", code="invalid")
        self.run_validators(day)
        return day

    def compress(self, data_list: Any) -> Any:
        return data_list


def read_day(day: str, month: str, year: str) -> date | None:
    """Read a day from its three parts, or None where there is none. Two-figure years are not guessed."""
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else month
    try:
        return date(int(year), int(number), int(day)) if len(year) == 4 else None
    except (ValueError, OverflowError):
        return None


class AmountField(forms.CharField):
    """Pounds as people type them: £1,234.50, (12.30), 1,000 CR. A Decimal; the label must say the tax."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input-amount"})

    def __init__(self, *, allow_negative: bool = False, **settings: Any) -> None:
        self.allow_negative = allow_negative
        super().__init__(**{"template_name": "ui/forms/amount.html", **settings})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            amount = parse_amount(str(text))
        except NotAnAmount as fault:
            raise ValidationError(str(fault), code="invalid") from fault
        if amount < 0 and not self.allow_negative:
            raise ValidationError(
                f"{words.named(str(self.label or 'The amount'))} must be 0 or more.", code="negative"
            )
        return amount

    def clean(self, value: Any) -> Decimal | None:
        amount = self.to_python(value)
        if amount is None and self.required:
            raise ValidationError(words.missing(str(self.label or "the amount")), code="required")
        return amount if amount is None else Decimal(amount)


class ChoiceField(forms.ChoiceField):
    """One of a few, shown whole as radios. For more than about ten, use a search-and-pick page."""

    widget = forms.RadioSelect


class ChoicesField(forms.MultipleChoiceField):
    """Any of a few, as tick boxes."""

    widget = forms.CheckboxSelectMultiple


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files in one control. Gives a list."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        single = super().clean
        return [single(file, initial) for file in files]
