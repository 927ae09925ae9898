"""The room as a Django application."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "wisely.papers"
    label = "papers"
