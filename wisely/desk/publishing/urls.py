"""Addresses of the pages about publishing."""

from __future__ import annotations

from django.urls import path

from wisely.desk.publishing import redacting, views

PERIOD = "publishing/<slug:dataset>/<slug:period>/"

urlpatterns = [
    path("publishing/", views.due, name="publishing"),
    path("publishing/redactions/", redacting.redactions, name="redactions"),
    path("publishing/redactions/new/", redacting.redact, name="redact-fields"),
    path("publishing/redactions/<int:key>/lift/", redacting.lift, name="lift-redaction"),
    path("publishing/corrections/<int:key>/set-aside/", views.set_aside, name="set-correction-aside"),
    path("publishing/bulk-files/build/", views.build, name="build-bulk-files"),
    path(PERIOD, views.period_page, name="publishing-period"),
    path(f"{PERIOD}publish/", views.publish, name="publish-dataset"),
    path(f"{PERIOD}history/", views.history, name="publishing-history"),
    path(f"{PERIOD}v<int:number>/withdraw/", views.withdraw, name="withdraw-version"),
]
