"""Addresses of what frames the pages."""

from __future__ import annotations

from django.urls import path

from wisely.desk.shell import views
from wisely.desk.shell.gallery import views as gallery

urlpatterns = [
    path("look/<slug:pack>.css", views.council_colours, name="council-colours"),
    path("gallery/", gallery.components, name="gallery"),
    path("gallery/form/", gallery.a_form, name="gallery-form"),
    path("gallery/form/<slug:state>/", gallery.a_form, name="gallery-form-state"),
    path("gallery/list/", gallery.a_list, name="gallery-list"),
    path("gallery/list/<slug:state>/", gallery.a_list, name="gallery-list-state"),
    path("gallery/record/", gallery.a_record, name="gallery-record"),
    path("gallery/record/<slug:tab>/", gallery.a_record, name="gallery-record-tab"),
    path("gallery/charts/", gallery.drawings, name="gallery-charts"),
    path("gallery/instead/<slug:name>/", gallery.instead, name="gallery-instead"),
]
