"""The room as a Django application."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "wisely.governance"
    label = "governance"
