"""The room as a Django application."""

from django.apps import AppConfig


class SpendConfig(AppConfig):
    name = "wisely.spend"
    label = "spend"
