"""The room as a Django application."""

from django.apps import AppConfig


class CategoriesConfig(AppConfig):
    name = "wisely.categories"
    label = "categories"
