"""Which reactions follow which rooms, which roles the house knows, and what every page is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module, util
from typing import Any

from django.apps import AppConfig

from wisely.desk.shell.navigation import navigation
from wisely.messages import ways
from wisely.people import permissions
from wisely.public.navigation import public_navigation
from wisely.roles import DUTIES, ROLES
from wisely.rules.rulebook import rulebook
from wisely.ui.parts import Link, NavigationLink

OPEN_WAYS = (Link("Published registers", "/open/"), Link("Officers sign in", "/sign-in/"))
ROOMS_WITH_REACTIONS = (
    "people",
    "suppliers",
    "budgets",
    "approvals",
    "planning",
    "contracts",
    "spend",
    "categories",
    "forecasts",
    "performance",
    "publishing",
)


class WiringConfig(AppConfig):
    """Joins the rooms once all of them are loaded."""

    name = "wisely.wiring"
    label = "wiring"

    def ready(self) -> None:
        permissions.declare_duties(permissions=DUTIES, verbs={})
        permissions.declare_roles(ROLES)
        ways.choose_by(lambda pack: rulebook(date.min, pack).letters.notify_template)
        for room in ROOMS_WITH_REACTIONS:
            if util.find_spec(f"wisely.{room}.handlers"):
                import_module(f"wisely.{room}.handlers")


def page_context(request: Any) -> dict[str, Any]:
    """Give every template the officer, the council whose colours it wears, and the moment."""
    officer = getattr(request, "officer", None)
    council = getattr(request, "council", None)
    return {
        "officer": officer,
        "authority": council,
        "pack": council.pack if council else (officer.pack if officer else ""),
        "at": getattr(request, "at", None),
        "request_id": getattr(request, "request_id", ""),
        "navigation": _ways(officer, council, request.path),
        "home_href": "/open/" if council and not officer else "/",
        "footer_links": () if officer else OPEN_WAYS,
        "sign_out_href": "/sign-in/out/" if officer else "",
    }


def _ways(officer: Any, council: Any, path: str) -> Sequence[NavigationLink]:
    """Give an officer the parts of the desk, a citizen the public pages of the council they look at."""
    if officer:
        return navigation(officer.permissions, path)
    return public_navigation(council.slug, path) if council else ()
