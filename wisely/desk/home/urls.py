"""The address of the start page."""

from __future__ import annotations

from django.urls import path

from wisely.desk.home.views import home

urlpatterns = [path("", home, name="home")]
