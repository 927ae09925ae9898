"""Addresses of published datasets. They are permanent: a version that is withdrawn says so at its own."""

from django.urls import path

from wisely.public.data import files, rows, views

DATASET = "open/<slug:council>/data/<slug:dataset>/"
VERSION = f"{DATASET}<slug:period>/v<int:number>/"

urlpatterns = [
    path("open/<slug:council>/data/", views.index, name="open-data"),
    path("open/<slug:council>/data/catalogue.json", files.catalogue, name="open-catalogue"),
    path("open/<slug:council>/data/corrections/", views.corrections, name="open-corrections"),
    path(DATASET, views.dataset_page, name="open-dataset"),
    path(f"{DATASET}rows/", rows.every_period, name="open-dataset-every-row"),
    path(f"{DATASET}<slug:period>/", views.latest, name="open-dataset-period"),
    path(VERSION, views.version, name="open-dataset-version"),
    path(f"{VERSION}rows/", rows.listed, name="open-dataset-rows"),
    path(f"{VERSION}rows/<int:row>/", rows.one, name="open-dataset-row"),
    path(f"{VERSION}<str:name>", files.download, name="open-dataset-file"),
]
