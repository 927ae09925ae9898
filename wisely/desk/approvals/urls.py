"""Addresses of the pages about approvals."""

from __future__ import annotations

from django.urls import path

from wisely.desk.approvals import views

APPROVAL = "approvals/<slug:reference>/"
STEP = f"{APPROVAL}steps/<int:key>/"
urlpatterns = [
    path("approvals/", views.inbox, name="approvals"),
    path("approvals/all/", views.every, name="all-approvals"),
    path(APPROVAL, views.card, name="approval"),
    path(f"{APPROVAL}history/", views.history, name="approval-history"),
    path(f"{STEP}approve/", views.approve, name="approve-step"),
    path(f"{STEP}refuse/", views.refuse, name="refuse-step"),
    path(f"{STEP}ask/", views.ask, name="ask-question"),
    path(f"{APPROVAL}questions/<int:key>/answer/", views.answer, name="answer-question"),
]
