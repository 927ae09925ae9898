"""One sign-in of the demonstration that is opened as everywhere else: e-mail, password and one-time code.

Password and code key follow from this installation's SECRET_KEY: no two installations share them, and nobody
has to keep them. They must not be guessable, because they still let in when the page of personas is closed.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from wisely.demonstration.organisation import Staff
from wisely.people import actions

WHO = "Head of procurement"
STEP_SECONDS = 30  # RFC 6238


@dataclass(frozen=True, slots=True)
class Ways:
    """What the head of procurement knows and holds."""

    password: str
    code_key: str

    def code(self, at: datetime) -> str:
        """Give the code that an authenticator app shows at a moment."""
        return str(format_hotp_value(hotp_value(self.code_key, int(at.timestamp()) // STEP_SECONDS)))


def ways_in() -> Ways:
    """Give password and code key of this installation."""
    return Ways(
        password="-".join(_derived("password")[start : start + 5].lower() for start in (0, 5, 10)),
        code_key=_derived("one-time codes"),
    )


def _derived(what: str) -> str:
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"wisely demonstration {what}".encode(), "sha256")
    return base64.b32encode(digest[:20]).decode()


def open_sign_in(staff: Staff, *, at: datetime) -> None:
    """Invite the head of procurement; they set their password and add an authenticator app."""
    nia, ways = staff.cast[WHO], ways_in()
    administrator = staff.one_of_the_cast("System administrator", at=at)
    way_in = actions.invite_to_sign_in(nia, by=administrator, at=at)
    by = staff.officer(nia, at=at)
    actions.set_password(way_in, password=ways.password, by=by, at=at)
    TOTP.activate(way_in, ways.code_key)
    actions.record_second_factor(way_in, what="an authenticator app was added", by=by, at=at)
