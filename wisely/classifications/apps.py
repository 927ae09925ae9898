"""The room as a Django application."""

from django.apps import AppConfig


class ClassificationsConfig(AppConfig):
    name = "wisely.classifications"
    label = "classifications"
