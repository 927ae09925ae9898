"""The room as a Django application."""

from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "wisely.interests"
    label = "interests"
