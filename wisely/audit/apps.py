"""The record as a Django application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "wisely.audit"
    label = "audit"
