"""The room as a Django application."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "wisely.budgets"
    label = "budgets"
