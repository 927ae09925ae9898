"""Bring a database's tables up to date, and give the product's role its rights, in one process."""

from __future__ import annotations

import gc
import os

import django
from django.core.management import call_command


def main() -> None:
    """Run as the owner of the tables: `WISELY_AS=owner python -m ops.migrate`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")
    gc.disable()  # Django lays every table out anew for each that comes; looking for garbage took a quarter
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("secure_database")


if __name__ == "__main__":
    main()
