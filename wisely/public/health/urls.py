"""Addresses of the health page."""

from django.urls import path

from wisely.public.health import views

urlpatterns = [path("healthz", views.health, name="health")]
