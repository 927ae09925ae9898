"""Addresses of the published register. They are permanent: a new one is added, none is changed."""

from django.urls import path

from wisely.public.register import bulk, documents, views

urlpatterns = [
    path("open/", views.councils, name="open-councils"),
    path("open/<slug:council>/", views.home, name="open-home"),
    path("open/<slug:council>/contracts/", views.register, name="open-register"),
    path("open/<slug:council>/contracts/feed.atom", views.feed, name="open-feed"),
    path("open/<slug:council>/contracts/ends.ics", views.ends, name="open-ends"),
    path("open/<slug:council>/ocds/releases.json", documents.releases, name="open-ocds"),
    path("open/<slug:council>/ocds/<int:year>.jsonl.gz", bulk.bulk_file, name="open-bulk-file"),
    path("open/<slug:council>/contracts/releases.json", documents.releases, name="open-releases"),
    path("open/<slug:council>/contracts/<str:reference>/", views.contract, name="open-contract"),
    path(
        "open/<slug:council>/contracts/<str:reference>/release.json", documents.release, name="open-release"
    ),
    path("open/<slug:council>/contracts/<str:reference>/record.json", documents.record, name="open-record"),
]
