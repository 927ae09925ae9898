"""Addresses of the pages about contracts."""

from __future__ import annotations

from django.urls import path

from wisely.desk.contracts.views import (
    alerts,
    bulk,
    changes,
    imports,
    parts,
    record,
    register,
    registering,
    term,
)

ONE = "contracts/<slug:reference>/"
IMPORT = "contracts/imports/<int:key>/"

urlpatterns = [
    path("contracts/", register.register, name="contracts"),
    path("contracts/register/", registering.find_supplier, name="register-contract"),
    path("contracts/register/details/", registering.register, name="register-contract-details"),
    path("contracts/give-owner/", bulk.give_owner, name="give-owner"),
    path("contracts/give-owner/done/", bulk.given, name="owner-given"),
    path("contracts/quality/", register.quality, name="register-quality"),
    path("contracts/alerts/", alerts.mine, name="my-alerts"),
    path("contracts/alerts/calendar.ics", alerts.my_calendar, name="my-calendar"),
    path("contracts/alerts/<int:key>/", alerts.one, name="alert"),
    path("contracts/imports/", imports.imports, name="contract-imports"),
    path("contracts/imports/new/", imports.new, name="new-contract-import"),
    path(IMPORT, imports.one, name="contract-import"),
    path(f"{IMPORT}columns/", imports.columns, name="contract-import-columns"),
    path(f"{IMPORT}buyers/", imports.buyers, name="contract-import-buyers"),
    path(f"{IMPORT}import/", imports.bring_in, name="contract-import-bring-in"),
    path(f"{IMPORT}discard/", imports.discard, name="contract-import-discard"),
    path(f"{IMPORT}undo/", imports.undo, name="contract-import-undo"),
    path(ONE, record.overview, name="contract"),
    path(f"{ONE}particulars/", record.all_particulars, name="contract-particulars"),
    path(f"{ONE}money/", record.money, name="contract-money"),
    path(f"{ONE}changes/", record.changes, name="contract-changes"),
    path(f"{ONE}history/", record.history, name="contract-history"),
    path(f"{ONE}published/", record.published, name="contract-published"),
    path(f"{ONE}calendar.ics", alerts.calendar_of_contract, name="contract-calendar"),
    path(f"{ONE}revise/", changes.revise, name="revise-contract"),
    path(f"{ONE}sign/", changes.sign, name="sign-contract"),
    path(f"{ONE}assign-owner/", changes.assign_owner, name="assign-owner"),
    path(f"{ONE}set-tier/", changes.set_tier, name="set-tier"),
    path(f"{ONE}end/", changes.end, name="end-contract"),
    path(f"{ONE}terminate/", changes.terminate, name="terminate-contract"),
    path(f"{ONE}abandon/", changes.abandon, name="abandon-contract"),
    path(f"{ONE}strike-out/", changes.strike_out, name="strike-out-contract"),
    path(f"{ONE}name-suppliers/", parts.name_suppliers, name="name-suppliers"),
    path(f"{ONE}set-framework-terms/", parts.set_framework_terms, name="set-framework-terms"),
    path(f"{ONE}set-kpis/", term.set_kpis, name="set-kpis"),
    path(f"{ONE}record-options/", term.record_options, name="record-options"),
    path(f"{ONE}extend/", term.extend, name="extend-contract"),
    path(f"{ONE}modify/", term.modify, name="modify-contract"),
    path(f"{ONE}publish/", term.publish, name="publish-contract"),
    path(f"{ONE}withdraw-publication/", term.withdraw_publication, name="withdraw-publication"),
]
