"""`manage.py sequence_log`: take waiting events into the public log now, and publish."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wisely.audit import keys, publication, sequencing


class Command(BaseCommand):
    """Do once what the worker does by the clock; also writes a lost folder of the log again."""

    help = "Take waiting events into the public log and publish it. The worker does the same by the clock."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--start-anew",
            action="store_true",
            help="give the log a new name, after a restore: see docs/operate/the-public-log.md",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            done = sequencing.sequence_log(at=timezone.now(), starts_anew=options["start_anew"])
        except (publication.LogDisagrees, keys.FaultyKeys) as fault:
            raise CommandError(str(fault)) from fault
        if not done.ran:
            raise CommandError("Another process is writing the log at this moment. Try again in a minute.")
        if options["start_anew"] and done.size == done.before:
            raise CommandError("No event waits to be the first of the new log. Sign in, then run this again.")
        self.stdout.write(f"The log has {done.size} leaves, {done.size - done.before} of them new.")
