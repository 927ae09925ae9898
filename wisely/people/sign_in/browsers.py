"""Browsers from which a person has signed in before. Such a browser has tries of its own at the password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from wisely.people.decisions.trials import FROM_ANYWHERE, FROM_KNOWN_BROWSER, FROM_ONE_ADDRESS, Allowance
from wisely.people.models import User

_KNOWN_FOR = timedelta(days=180)
_SALT = "wisely.people.known-browser"


def remember_browser(response: HttpResponse, user: User) -> None:
    """Mark the browser as known to a person who has just proved who they are."""
    token = signing.dumps({"user": user.pk, "browser": secrets.token_urlsafe(9)}, salt=_SALT)
    response.set_cookie(
        _cookie(user), token, max_age=_KNOWN_FOR, httponly=True, samesite="Lax", secure=settings.BEHIND_TLS
    )


def known_browser(request: Any, user: User | None) -> str:
    """Give the mark of this browser if the person has signed in from it before, else ""."""
    token = request.COOKIES.get(_cookie(user), "") if user else ""
    if not token or user is None:
        return ""
    try:
        told = signing.loads(token, salt=_SALT, max_age=_KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return str(told["browser"]) if told.get("user") == user.pk else ""


def allowances(request: Any, user: User | None, *, email: str) -> list[tuple[Allowance, tuple[str, ...]]]:
    """Give which allowances a try at this address's password counts against."""
    if mark := known_browser(request, user):
        return [(FROM_KNOWN_BROWSER, (email, mark))]
    return [(FROM_ONE_ADDRESS, (email, request.META.get("REMOTE_ADDR", ""))), (FROM_ANYWHERE, (email,))]


def _cookie(user: User) -> str:
    return f"known-{hashlib.sha256(f'{user.pk}'.encode()).hexdigest()[:12]}"
