"""The controls of a list's filters, written in one go each: a category tree has eighty tick boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from wisely.ui.listing.filters import Reading, read_day

Options = Sequence[tuple[str, str, bool]]


def tick_boxes(name: str, options: Options) -> SafeString:
    """Write tick boxes; every value and label is escaped here."""
    stem = f"filter-{escape(name)}"
    return SafeString(
        "\n".join(
            f'<div class="tick"><input type="checkbox" id="{stem}-{number}" name="{escape(name)}" '
            f'value="{escape(value)}"{" checked" if is_on else ""}>'
            f'<label for="{stem}-{number}">{escape(label)}</label></div>'
            for number, (value, label, is_on) in enumerate(options)
        )
    )


def select_options(options: Options, *, any_label: str = "Any") -> SafeString:
    """Write the options of a select, escaped; `any_label` empty leaves the first one out."""
    first = f'<option value="">{escape(any_label)}</option>' if any_label else ""
    return SafeString(
        first
        + "".join(
            f'<option value="{escape(value)}"{" selected" if is_on else ""}>{escape(label)}</option>'
            for value, label, is_on in options
        )
    )


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """A filter as the page shows it: its control, its choices and what was typed."""

    filter: Any
    reading: Reading
    options: Options = ()

    @property
    def boxes(self) -> SafeString:
        return tick_boxes(self.filter.key, self.options)

    @property
    def select(self) -> SafeString:
        return select_options(self.options)

    @property
    def from_text(self) -> str:
        return _as_browsers_do(self.reading.typed(f"{self.filter.key}_from"))

    @property
    def to_text(self) -> str:
        return _as_browsers_do(self.reading.typed(f"{self.filter.key}_to"))

    @property
    def min_text(self) -> str:
        return self.reading.typed(f"{self.filter.key}_min")

    @property
    def max_text(self) -> str:
        return self.reading.typed(f"{self.filter.key}_max")

    @property
    def text(self) -> str:
        return self.reading.typed(self.filter.key)


def _as_browsers_do(text: str) -> str:
    """A date control takes back only the spelling that it sends."""
    day = read_day(text) if text else None
    return day.isoformat() if day else text
