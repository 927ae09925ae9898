"""Addresses of the public log. Whoever keeps a checkpoint keeps these: they never change."""

from django.urls import path, re_path

from wisely.public.log import views

TILE = r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?"

urlpatterns = [
    path("log/", views.about, name="log"),
    path("log/verify.py", views.verifier, name="log-verifier"),
    re_path(
        r"^log/(?P<number>[0-9a-f]{12})/(?P<place>checkpoint|keys)$", views.statement, name="log-statement"
    ),
    re_path(rf"^log/(?P<number>[0-9a-f]{{12}})/(?P<place>{TILE})$", views.tile, name="log-tile"),
    path("log/growth/<int:older>/<int:newer>.json", views.growth, name="log-growth"),
    path(".well-known/security.txt", views.security, name="security-txt"),
]
