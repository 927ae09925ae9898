"""The look as a Django application, so that its template tags are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "wisely.ui"
    label = "ui"
