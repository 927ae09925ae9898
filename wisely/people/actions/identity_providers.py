"""A council connects its own sign-in service, and leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions
from wisely.people.models import Authority, IdentityProvider
from wisely.people.permissions import Permission
from wisely.people.sealing import seal

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def connect_identity_provider(
    authority: Authority,
    *,
    code: str,
    name: str,
    issuer: str,
    client_id: str,
    client_secret: str,
    email_domains: Sequence[str],
    asks_second_factor: bool = False,
    is_only_way_in: bool = False,
    by: Actor,
    at: datetime,
) -> IdentityProvider:
    """Let a council's people sign in with its own OpenID Connect service.

    `asks_second_factor` says that the service itself asks for one, so that Wisely does not ask again.

    :raises IntegrityError: when the code or the issuer is in use.
    """
    provider = IdentityProvider(
        authority=authority, code=code, name=name, issuer=issuer.rstrip("/"), client_id=client_id,
        sealed_secret=seal(client_secret), email_domains=[each.strip().lower() for each in email_domains],
        asks_second_factor=asks_second_factor, is_only_way_in=is_only_way_in,
    )  # fmt: skip
    with act(provider, by=by, at=at) as this:
        this.needs(
            permissions.may_connect_service(by, is_demonstration=authority.is_demonstration),
            _issuer_is_safe(issuer), _domains(email_domains),
        )  # fmt: skip
        this.record(events.IdentityProviderConnected(code=code, issuer=provider.issuer))
    return provider


def end_identity_provider(provider: IdentityProvider, *, by: Actor, at: datetime) -> IdentityProvider:
    """Stop using a sign-in service at once. Its code is never used again."""
    with act(provider, by=by, at=at) as this:
        this.needs(permissions.may(by, Permission.ASSIGN_ROLE), _is_in_use(provider))
        provider.ended_at = at
        this.record(events.IdentityProviderEnded(code=provider.code))
    return provider


def _issuer_is_safe(issuer: str) -> Verdict:
    parts = urlsplit(issuer)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return YES
    return no(
        "The issuer must be an address that begins with https://.", cite="OpenID Connect Core 1.0 section 2"
    )


def _domains(email_domains: Sequence[str]) -> Verdict:
    if email_domains and all("." in each and "@" not in each for each in email_domains):
        return YES
    return no("Enter the council's own e-mail domains, such as council.gov.uk, without an @.")


def _is_in_use(provider: IdentityProvider) -> Verdict:
    return YES if provider.ended_at is None else no("This sign-in service is no longer used.")
