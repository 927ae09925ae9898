"""`manage.py verify_record`: read the whole record again, and say what is wrong with it."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wisely.audit.verification import MOST, verify_record
from wisely.jobs.one_moment import at_one_moment


class Command(BaseCommand):
    """Check every event, chain, leaf, checkpoint and published file of this installation."""

    help = "Check the whole record and the public log. Ends with 1 where anything is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        began = time.monotonic()
        with at_one_moment():
            found = verify_record()
        self.stdout.write(
            f"Looked at {found.events} events ({found.erased} erased), {found.leaves} leaves of the log "
            f"({found.waiting} wait for theirs), {found.subtrees} subtrees, {found.checkpoints} checkpoints "
            f"and {found.files} published files in {time.monotonic() - began:.1f} seconds."
        )
        for fault in found.faults[:MOST]:
            self.stdout.write(f"FAULT: {fault}")
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults. Read docs/how-to/check-the-record.md.")
        self.stdout.write("All of it holds.")
