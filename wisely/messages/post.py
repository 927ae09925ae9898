"""The post: a council's letters go by the mail server, or through GOV.UK Notify, as its pack says.

It stands where Django asks for a way to send e-mail, so every letter of every room goes through it. Whose
letter it is follows from the council in scope; letters without one (a forgotten password), and those of a
council whose key for Notify is not set, go by mail. What is not taken raises, so that the reaction that
sends is tried again later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from wisely.audit.row_security import authorities_in_scope
from wisely.messages import ways
from wisely.messages.notify import Notify
from wisely.people.models import Authority


class CouncilPost(BaseEmailBackend):
    """Sends each letter the way its council chose."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send letters, and give how many were taken.

        :raises OSError: when the mail server or GOV.UK Notify did not take one; the same letter may be sent
            again, and is known by its Message-ID.
        """
        notify = _notify_of(_council())
        if notify is None:
            mail: Any = get_connection(settings.MAIL_BACKEND, fail_silently=self.fail_silently)
            return int(mail.send_messages(email_messages) or 0)
        for letter in email_messages:
            notify.send(letter)
        return len(email_messages)


def _council() -> Authority | None:
    """Give the council whose letters these are; None where none or several are in scope."""
    scope = authorities_in_scope()
    return Authority.objects.filter(pk=scope[0]).first() if len(scope) == 1 else None


def _notify_of(council: Authority | None) -> Notify | None:
    key = settings.NOTIFY_KEYS.get(council.slug, "") if council else ""
    template = ways.notify_template(council.pack) if council else ""
    if not key or not template:
        return None
    return Notify(settings.NOTIFY_ADDRESS, key, template, patience_s=settings.EMAIL_TIMEOUT)
