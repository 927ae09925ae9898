"""Addresses of the auditor's pages."""

from __future__ import annotations

from django.urls import path

from wisely.desk.record import views

urlpatterns = [
    path("record/", views.events, name="record"),
    path("record/shared/", views.shared, name="record-shared"),
    path("record/log/", views.log, name="record-log"),
    path("record/<int:number>/", views.event, name="event"),
    path("record/<int:number>/check/", views.check, name="event-check"),
    path("record/<int:number>/receipt.json", views.receipt, name="event-receipt"),
    path("record/<int:number>/chain.jsonl", views.chain, name="event-chain"),
]
