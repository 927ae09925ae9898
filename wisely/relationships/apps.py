"""The room as a Django application."""

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "wisely.relationships"
    label = "relationships"
