"""Addresses of the pages about forecasts."""

from __future__ import annotations

from django.urls import path

from wisely.desk.forecasts import views

urlpatterns = [
    path("spend/forecast/", views.ahead, name="forecast"),
    path("spend/forecast/contracts/", views.contracts, name="forecast-of-contracts"),
    path("spend/forecast/make/", views.make, name="make-forecasts"),
]
