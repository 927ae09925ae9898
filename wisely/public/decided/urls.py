"""Addresses of published decisions. They are permanent: a new one is added, none is changed."""

from django.urls import path

from wisely.public.decided import views
from wisely.ui.documents import ENDINGS

ROOT = "open/<slug:council>/decisions/"
urlpatterns = [
    path(ROOT, views.decisions, name="open-decisions"),
    path(f"{ROOT}feed.atom", views.feed, name="open-decisions-feed"),
    *(
        path(f"{ROOT}forward-plan.{ending}", views.forward_plan, {"ending": ending},
             name=f"open-forward-plan-{ending}")
        for ending in ENDINGS
    ),
    path(f"{ROOT}<str:reference>/", views.decision, name="open-decision"),
    *(
        path(f"{ROOT}<str:reference>/paper.{ending}", views.file, {"ending": ending},
             name=f"open-decision-{ending}")
        for ending in ENDINGS
    ),
]  # fmt: skip
