"""Addresses of the sign-in. Names with account_ and mfa_ are those that the sign-in library looks for."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path, reverse_lazy

from wisely.desk.people.sign_in import views
from wisely.people.doors import threshold

PROVES = threshold("who comes here is about to prove who they are")
ONCE = threshold("recovery codes are shown once, and the showing is noted", writes_on_get=True)
OWN = threshold("the sign-in library lets each person at their own second factors only, after proof")
BY_LINK = threshold(
    "a link by e-mail opens this; who was signed in as another is signed out first", writes_on_get=True
)


def _page(view: Any, template: str, **more: Any) -> Any:
    return view.as_view(template_name=f"{views.TEMPLATES}/{template}.html", **more)


urlpatterns = [
    path("sign-in/", PROVES(views.SignIn.as_view()), name="account_login"),
    path("sign-in/out/", PROVES(views.SignOut.as_view()), name="account_logout"),
    path("sign-in/closed/", PROVES(_page(account.AccountInactiveView, "closed")), name="account_inactive"),
    path("sign-in/again/", PROVES(views.Again.as_view()), name="account_reauthenticate"),
    path(
        "sign-in/again/code/", PROVES(_page(factors.ReauthenticateView, "again")), name="mfa_reauthenticate"
    ),
    path(
        "sign-in/again/passkey/",
        PROVES(_page(passkeys.ReauthenticateWebAuthnView, "again_with_passkey")),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "sign-in/second-step/",
        PROVES(_page(factors.AuthenticateView, "second_step")),
        name="mfa_authenticate",
    ),
    path("sign-in/passkey/", PROVES(passkeys.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"),
    path(
        "sign-in/forgotten/",
        PROVES(_page(account.PasswordResetView, "forgotten")),
        name="account_reset_password",
    ),
    path(
        "sign-in/forgotten/sent/",
        PROVES(_page(account.PasswordResetDoneView, "link_sent")),
        name="account_reset_password_done",
    ),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        BY_LINK(_page(account.PasswordResetFromKeyView, "new_password")),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/new-password/done/",
        PROVES(_page(account.PasswordResetFromKeyDoneView, "password_set")),
        name="account_reset_password_from_key_done",
    ),
    path("sign-in/with/<slug:provider_id>/", views.sign_in_with, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", views.back, name="openid_connect_callback"),
    path("sign-in/personas/", views.personas, name="personas"),
    path(
        "account/password/",
        OWN(_page(account.PasswordChangeView, "password", success_url=reverse_lazy("mfa_index"))),
        name="account_change_password",
    ),
    path(
        "account/password/none/",
        OWN(_page(account.PasswordResetDoneView, "no_password")),
        name="account_set_password",
    ),
    path("account/security/", OWN(_page(factors.IndexView, "security")), name="mfa_index"),
    path("account/security/app/add/", OWN(_page(apps.ActivateTOTPView, "add_app")), name="mfa_activate_totp"),
    path(
        "account/security/app/remove/",
        OWN(_page(apps.DeactivateTOTPView, "remove_app")),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/security/codes/",
        ONCE(_page(codes.ViewRecoveryCodesView, "codes")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/security/codes/new/",
        OWN(_page(codes.GenerateRecoveryCodesView, "new_codes")),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/security/passkeys/",
        OWN(_page(passkeys.ListWebAuthnView, "passkeys")),
        name="mfa_list_webauthn",
    ),
    path(
        "account/security/passkeys/add/",
        OWN(_page(passkeys.AddWebAuthnView, "add_passkey")),
        name="mfa_add_webauthn",
    ),
    path(
        "account/security/passkeys/<int:pk>/remove/",
        OWN(_page(passkeys.RemoveWebAuthnView, "remove_passkey")),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/security/passkeys/<int:pk>/rename/",
        OWN(_page(passkeys.EditWebAuthnView, "rename_passkey")),
        name="mfa_edit_webauthn",
    ),
]
