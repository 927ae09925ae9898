"""The room as a Django application."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "wisely.publishing"
    label = "publishing"
