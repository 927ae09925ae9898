"""The room as a Django application."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "wisely.approvals"
    label = "approvals"
