"""The session and the sign-in behind a cookie, as every page asks for them."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from wisely.audit.compiled import compiled_once
from wisely.people.models import User


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        """Give the session of the key; where it is over, or never was, the key is forgotten."""
        for found in _session_rows(self.session_key, timezone.now()):  # noqa: TID251 - asked before any door
            session: Session = found
            return session
        self._session_key = None
        return None


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-ins as the sign-in library knows them."""

    def get_user(self, user_id: Any) -> User | None:
        """Give a sign-in that may still be used; None where there is none."""
        for found in _user_rows(user_id):
            user: User = found
            return user if self.user_can_authenticate(user) else None
        return None


@compiled_once
def _session_rows(key: Any, at: Any) -> QuerySet[Any, Any]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


@compiled_once
def _user_rows(key: Any) -> QuerySet[Any, Any]:
    return User.objects.filter(pk=key)
