"""Sessions that are over by themselves, put away."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef


def forget_ended(*, at: datetime) -> int:
    """Delete sessions past their time, and what lists them. Gives how many there were.

    Not an act: nobody ends them, and a sign-in stands in the record by itself.
    """
    ended, _ = Session.objects.filter(expire_date__lt=at).delete()
    lives = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(lives)).delete()
    return ended
