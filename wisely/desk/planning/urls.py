"""Addresses of the pages about needs, routes and the pipeline."""

from __future__ import annotations

from django.urls import path

from wisely.desk.planning.views import acts, needs, record, route

NEED = "planning/needs/<slug:reference>/"
urlpatterns = [
    path("planning/", needs.needs, name="needs"),
    path("planning/route/", route.route, name="which-route"),
    path("planning/pipeline/", needs.pipeline, name="pipeline"),
    path("planning/needs/propose/", needs.propose, name="propose-need"),
    path(NEED, record.need, name="need"),
    path(f"{NEED}routes/", record.routes, name="need-routes"),
    path(f"{NEED}options/", record.options, name="need-options"),
    path(f"{NEED}gate/", record.gate, name="need-gate"),
    path(f"{NEED}history/", record.history, name="need-history"),
    path(f"{NEED}revise/", acts.revise, name="revise-need"),
    path(f"{NEED}appraise/", acts.appraise, name="appraise-options"),
    path(f"{NEED}gate/pass/", acts.pass_gate, name="pass-gate"),
    path(f"{NEED}schedule/", acts.schedule, name="schedule-procurement"),
    path(f"{NEED}send-back/", acts.send_back, name="send-need-back"),
    path(f"{NEED}meet-otherwise/", acts.meet_otherwise, name="meet-need-otherwise"),
    path(f"{NEED}drop/", acts.drop, name="drop-need"),
    path(f"{NEED}publish/", acts.publish, name="publish-plan"),
    path(f"{NEED}withdraw/", acts.withdraw, name="withdraw-plan"),
]
