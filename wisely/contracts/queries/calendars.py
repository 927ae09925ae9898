"""Secret addresses of calendars: spelt from the installation's key, kept as a hash, read by programs."""

from __future__ import annotations

import base64
import hashlib
import re

from django.utils.crypto import salted_hmac

from wisely.contracts.models import CalendarAddress
from wisely.people.models import Person

_SHAPE = re.compile(r"cal_([0-9]{1,18})_([A-Za-z0-9_-]{43})")
_SALT = "wisely.contracts.calendar"


def text_of(address: CalendarAddress) -> str:
    """Spell an address. It follows from the installation's key, so it can be shown again and is not kept."""
    told = f"{address.authority_id}:{address.person_id}:{address.made_at.isoformat()}"
    secret = salted_hmac(_SALT, told, algorithm="sha256").digest()
    return f"cal_{address.authority_id}_{base64.urlsafe_b64encode(secret).rstrip(b'=').decode()}"


def digest_of(text: str) -> bytes:
    """Give the hash that an address is found by."""
    return hashlib.sha256(text.encode()).digest()


def council_of_calendar(text: str) -> int | None:
    """Give the key of the council whose rows to bring into scope; None where the text has not the shape."""
    found = _SHAPE.fullmatch(text)
    return int(found[1]) if found and int(found[1]) < 2**63 else None


def address_by_text(text: str) -> CalendarAddress | None:
    """Find the address that a program shows, if it was made and not revoked. Its council is in scope."""
    rows = CalendarAddress.objects.filter(
        authority=council_of_calendar(text), digest=digest_of(text), revoked_at__isnull=True
    )
    return rows.select_related("person").first()


def address_in_use(person: Person) -> CalendarAddress | None:
    """Give a person's present address."""
    rows = CalendarAddress.objects.filter(
        authority=person.authority_id, person=person, revoked_at__isnull=True
    )
    return rows.select_related("person").first()
