"""The permanent address of the feed of changes."""

from django.urls import path

from wisely.public.changes import views

urlpatterns = [path("open/<slug:council>/changes", views.changes, name="open-changes")]
