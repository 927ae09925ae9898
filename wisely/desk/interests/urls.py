"""Addresses of the pages about interests and gifts."""

from __future__ import annotations

from django.urls import path

from wisely.desk.interests import views

INTEREST = "interests/<slug:reference>/"
urlpatterns = [
    path("interests/", views.mine, name="interests"),
    path("interests/declare/", views.declare, name="declare-interest"),
    path("interests/gifts/declare/", views.declare_gift, name="declare-gift"),
    path("interests/register/", views.register, name="interests-register"),
    path("interests/gifts/", views.gifts, name="gifts"),
    path("interests/clear/", views.clear, name="clear-of"),
    path(INTEREST, views.interest, name="interest"),
    path(f"{INTEREST}review/", views.review, name="review-interest"),
    path(f"{INTEREST}end/", views.end, name="end-interest"),
]
