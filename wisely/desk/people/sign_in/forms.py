"""Forms of the sign-in in our own words. What they check stays with the sign-in library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.exceptions import ValidationError
from django.forms import BooleanField, CharField

from wisely.people.sign_in.second_step import check_code

RULES = "Use at least 12 characters. Three words that do not belong together make a good password."
CODE = "Enter the 6 figures that your authenticator app shows, or one of your recovery codes."


def _in_our_words(form: Any, words: Mapping[str, tuple[str, str]]) -> None:
    """Give fields their label and hint, and take the placeholders away: they vanish as one types."""
    for name, (label, hint) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"login": ("E-mail address", ""), "password": ("Password", "")})
        self.fields["password"].help_text = ""


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"password": ("Password", "")})


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"email": ("E-mail address", "The one you are registered with at your council.")})


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, from a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"password1": ("New password", RULES), "password2": ("New password again", "")})


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(
            self,
            {
                "oldpassword": ("Present password", ""),
                "password1": ("New password", RULES),
                "password2": ("New password again", ""),
            },
        )


class _CodeCounted:
    """Tries at the code count, and those that fail are recorded."""

    def clean_code(self: Any) -> Any:
        return check_code(context.request, self.user, super().clean_code)  # type: ignore[misc]


class SecondStepForm(_CodeCounted, AuthenticateForm):  # type: ignore[misc]
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"code": ("Code", CODE)})


class AgainWithCodeForm(_CodeCounted, ReauthenticateWithCodeForm):  # type: ignore[misc]
    """A code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"code": ("Code", CODE)})


class AddAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"code": ("Code", "Enter the 6 figures that the app shows now.")})

    def clean_code(self) -> Any:
        try:
            return super().clean_code()
        except ValidationError:
            raise ValidationError(
                "This is not the code that the app shows now. Wait for the next one."
            ) from None


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name for a new passkey."""

    name = CharField(
        label="Name of the passkey",
        required=False,
        help_text="For example “Work laptop”, so that you know it among others.",
    )
    passwordless = BooleanField(
        label="Let me sign in with this passkey alone", required=False, help_text="Without typing a password."
    )
