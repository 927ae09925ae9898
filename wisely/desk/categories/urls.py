"""Addresses of the pages about categories."""

from __future__ import annotations

from django.urls import path

from wisely.desk.categories.views import comparing, files, plans, rooms

PLAN = "categories/plans/<slug:reference>/"
FILE = "categories/files/<int:key>/"
CATEGORY = "categories/<slug:code>/"
urlpatterns = [
    path("categories/", rooms.categories, name="categories"),
    path("categories/plans/", plans.plans, name="category-plans"),
    path("categories/actions/", plans.plan_actions, name="plan-actions"),
    path("categories/files/", files.files, name="category-files"),
    path("categories/files/prices/new/", files.bring_prices, name="bring-prices"),
    path("categories/files/package/new/", files.bring_package, name="bring-package"),
    path(FILE, files.file, name="category-file"),
    path(f"{FILE}import/", files.import_file, name="import-category-file"),
    path(f"{FILE}discard/", files.discard_file, name="discard-category-file"),
    path(f"{FILE}undo/", files.undo_file, name="undo-category-file"),
    path("categories/package/", files.package, name="category-package"),
    path("categories/package/package.csv", files.package_file, name="category-package-file"),
    path("categories/package/package.json", files.package_description, name="category-package-description"),
    path(PLAN, plans.plan, name="category-plan"),
    path(f"{PLAN}revise/", plans.revise, name="revise-category-plan"),
    path(f"{PLAN}agree/", plans.agree, name="agree-category-plan"),
    path(f"{PLAN}review/", plans.review, name="review-category-plan"),
    path(f"{PLAN}put-aside/", plans.put_aside, name="put-category-plan-aside"),
    path(f"{PLAN}end/", plans.end, name="end-category-plan"),
    path(f"{PLAN}actions/new/", plans.set_action, name="set-plan-action"),
    path(f"{PLAN}actions/<int:number>/join/", plans.link_need, name="join-plan-action"),
    path(f"{PLAN}actions/<int:number>/done/", plans.finish_action, name="finish-plan-action"),
    path(f"{PLAN}actions/<int:number>/drop/", plans.drop_action, name="drop-plan-action"),
    path(f"{PLAN}risks/new/", plans.note_risk, name="note-plan-risk"),
    path(f"{PLAN}risks/<int:number>/review/", plans.review_risk, name="review-plan-risk"),
    path(f"{PLAN}risks/<int:number>/close/", plans.close_risk, name="close-plan-risk"),
    path(CATEGORY, rooms.category, name="category"),
    path(f"{CATEGORY}plan/", rooms.plan, name="plan-of-category"),
    path(f"{CATEGORY}plan/draft/", plans.draft, name="draft-category-plan"),
    path(f"{CATEGORY}spend/", rooms.spend_of, name="spend-of-category"),
    path(f"{CATEGORY}suppliers/", rooms.suppliers_of, name="suppliers-of-category"),
    path(f"{CATEGORY}prices/", comparing.prices, name="prices-of-category"),
    path(f"{CATEGORY}prices/<slug:key>/", comparing.price, name="price"),
    path(f"{CATEGORY}others/", comparing.others, name="category-at-other-councils"),
    path(f"{CATEGORY}contracts/", rooms.contracts_of, name="contracts-of-category"),
    path(f"{CATEGORY}pipeline/", rooms.pipeline, name="pipeline-of-category"),
    path(f"{CATEGORY}risks/", rooms.risks, name="risks-of-category"),
    path(f"{CATEGORY}social-value/", rooms.social_value, name="social-value-of-category"),
]
