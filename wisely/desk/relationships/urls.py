"""Addresses of the pages about strategic suppliers and supply chains, before those by reference."""

from __future__ import annotations

from django.urls import path

from wisely.desk.relationships.views import chains, judging, watch

urlpatterns = [
    path("suppliers/strategic/", judging.strategic, name="strategic-suppliers"),
    path("suppliers/strategic/likely/", judging.likely, name="likely-strategic"),
    path("suppliers/watch/", watch.triggers, name="distress-watch"),
    path("suppliers/watch/suppliers/", watch.watched, name="watched-suppliers"),
    path("suppliers/watch/<int:key>/", watch.one, name="distress-trigger"),
    path("suppliers/watch/<int:key>/over/", watch.end, name="end-distress-report"),
    path("suppliers/supply-chains/", chains.everywhere, name="supply-chains"),
    path("suppliers/<slug:reference>/report-distress/", watch.report, name="report-distress"),
    path("suppliers/<slug:reference>/supply-chain/", chains.of_supplier, name="supplier-supply-chain"),
    path("contracts/<slug:reference>/supply-chain/", chains.chain, name="contract-supply-chain"),
    path("contracts/<slug:reference>/supply-chain/declare/", chains.declare, name="declare-subcontractor"),
    path("contracts/<slug:reference>/supply-chain/verify/", chains.verify, name="verify-supply-chain"),
    path("contracts/<slug:reference>/supply-chain/<int:key>/", chains.link, name="supply-link"),
    path("contracts/<slug:reference>/work-out-tier/", judging.tier, name="work-out-tier"),
    path("suppliers/<slug:reference>/judge-strategic/", judging.judge, name="judge-strategic"),
]
