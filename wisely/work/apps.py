"""The room as a Django application."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "wisely.work"
    label = "work"
