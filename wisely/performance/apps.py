"""The room as a Django application."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "wisely.performance"
    label = "performance"
