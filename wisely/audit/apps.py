"""The record as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

PLANS_KEPT = 400  # statements of one connection; the pages have about two hundred, psycopg keeps a hundred


class AuditConfig(AppConfig):
    name = "wisely.audit"
    label = "audit"

    def ready(self) -> None:
        """Let each connection keep the plans of as many statements as the pages have."""
        connection_created.connect(_keep_plans, dispatch_uid="wisely.audit.keep_plans")


def _keep_plans(*, connection: Any, **_: object) -> None:
    connection.connection.prepared_max = PLANS_KEPT
