"""Bank numbers as keyed hashes: whether two are the same can be told, and nothing else.

The key comes from SECRET_KEY and the council, so that no two councils and no two installations hash alike.
What was hashed under a key of SECRET_KEY_FALLBACKS is still found.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "wisely.suppliers.bank-details"


def fingerprints_of(authority_id: int, sort_code: str, number: str) -> list[str]:
    """Give the keyed hash of a sort code and number in plain digits, and those under older keys after it."""
    told = f"{authority_id}:{sort_code}{number}"
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(_SALT, told, secret=key, algorithm="sha256").hexdigest() for key in keys]
