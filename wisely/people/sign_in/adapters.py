"""What the sign-in library asks us: who may in, how tries are counted, what is recorded, what is sealed."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from wisely.audit.row_security import in_scope
from wisely.lib.verdict import YES, Refusal, Verdict, no
from wisely.people import actions, queries
from wisely.people.decisions.trials import RESET_LINK
from wisely.people.doors import is_fresh, officer_of, refused
from wisely.people.models import IdentityProvider, User
from wisely.people.sealing import seal, unseal
from wisely.people.sign_in import throttle
from wisely.people.sign_in.browsers import allowances, remember_browser
from wisely.people.sign_in.openid import CouncilProvider

logger = logging.getLogger(__name__)
BY_PROVIDER = "second_factor_by_provider"
ENROLLED_NOW = "second_factor_enrolled"
_FACTORS = {
    "mfa/email/totp_activated": "an authenticator app was added",
    "mfa/email/totp_deactivated": "the authenticator app was removed",
    "mfa/email/webauthn_added": "a passkey was added",
    "mfa/email/webauthn_removed": "a passkey was removed",
    "mfa/email/recovery_codes_generated": "new recovery codes were made",
}
_HOW = {"password": "a password", "socialaccount": "the council's sign-in service", "mfa": "a second factor"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """E-mail and password: no open sign-up, tries counted per person and place, everything recorded."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both.",
        "incorrect_password": "The password is not right. Check it and try again.",
        "enter_current_password": "The present password is not right. Check it and try again.",
    }
    _trials: list[throttle.Trial]

    def is_open_for_signup(self, request: Any) -> bool:
        del request
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        email = str(credentials.get("email", ""))
        wanted = allowances(request, queries.user_by_email(email), email=email)
        self._trials, verdict = throttle.take_all(*wanted, at=request.at)
        if not verdict:
            raise ValidationError(verdict.reason)

    def _rollback_login_failed_rl_usage(self) -> None:
        throttle.give_back(self._trials)

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        user = queries.user_by_email(str(credentials.get("email", "")))
        if user and user.person_id:
            page = queries.the_sign_in_page(authority_id=user.authority_id, request_id=request.request_id)
            actions.record_failed_sign_in(user, how="password", by=page, at=request.at)

    def pre_login(self, request: Any, user: Any, **more: Any) -> HttpResponse | None:
        """Turn away who is not at work here, and passwords where the council lets only its own service in."""
        verdict = _may_sign_in(request, user)
        if not verdict:
            return refused(request, verdict)
        refusal: HttpResponse | None = super().pre_login(request, user, **more)
        return refusal

    def post_login(self, request: Any, user: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        records = get_authentication_records(request, user)
        how = " and ".join(dict.fromkeys(_HOW.get(each["method"], "a link by e-mail") for each in records))
        with in_scope(*([user.authority_id] if user.authority_id else [])):
            officer = officer_of(request, user)
        if officer is not None:
            actions.record_sign_in(user, how=how, by=officer, at=request.at)
        code = next((each["provider"] for each in records if each["method"] == "socialaccount"), None)
        provider = queries.identity_provider(code) if code else None
        request.session[BY_PROVIDER] = bool(provider and provider.asks_second_factor)
        remember_browser(response, user)
        return response

    def add_message(
        self, request: Any, level: int, message_template: Any = None, message_context: Any = None, **more: Any
    ) -> None:
        """Pass on what went wrong; leave out the library's own congratulations, which are templates."""
        del message_template, message_context
        if more.get("message"):
            super().add_message(request, level, **more)

    def set_password(self, user: Any, password: str) -> None:
        request = self.request
        with in_scope(*([user.authority_id] if user.authority_id else [])):
            by = officer_of(request, user) or queries.the_sign_in_page(authority_id=user.authority_id)
        try:
            actions.set_password(_row(user), password=password, by=by, at=request.at)
        except Refusal as refusal:
            raise ImmediateHttpResponse(refused(request, refusal.verdict)) from None

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Ask for the link, which a job makes and sends; the page looks the same whoever asked for whom."""
        del context
        request = self.request
        trial = throttle.take(RESET_LINK, email, at=request.at)
        if not trial.verdict or not _may_sign_in(request, user):
            return
        page = queries.the_sign_in_page(authority_id=user.authority_id, request_id=request.request_id)
        actions.ask_for_password_reset(user, by=page, at=request.at)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **more: Any) -> None:
        """Record a change of second factor; the person is told by the event's own message."""
        del args, more
        what = _FACTORS.get(template_prefix)
        if what is None:
            return
        request = self.request
        with in_scope(*([user.authority_id] if user.authority_id else [])):
            by = officer_of(request, user) or queries.the_sign_in_page(authority_id=user.authority_id)
        actions.record_second_factor(_row(user), what=what, by=by, at=request.at)
        if what.endswith(("added", "removed")):
            request.session[ENROLLED_NOW] = what.endswith("added")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: every message goes out from an event, by a job.

        :raises NotImplementedError: always.
        """
        raise NotImplementedError(
            f"{template_prefix}: messages go out from events, never from the sign-in library"
        )

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who has just signed in may set up a first second factor without proving it all again."""
        del app, more
        request = self.request
        has_one_from_before = queries.has_second_factor(request.user) and not request.session.get(
            ENROLLED_NOW
        )
        return has_one_from_before or not is_fresh(request)


def _row(user: Any) -> User:
    """Give the row behind `request.user`, which an act locks and saves."""
    found: User = user._wrapped if isinstance(user, SimpleLazyObject) else user  # noqa: SLF001
    return found


def _may_sign_in(request: Any, user: User) -> Verdict:
    if user.authority_id is None:
        return no("Your sign-in is not linked to a person at a council.", who_can="An administrator")
    with in_scope(user.authority_id):
        if officer_of(request, user) is None:
            return no("You are no longer registered as working at this council.", who_can="An administrator")
    records = get_authentication_records(request, user)
    if any(each["method"] == "socialaccount" for each in records):
        return YES
    return queries.password_is_a_way_in(user)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The council's own sign-in service: which there are, and to whom a subject belongs."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        del request, sociallogin
        return False

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Give the sign-in service with this code. There is no list of all: nothing of ours asks for it."""
        del request, client_id
        found = queries.identity_provider(provider) if provider else None
        return [_as_app(found)] if found else []

    def get_provider(self, request: Any, provider: Any, client_id: Any = None) -> CouncilProvider:
        return CouncilProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Match the proven identity with one of this council's people, or turn it away."""
        try:
            _match(request, sociallogin)
        except Refusal as refusal:
            raise ImmediateHttpResponse(refused(request, refusal.verdict)) from None

    def on_authentication_error(
        self, request: Any, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        del extra_context
        logger.warning("sign-in service %s: %s %s", provider.app.provider_id, error or "", exception or "")
        verdict = no(
            f"{provider.app.name} did not confirm who you are. Start again from the sign-in page.",
            who_can="Whoever runs your council's sign-in service",
        )
        raise ImmediateHttpResponse(refused(request, verdict))


def _as_app(row: IdentityProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect", provider_id=row.code, name=row.name, client_id=row.client_id,
        secret=unseal(row.sealed_secret),
        settings={"server_url": row.issuer, "oauth_pkce_enabled": True, "fetch_userinfo": False},
    )  # fmt: skip


def _match(request: Any, sociallogin: Any) -> None:
    provider = queries.identity_provider(sociallogin.account.provider)
    if provider is None:
        raise Refusal(no("This sign-in service is no longer used."))
    if sociallogin.is_existing:
        if sociallogin.user.authority_id != provider.authority_id:
            raise Refusal(no("This sign-in belongs to another council."))
        return
    user = _by_verified_address(provider, sociallogin.claims)
    page = queries.the_sign_in_page(authority_id=provider.authority_id, request_id=request.request_id)
    actions.link_identity(
        user, provider=provider.code, subject=sociallogin.account.uid, by=page, at=request.at
    )
    sociallogin.lookup()


def _by_verified_address(provider: IdentityProvider, claims: dict[str, Any]) -> User:
    """Give the person whose address the council's own service says it has verified.

    :raises Refusal: without a verified address, outside the council's domains, or for anybody not invited.
    """
    email = str(claims.get("email") or "")
    if claims.get("email_verified") is not True:
        raise Refusal(
            no(
                f"{provider.name} does not say that your e-mail address is verified.",
                who_can="Whoever runs it",
            )
        )
    if email.rpartition("@")[2].lower() not in provider.email_domains:
        raise Refusal(no("Your e-mail address is not one of your council's own.", who_can="An administrator"))
    user = queries.user_by_email(email)
    if user is None or user.authority_id != provider.authority_id:
        raise Refusal(
            no("You have not been registered here yet.", who_can="An administrator of your council")
        )
    return user


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode())
