"""`manage.py export_record FILE`: the whole record as a file for `verify.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wisely.audit.exporting import whole_record
from wisely.jobs.one_moment import at_one_moment


class Command(BaseCommand):
    """Write every event with all that it commits to. The file holds personal data: treat it so."""

    help = "Write the whole record, a line of JSON for each event, for ops/verify.py record."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        count = 0
        with at_one_moment(), options["file"].open("w", encoding="utf-8") as file:
            for line in whole_record():
                file.write(line)
                count += 1
        self.stdout.write(f"Wrote {count} events to {options['file']}.")
