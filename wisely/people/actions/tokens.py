"""Tokens are issued to officers for their programs, and revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions
from wisely.people.decisions import Officer
from wisely.people.decisions.tokens import read_token, token_can_be_issued, token_text
from wisely.people.models import ApiToken
from wisely.people.permissions import Permission


def issue_token(
    officer: Officer, *, name: str, scopes: Iterable[str], last_on: date, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """Issue a token that acts in an officer's own name, and give its text, which nothing can give again.

    `scopes` are values of permissions; `last_on` is the last day on which it works.

    :raises Refusal: when it is for somebody else, asks for more than the officer may, or for too long.
    """
    wanted = sorted(set(scopes))
    council = officer.authority_id or 0
    text = token_text(council, secrets.token_urlsafe(32))
    spelt = read_token(text)
    token = ApiToken(
        authority_id=council, person_id=officer.person_id, name=name.strip(), scopes=wanted,
        last_on=last_on, issued_at=at, digest=spelt.digest if spelt else b"",
    )  # fmt: skip
    with act(token, by=by, at=at) as this:
        this.needs(
            YES if council else no("Only a council's officers have tokens. Sign in as one."),
            permissions.is_that_person(by, person=officer.reference, what="in whose name it acts"),
            permissions.may(by, Permission.ISSUE_TOKENS),
            _is_named(token.name),
            token_can_be_issued(
                scopes=wanted, held=officer.permissions, last_on=last_on, on=timezone.localdate(at)
            ),
        )
        number = this.number("token")
        token.reference = f"TOK-{number:05d}"
        this.record(
            events.TokenIssued(
                token=token.reference,
                person=officer.reference,
                scopes=", ".join(wanted),
                last_on=last_on.isoformat(),
            )
        )
    return token, text


def revoke_token(token: ApiToken, *, by: Actor, at: datetime) -> ApiToken:
    """End a token at once. It is never taken again.

    :raises Refusal: when it is another's and the officer administers nobody, or when it was revoked already.
    """
    with act(token, by=by, at=at) as this:
        this.needs(permissions.may_revoke_token(by, person=token.person.reference), _is_not_revoked(token))
        token.revoked_at, token.revoked_by = at, by.reference
        this.record(events.TokenRevoked(token=token.reference, person=token.person.reference))
    return token


def _is_named(name: str) -> Verdict:
    return YES if name else no("Give the token a name, so that you know later which program has it.")


def _is_not_revoked(token: ApiToken) -> Verdict:
    return YES if token.revoked_at is None else no("This token was revoked already.")
