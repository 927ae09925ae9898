"""Addresses of the pages about strategic suppliers. They stand before those of suppliers by reference."""

from __future__ import annotations

from django.urls import path

from wisely.desk.relationships import views

urlpatterns = [
    path("suppliers/strategic/", views.strategic, name="strategic-suppliers"),
    path("suppliers/strategic/likely/", views.likely, name="likely-strategic"),
    path("contracts/<slug:reference>/work-out-tier/", views.tier, name="work-out-tier"),
    path("suppliers/<slug:reference>/judge-strategic/", views.judge, name="judge-strategic"),
]
