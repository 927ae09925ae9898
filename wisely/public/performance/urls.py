"""Addresses of the agreed figures. They are permanent: a new one is added, none is changed."""

from django.urls import path

from wisely.public.performance import views

urlpatterns = [
    path("open/<slug:council>/performance/", views.figures, name="open-performance"),
    path("open/<slug:council>/performance/<slug:key>/", views.figure, name="open-figure"),
]
