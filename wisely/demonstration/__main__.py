"""Makes the demonstration councils in an empty database, or says who can be chosen there."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wisely.settings")


def main() -> None:
    """Do what the command line asks."""
    words = argparse.ArgumentParser(prog="python -m wisely.demonstration")
    words.add_argument("--size", choices=["small", "usual", "full"], default="usual")
    words.add_argument(
        "--on", type=date.fromisoformat, default=None, help="the day on which the world stands"
    )
    words.add_argument(
        "--when-told", action="store_true", help="begin when a line comes in: the tables stand"
    )
    words.add_argument("--sign-ins", action="store_true", help="say who can be chosen, make nothing")
    words.add_argument("--code", action="store_true", help="say the present one-time code of the sign-in")
    said = words.parse_args()
    django.setup()
    if said.code:
        sys.stdout.write(code())
        return
    if said.sign_ins:
        sys.stdout.write(sign_ins())
        return

    from wisely.demonstration.world import SIZES, build  # noqa: PLC0415 - tables can be read only now

    gc.freeze()  # what is loaded stays; a world makes millions of objects, of which few are garbage
    gc.set_threshold(50_000, 20, 50)
    if said.when_told and not sys.stdin.readline():
        raise SystemExit("Nobody said that the tables stand.")
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
    """Say whom a visitor can be, council by council, and how; empty where no demonstration stands."""
    from wisely.demonstration.organisation import CAST  # noqa: PLC0415 - tables can be read only now
    from wisely.demonstration.sign_in import WHO, ways_in  # noqa: PLC0415 - tables can be read only now
    from wisely.people.models import Authority  # noqa: PLC0415 - tables can be read only now

    councils = list(Authority.objects.filter(is_demonstration=True).order_by("pk"))
    if not councils:
        return ""
    people = "\n".join(f"    {member.name:16} {member.title}" for member in CAST)
    head = next(member for member in CAST if member.title == WHO)
    first, latest = head.name.lower().split()
    return (
        "  Choose who to be at /sign-in/personas/ (a demonstration asks for no password):\n"
        f"{people}\n    at {' or '.join(council.name for council in councils)}\n\n"
        f"  Or sign in as {head.name} does, with a password and an authenticator app:\n"
        f"    E-mail        {first}.{latest}@{councils[0].slug}.example\n"
        f"    Password      {ways_in().password}\n"
        f"    Key for app   {ways_in().code_key}\n"
        "    Code now      .venv/bin/python -m wisely.demonstration --code\n"
    )


def code() -> str:
    """Give the code that the authenticator app of the head of procurement shows now."""
    from wisely.demonstration.sign_in import ways_in  # noqa: PLC0415 - tables can be read only now

    return ways_in().code(datetime.now(UTC)) + "\n"


if __name__ == "__main__":
    main()
