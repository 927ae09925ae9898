"""Letters through GOV.UK Notify, by its own client: one template whose subject and body we fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

_KEY = re.compile(r".*[0-9a-f-]{36}-[0-9a-f-]{36}", re.IGNORECASE)


class LetterNotTaken(OSError):
    """GOV.UK Notify did not take a letter: what it answered. To be tried again later."""


@dataclass(frozen=True, slots=True)
class Notify:
    """A council's service in GOV.UK Notify. `key` is its API key, which ends in two identifiers."""

    address: str
    key: str
    template: str
    patience_s: float = 20

    def send(self, letter: EmailMessage) -> None:
        """Send one letter to each recipient, unless Notify has it already from an earlier try.

        Notify itself would send the same letter twice: it is asked by our reference first, which it knows for
        seven days, longer than any reaction is tried.

        :raises LetterNotTaken: when it is away, refuses, is too busy or answers something else.
        """
        if not _KEY.fullmatch(self.key):
            raise LetterNotTaken("GOV.UK Notify has no key for this council. Set it in NOTIFY_KEYS.")
        make: Any = NotificationsAPIClient  # it tells no types
        client = make(self.key, base_url=self.address, timeout=self.patience_s)
        for number, address in enumerate(letter.recipients()):
            reference = f"{letter.extra_headers.get('Message-ID', '').strip('<>')}#{number}"
            try:
                if not _is_there(client, reference):
                    _send(client, self.template, letter, address, reference)
            except APIError as fault:
                raise LetterNotTaken(f"GOV.UK Notify: {_why(fault)}") from fault


def _is_there(client: Any, reference: str) -> bool:
    if reference.startswith("#"):
        return False
    answer = client.get_all_notifications(template_type="email", reference=reference)
    found = answer.get("notifications") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise LetterNotTaken("GOV.UK Notify answered something that is no list of notifications.")
    return bool(found)


def _send(client: Any, template: str, letter: EmailMessage, address: str, reference: str) -> None:
    answer = client.send_email_notification(
        address, template, personalisation={"subject": letter.subject, "body": letter.body},
        reference=reference,
    )  # fmt: skip
    if not isinstance(answer, dict) or not answer.get("id"):
        raise LetterNotTaken("GOV.UK Notify did not say that it took the letter.")


def _why(fault: APIError) -> str:
    """Say what was answered, without the letter or its address."""
    told = fault.message
    if isinstance(told, list):
        told = "; ".join(str(each.get("message", "")) for each in told if isinstance(each, dict))
    return re.sub(r"\S+@\S+", "(an address)", f"{fault.status_code}: {told}")[:300]
