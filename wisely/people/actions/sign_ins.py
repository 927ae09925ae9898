"""Sign-ins as acts: opened, used, failed, secured, ended. The subject is the user."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wisely.audit.acts import act
from wisely.audit.row_security import in_scope
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions, queries
from wisely.people.actions.organisation import register_person
from wisely.people.models import Authority, Person, User
from wisely.people.permissions import Permission


def invite_to_sign_in(person: Person, *, by: Actor, at: datetime) -> User:
    """Open a sign-in for a person and send them a link to set a password, or send the link again.

    Where the council's own sign-in service is the only way in, the message says so and has no link.

    :raises IntegrityError: when another council's person signs in with the same address.
    """
    user = queries.user_of(person) or _new_user(person)
    is_new = user._state.adding  # noqa: SLF001 - Django's documented model state
    with act(user, by=by, at=at) as this:
        this.needs(
            permissions.may(by, Permission.REGISTER_PERSON), _is_at_work(person, on=timezone.localdate(at))
        )
        if is_new:
            this.keep(EmailAddress(user=user, email=user.email, verified=True, primary=True))
        this.record(events.SignInInvited(person=person.reference))
    return user


def welcome_person(authority: Authority, *, name: str, email: str, by: Actor, at: datetime) -> Person:
    """Register a person of a council and invite them to sign in, both or neither."""
    with transaction.atomic():
        person = register_person(authority, name=name, email=email, by=by, at=at)
        invite_to_sign_in(person, by=by, at=at)
    return person


def enter_demonstration(person: Person, *, by: Actor, at: datetime) -> User:
    """Let a visitor in as a person of a demonstration council.

    Refused for anybody else, and for everybody once this installation serves a real council: suppliers are
    shared between councils, so a passer-by could change what a real council relies on.
    """
    user = queries.user_of(person) or _new_user(person)
    is_new = user._state.adding  # noqa: SLF001
    with act(user, by=by, at=at) as this:
        this.needs(_may_be_entered(person), _is_at_work(person, on=timezone.localdate(at)))
        if is_new:
            this.keep(EmailAddress(user=user, email=user.email, verified=True, primary=True))
        this.record(events.SignedIn(person=person.reference, how="the demonstration page"))
    return user


def record_sign_in(user: User, *, how: str, by: Actor, at: datetime) -> User:
    """Record that a person signed in, and with what."""
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.record(events.SignedIn(person=_reference(user), how=how))
    return user


def record_failed_sign_in(user: User, *, how: str, by: Actor, at: datetime) -> User:
    """Record that somebody tried to sign in as a person and failed at a step."""
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.record(events.SignInFailed(person=_reference(user), how=how))
    return user


def set_password(user: User, *, password: str, by: Actor, at: datetime) -> User:
    """Set a password, hashed with argon2. All other sessions of the person end by themselves."""
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.needs(queries.password_is_a_way_in(user))
        user.set_password(password)
        this.record(events.PasswordSet(person=_reference(user)))
    return user


def ask_for_password_reset(user: User, *, by: Actor, at: datetime) -> User:
    """Have a link to set a new password sent to the person's mailbox."""
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.needs(queries.password_is_a_way_in(user))
        this.record(events.PasswordResetAsked(person=_reference(user)))
    return user


def record_second_factor(user: User, *, what: str, by: Actor, at: datetime) -> User:
    """Record that a person added or removed a second factor; they are told by e-mail."""
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.record(events.SecondFactorChanged(person=_reference(user), what=what))
    return user


def link_identity(user: User, *, provider: str, subject: str, by: Actor, at: datetime) -> User:
    """Link a sign-in to a person's subject at their council's sign-in service."""
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.needs(_provider_is_theirs(user, provider))
        this.keep(SocialAccount(user=user, provider=provider, uid=subject, extra_data={}))
        this.record(events.IdentityLinked(person=_reference(user), provider=provider))
    return user


def end_sessions(
    user: User, *, why: str, keys: Iterable[str] | None = None, sparing: str = "", by: Actor, at: datetime
) -> int:
    """End a person's open sessions: all, the named, or all but the one spared. Gives how many there were."""
    open_ones = UserSession.objects.filter(user=user).exclude(session_key=sparing)
    if keys is not None:
        open_ones = open_ones.filter(session_key__in=list(keys))
    sessions = list(open_ones)
    if not sessions:
        return 0
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    with in_scope(*_scope(user)), act(user, by=by, at=at) as this:
        this.needs(permissions.may_end_sessions(by, person=_reference(user)))
        for session in sessions:
            store.delete(session.session_key)
            session.delete()
        this.record(events.SessionsEnded(person=_reference(user), sessions=len(sessions), why=why))
    return len(sessions)


def _new_user(person: Person) -> User:
    user = User(email=person.email, person=person, authority_id=person.authority_id)
    user.set_unusable_password()
    return user


def _scope(user: User) -> list[int]:
    return [user.authority_id] if user.authority_id else []


def _reference(user: User) -> str:
    return user.person.reference if user.person else ""


def _is_at_work(person: Person, *, on: date) -> Verdict:
    if person.left_on is not None and person.left_on <= on:
        return no("This person has left, so they cannot sign in.")
    return YES


def _may_be_entered(person: Person) -> Verdict:
    if person.authority is None or not person.authority.is_demonstration:
        return no("Only the people of a demonstration council can be entered like this.")
    return queries.personas_are_open()


def _provider_is_theirs(user: User, code: str) -> Verdict:
    provider = queries.identity_provider(code)
    if provider is None or provider.authority_id != user.authority_id:
        return no("This sign-in service belongs to another council.")
    return YES
