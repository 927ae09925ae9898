"""Opening a session for a person whom another rule has let in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession

from wisely.people.doors import AS_PERSONA
from wisely.people.models import User


def enter(request: Any, user: User) -> None:
    """Open a session for a person of a demonstration council, whoever was signed in before."""
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    adapter.login(request, user)
    request.session[AS_PERSONA] = True
    UserSession.objects.create_from_request(request)
