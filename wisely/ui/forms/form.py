"""The base of every form: the server, not the browser, says what is wrong, in words of the house."""

from __future__ import annotations

from typing import Any

from django import forms

from wisely.ui import words

_PICKED = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple, forms.FileInput)


class Form(forms.Form):
    """A form whose missing fields are named: “Enter title.”, “Select category.”"""

    use_required_attribute = False

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **settings})
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = words.lower_first(str(field.label or name.replace("_", " ")))
                verb = "Select" if isinstance(field.widget, _PICKED) else "Enter"
                field.error_messages["required"] = f"{verb} {label}."
