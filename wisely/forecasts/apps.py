"""The room as a Django application."""

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "wisely.forecasts"
    label = "forecasts"
