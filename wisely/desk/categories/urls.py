"""Addresses of the pages about categories."""

from __future__ import annotations

from django.urls import path

from wisely.desk.categories import views

urlpatterns = [
    path("categories/", views.categories, name="categories"),
    path("categories/<slug:code>/", views.category, name="category"),
]
