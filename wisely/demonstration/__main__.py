"""Makes the demonstration councils in an empty database, or says who can be chosen there."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")


def main() -> None:
    """Do what the command line asks."""
    words = argparse.ArgumentParser(prog="python -m wisely.demonstration")
    words.add_argument("--size", choices=["small", "usual", "full"], default="usual")
    words.add_argument(
        "--on", type=date.fromisoformat, default=None, help="the day on which the world stands"
    )
    words.add_argument("--sign-ins", action="store_true", help="say who can be chosen, make nothing")
    said = words.parse_args()
    django.setup()
    if said.sign_ins:
        sys.stdout.write(sign_ins())
        return

    from wisely.demonstration.world import SIZES, build  # noqa: PLC0415 - tables can be read only now

    began = time.monotonic()

    def tell(words: str) -> None:
        sys.stdout.write(f"Wisely: {time.monotonic() - began:4.0f} s  {words}\n")
        sys.stdout.flush()

    on = said.on or first_of_month(date.today())  # noqa: DTZ011 - a day, on this machine's clock
    build(SIZES[said.size], on=on, tell=tell)
    sys.stdout.write(f"Wisely: the demonstration stands after {time.monotonic() - began:.0f} seconds.\n")


def first_of_month(today: date) -> date:
    """The world stands on the first of a month, so that building it again that month gives the same."""
    return today.replace(day=1)


def sign_ins() -> str:
    """Name the people whom a visitor can be, council by council; empty where no demonstration stands."""
    from wisely.demonstration.organisation import CAST  # noqa: PLC0415 - tables can be read only now
    from wisely.people.models import Authority  # noqa: PLC0415 - tables can be read only now

    councils = Authority.objects.filter(is_demonstration=True).order_by("pk").values_list("name", flat=True)
    if not councils:
        return ""
    people = "\n".join(f"    {member.name:16} {member.title}" for member in CAST)
    heading = "  Choose who to be at /sign-in/personas/ (a demonstration asks for no password):"
    return f"{heading}\n{people}\n    at {' or '.join(councils)}\n"


if __name__ == "__main__":
    main()
