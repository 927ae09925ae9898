"""The room as a Django application."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "wisely.planning"
    label = "planning"
