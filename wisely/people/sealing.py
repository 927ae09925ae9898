"""Secrets that must be read again (client secrets, one-time-code keys) are sealed in the database.

The key comes from SECRET_KEY; with SECRET_KEY_FALLBACKS what was sealed under an older one still opens.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _box() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wisely.people.sealing").derive(key.encode())
    return base64.urlsafe_b64encode(made)


def seal(text: str) -> bytes:
    """Seal a secret for the database."""
    return _box().encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """Open what `seal` closed.

    :raises cryptography.fernet.InvalidToken: when the keys have changed or the bytes were tampered with.
    """
    return _box().decrypt(bytes(sealed)).decode()
