"""Addresses of the pages about needs, routes and the pipeline."""

from __future__ import annotations

from django.urls import path

from wisely.desk.planning.views import (
    acts,
    needs,
    plans,
    record,
    route,
    together,
    waiver_imports,
    waiver_report,
    waivers,
)

NEED = "planning/needs/<slug:reference>/"
WAIVER = "planning/waivers/<slug:reference>/"
WAIVER_IMPORT = "planning/waivers/imports/<int:key>/"
PLAN = "planning/plans/<int:key>/"
PAIR = "planning/together/<slug:reference>/<int:key>/"
urlpatterns = [
    path("planning/", needs.needs, name="needs"),
    path("planning/route/", route.route, name="which-route"),
    path("planning/pipeline/", needs.pipeline, name="pipeline"),
    path("planning/pipeline/notice/", needs.pipeline_notice, name="pipeline-notice"),
    path("planning/together/", together.opportunities, name="joint-opportunities"),
    path(PAIR, together.opportunity, name="joint-opportunity"),
    path(f"{PAIR}contact/", together.contact, name="note-contact"),
    path(f"{PAIR}set-aside/", together.set_aside, name="set-opportunity-aside"),
    path(f"{PAIR}take-up/", together.take_up, name="take-opportunity-up"),
    path("planning/plans/", plans.plans, name="plan-imports"),
    path("planning/plans/new/", plans.new, name="read-plan-file"),
    path(PLAN, plans.one, name="plan-import"),
    path(f"{PLAN}import/", plans.bring_in, name="import-plan"),
    path(f"{PLAN}discard/", plans.discard, name="discard-plan-file"),
    path(f"{PLAN}undo/", plans.undo, name="undo-plan-import"),
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
    path(f"{NEED}stand/", acts.stand, name="stand-in-need"),
    path(f"{NEED}drop/", acts.drop, name="drop-need"),
    path(f"{NEED}publish/", acts.publish, name="publish-plan"),
    path(f"{NEED}withdraw/", acts.withdraw, name="withdraw-plan"),
    path("planning/waivers/", waivers.waivers, name="waivers"),
    path("planning/waivers/propose/", waivers.propose, name="request-waiver"),
    path("planning/waivers/report/", waiver_report.report, name="waiver-report"),
    path("planning/waivers/imports/", waiver_imports.imports, name="waiver-imports"),
    path("planning/waivers/imports/new/", waiver_imports.new, name="import-waivers"),
    path(WAIVER_IMPORT, waiver_imports.one, name="waiver-import"),
    path(f"{WAIVER_IMPORT}import/", waiver_imports.bring_in, name="confirm-waiver-import"),
    path(f"{WAIVER_IMPORT}discard/", waiver_imports.discard, name="discard-waiver-import"),
    path(f"{WAIVER_IMPORT}undo/", waiver_imports.undo, name="undo-waiver-import"),
    path(WAIVER, waivers.waiver, name="waiver"),
    path(f"{WAIVER}decision/", waivers.decision, name="waiver-decision"),
    path(f"{WAIVER}history/", waivers.history, name="waiver-history"),
    path(f"{WAIVER}revise/", waivers.revise, name="revise-waiver"),
    path(f"{WAIVER}stand/", waivers.stand, name="stand-in-waiver"),
    path(f"{WAIVER}withdraw/", waivers.withdraw, name="withdraw-waiver"),
    path(f"{WAIVER}end/", waivers.end, name="end-waiver"),
]
