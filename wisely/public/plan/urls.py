"""Addresses of the public forward plan. They are permanent: a new one is added, none is changed."""

from django.urls import path

from wisely.public.plan import views

urlpatterns = [
    path("open/<slug:council>/plan/", views.plan, name="open-plan"),
    path("open/<slug:council>/plan/feed.atom", views.feed, name="open-plan-feed"),
    path("open/<slug:council>/plan/days.ics", views.days, name="open-plan-days"),
    path("open/<slug:council>/plan/plan.csv", views.table, name="open-plan-table"),
    path("open/<slug:council>/plan/plan.json", views.document, name="open-plan-document"),
    path("open/<slug:council>/plan/plan.csv-metadata.json", views.description, name="open-plan-description"),
    path("open/<slug:council>/plan/<str:reference>/", views.entry, name="open-plan-entry"),
]
