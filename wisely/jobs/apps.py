"""The clock's door as a Django application, so that `manage.py work` is found."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wisely.jobs"
    label = "jobs"
