"""Addresses of the pages about the categories of payments."""

from __future__ import annotations

from django.urls import path

from wisely.desk.classifications import classifier, views

urlpatterns = [
    path("classifications/", views.queue, name="classifications"),
    path("classifications/train/", classifier.train, name="train-classifier"),
    path("classifications/classifiers/", classifier.classifiers, name="classifiers"),
    path("classifications/<int:pk>/", views.kind, name="classification"),
    path("classifications/<int:pk>/take-back/", views.take_back, name="take-back-category"),
    path("classifications/payments/<int:pk>/", views.payment, name="correct-category"),
]
