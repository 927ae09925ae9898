"""Addresses of the pages about measures."""

from __future__ import annotations

from django.urls import path

from wisely.desk.performance.views import acts, drills, measures, readings, strategy, wards

urlpatterns = [
    path("performance/", measures.measures, name="measures"),
    path("performance/strategy/", strategy.strategy, name="strategy"),
    path("performance/strategy/<slug:key>/", strategy.aspect, name="strategy-aspect"),
    path("performance/strategy/<slug:key>/assess/", strategy.assess, name="assess-maturity"),
    path("performance/<int:number>/", measures.measure, name="measure"),
    path("performance/<int:number>/suppliers/", drills.suppliers, name="measure-suppliers"),
    path("performance/<int:number>/directorates/", drills.directorates, name="measure-directorates"),
    path("performance/<int:number>/wards/", wards.wards, name="measure-wards"),
    path("performance/<int:number>/contracts/", drills.contracts, name="measure-contracts"),
    path("performance/<int:number>/readings/", readings.readings, name="measure-readings"),
    path("performance/<int:number>/history/", readings.history, name="measure-history"),
    path("performance/<int:number>/record/", acts.record, name="record-reading"),
    path("performance/<int:number>/freeze/", acts.freeze, name="freeze-period"),
    path("performance/<int:number>/owner/", acts.owner, name="assign-measure-owner"),
    path("performance/<int:number>/readings/<int:pk>/restate/", acts.restate, name="restate-reading"),
]
