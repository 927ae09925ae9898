"""Every route of the house, door by door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wisely.public.health.urls")),
    path("", include("wisely.public.register.urls")),
    path("", include("wisely.desk.shell.urls")),
    path("", include("wisely.desk.home.urls")),
    path("", include("wisely.desk.people.sign_in.urls")),
    path("", include("wisely.desk.people.urls")),
    path("", include("wisely.desk.suppliers.urls")),
]

handler500 = "wisely.ui.faults.server_error"
