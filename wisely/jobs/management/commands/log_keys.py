"""`manage.py log_keys`: show the public halves of the log's keys, add one, retire the older ones."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wisely.audit import keys, sequencing
from wisely.lib import signed_notes


class Command(BaseCommand):
    """Rotate in two steps: `add`, and after everybody has learnt the new key, `retire`."""

    help = "Show, add or retire the keys that sign the public log."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("do", choices=["show", "add", "retire"], nargs="?", default="show")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            if options["do"] == "add":
                keys.add_key()
            elif options["do"] == "retire":
                self.stdout.write(f"Retired {keys.retire_keys()}.")
            latest = sequencing.latest_checkpoint()
            if latest is None:
                raise CommandError("The log has no name before its first checkpoint. Run sequence_log first.")
            origin = signed_notes.Checkpoint.read(latest.note).origin
            for seed in keys.seeds():
                self.stdout.write(signed_notes.public_key(seed, name=origin).spelt())
        except keys.FaultyKeys as fault:
            raise CommandError(str(fault)) from fault
