"""The record as a Django application."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from wisely.audit.cursors import keep_plans


class AuditConfig(AppConfig):
    name = "wisely.audit"
    label = "audit"

    def ready(self) -> None:
        """Let each new connection keep plans."""
        connection_created.connect(keep_plans, dispatch_uid="wisely.audit.keep_plans")
