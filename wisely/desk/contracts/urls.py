"""Addresses of the pages about contracts."""

from __future__ import annotations

from django.urls import path

from wisely.desk.contracts.views import record, register

urlpatterns = [
    path("contracts/", register.register, name="contracts"),
    path("contracts/<slug:reference>/", record.overview, name="contract"),
    path("contracts/<slug:reference>/particulars/", record.all_particulars, name="contract-particulars"),
    path("contracts/<slug:reference>/money/", record.money, name="contract-money"),
    path("contracts/<slug:reference>/changes/", record.changes, name="contract-changes"),
    path("contracts/<slug:reference>/history/", record.history, name="contract-history"),
    path("contracts/<slug:reference>/published/", record.published, name="contract-published"),
]
