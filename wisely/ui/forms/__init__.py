"""Forms in the house's look: the renderer, and fields for what councils type most."""

from wisely.ui.forms.fields import AmountField, ChoiceField, ChoicesField, DayField, DayInput, FilesField
from wisely.ui.forms.form import Form, beside, version_of
from wisely.ui.forms.renderer import GdsRenderer

__all__ = [
    "AmountField",
    "ChoiceField",
    "ChoicesField",
    "DayField",
    "DayInput",
    "FilesField",
    "Form",
    "GdsRenderer",
    "beside",
    "version_of",
]
