"""What follows in this room: letters about sign-ins, and sessions that end when a role or a post does.

Links are made here, in the job that sends them, so that no table and no queue holds one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards, when
from wisely.lib.actor import Actor
from wisely.people import actions, queries
from wisely.people.events import (
    AssignmentEnded,
    PasswordResetAsked,
    PasswordSet,
    PersonLeft,
    SecondFactorChanged,
    SignInInvited,
)
from wisely.people.models import User


@when(AssignmentEnded, PersonLeft)
def end_sessions_when_a_role_or_a_post_ends(
    event: AssignmentEnded | PersonLeft, *, by: Actor, at: datetime
) -> None:
    """End open sessions at once, so that no open page outlives the right to it."""
    person = queries.person_for(event.person)
    user = queries.user_of(person) if person else None
    if user is None:
        return
    why = "the person leaves" if isinstance(event, PersonLeft) else "a role was taken back"
    actions.end_sessions(user, why=why, by=by, at=at)


@afterwards(SignInInvited)
def invite_by_mail(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Send the first link, or where passwords are not let in, say how to sign in instead."""
    del facts, at
    user = _user_of(event)
    if user is None:
        return
    has_password = bool(queries.password_is_a_way_in(user))
    link = _link_for(user) if has_password else ""
    _send("invitation", "Sign in to Wisely", user, event=event, link=link)


@afterwards(PasswordResetAsked)
def send_reset_link(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Send a link to set a new password."""
    del facts, at
    if user := _user_of(event):
        _send("new_password", "Set a new password", user, event=event, link=_link_for(user))


@afterwards(PasswordSet, SecondFactorChanged)
def tell_of_change(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Tell the person that their way in was changed, in case it was not they who did it."""
    if user := _user_of(event):
        what = str(facts.get("what", "a password was set"))
        changed_at = timezone.localtime(at)
        _send("changed", "Your sign-in was changed", user, event=event, what=what, changed_at=changed_at)


def _user_of(event: Event) -> User | None:
    key = event.subject.rpartition(":")[2]
    user = User.objects.filter(pk=key, is_active=True).select_related("person", "authority").first()
    return user if user and user.person and user.person.erased_at is None else None


def _link_for(user: User) -> str:
    words = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", kwargs=words)


def _send(template: str, subject: str, user: User, *, event: Event, **more: Any) -> None:
    """Send a letter. Sent twice, it bears the same Message-ID, by which mail servers know it again."""
    context = {
        "user": user,
        "site": settings.SITE_ADDRESS,
        "sign_in": settings.SITE_ADDRESS + reverse("account_login"),
    }
    text = render_to_string(f"people/mail/{template}.txt", {**context, **more})
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    known_by = {"Message-ID": f"<event-{event.pk}-{template}@{host}>"}
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email], headers=known_by).send()
