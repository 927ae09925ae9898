"""Addresses of the pages about papers."""

from __future__ import annotations

from django.urls import path

from wisely.desk.papers import taking, views

PAPER = "planning/papers/<slug:reference>/"
urlpatterns = [
    path("planning/papers/", views.papers, name="papers"),
    path("planning/papers/draft/", views.draft, name="draft-paper"),
    path("planning/key-decisions/", views.key_decisions, name="key-decisions"),
    *(
        path(f"planning/key-decisions/forward-plan.{ending}", taking.forward_plan, {"ending": ending},
             name=f"forward-plan-{ending}")
        for ending in ("pdf", "docx", "html")
    ),
    path(PAPER, views.paper, name="paper"),
    path(f"{PAPER}differences/", views.differences, name="paper-differences"),
    path(f"{PAPER}history/", views.history, name="paper-history"),
    path(f"{PAPER}revise/", views.revise, name="revise-paper"),
    path(f"{PAPER}take-facts/", views.take_facts, name="take-facts"),
    path(f"{PAPER}issue/", views.issue, name="issue-paper"),
    path(f"{PAPER}withdraw/", views.withdraw, name="withdraw-paper"),
    *(
        path(f"{PAPER}paper.{ending}", taking.file, {"ending": ending}, name=f"paper-{ending}")
        for ending in ("pdf", "docx", "html")
    ),
    path(f"{PAPER}committee.zip", taking.committee, name="paper-for-committee"),
]  # fmt: skip
