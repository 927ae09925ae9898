"""Addresses of what frames the pages."""

from __future__ import annotations

from django.urls import path

from wisely.desk.shell import views

urlpatterns = [path("look/<slug:pack>.css", views.council_colours, name="council-colours")]
