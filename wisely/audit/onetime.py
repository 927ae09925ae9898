"""One form, one effect: the key that each shown form carries, and the answer its first arrival received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from wisely.audit.models import OneTimeKey

KEPT_DAYS = 90  # a form cannot come back after its session, ten hours; a program may try again for long


class OtherContent(Exception):
    """A key came back with other content: not a repeat, so neither may pass for the other."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A form as it arrived: its key, whose it is, where it went, and a hash of what it said."""

    key: str
    person: str
    path: str
    fingerprint: bytes
    at: datetime


def first_answer(arrival: Arrival) -> str | None:
    """Give the first arrival's answer, or None where this is the first. One still under way is waited for.

    :raises OtherContent: when the key was used for another content, page or person.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_onetimekey (key, person, path, fingerprint, location, at) "
            "VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT (key) DO NOTHING",
            [arrival.key, arrival.person, arrival.path, arrival.fingerprint, arrival.at],
        )
        if cursor.rowcount:
            return None
    first = OneTimeKey.objects.get(pk=arrival.key)
    same = (first.person, first.path, bytes(first.fingerprint)) == (
        arrival.person,
        arrival.path,
        arrival.fingerprint,
    )
    if not same:
        raise OtherContent(arrival.key)
    return first.location


def remember(arrival: Arrival, *, location: str = "", answer: dict[str, Any] | None = None) -> None:
    """Keep the answer with the effect, in one transaction: where people go, or what a program is told."""
    OneTimeKey.objects.filter(pk=arrival.key).update(location=location, answer=answer)


def answer_kept(arrival: Arrival) -> dict[str, Any] | None:
    """Give what a program was told when its key came first. Ask `first_answer` before: it compares."""
    return OneTimeKey.objects.values_list("answer", flat=True).get(pk=arrival.key)


def forget(arrival: Arrival) -> None:
    """Free the key: the form came back with errors and had no effect."""
    OneTimeKey.objects.filter(pk=arrival.key).delete()


def forget_old(*, at: datetime) -> int:
    """Delete the keys of forms and programs that came over ninety days ago. Gives how many there were."""
    deleted, _ = OneTimeKey.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    return deleted
