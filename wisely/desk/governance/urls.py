"""Addresses of the pages about governance."""

from __future__ import annotations

from django.urls import path

from wisely.desk.governance.views import changes, keeping

CHANGE = "governance/changes/<slug:reference>/"
DOCUMENT = "governance/documents/<slug:reference>/"
PLAN = "governance/plans/<slug:reference>/"
urlpatterns = [
    path("governance/", changes.developments, name="developments"),
    path("governance/changes/note/", changes.note, name="note-development"),
    path(CHANGE, changes.development, name="development"),
    path(f"{CHANGE}assess/", changes.assess, name="assess-development"),
    path(f"{CHANGE}impact/<slug:kind>/<slug:subject>/", changes.assess_impact, name="assess-impact"),
    path(f"{CHANGE}actions/new/", changes.set_follow_up, name="set-follow-up"),
    path(f"{CHANGE}actions/<int:number>/done/", changes.finish_follow_up, name="finish-follow-up"),
    path(f"{CHANGE}close/", changes.close, name="close-development"),
    path("governance/documents/", keeping.documents, name="standard-documents"),
    path("governance/documents/register/", keeping.register_document, name="register-document"),
    path(DOCUMENT, keeping.document, name="standard-document"),
    path(f"{DOCUMENT}review/", keeping.review_document, name="review-document"),
    path(f"{DOCUMENT}retire/", keeping.retire_document, name="retire-document"),
    path("governance/plans/", keeping.plans, name="contingency-plans"),
    path(PLAN, keeping.plan, name="contingency-plan"),
    path(f"{PLAN}write/", keeping.write_plan, name="write-contingency-plan"),
    path(f"{PLAN}review/", keeping.review_plan, name="review-contingency-plan"),
]
