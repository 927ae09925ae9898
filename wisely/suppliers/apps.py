"""The room as a Django application."""

from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "wisely.suppliers"
    label = "suppliers"
