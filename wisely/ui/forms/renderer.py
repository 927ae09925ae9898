"""Renders every form of the house: label, hint, error and control, joined for screen readers."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates, TemplatesSetting


class GdsRenderer(TemplatesSetting):
    """Use the house's templates for fields and forms, and Django's own for plain controls."""

    field_template_name = "ui/forms/field.html"
    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"

    def __init__(self) -> None:
        self._plain_controls = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Look among Django's built-in control templates for its own, else among the house's."""
        if template_name.startswith("django/forms/"):
            return self._plain_controls.get_template(template_name)
        return super().get_template(template_name)
