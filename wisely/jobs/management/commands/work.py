"""`manage.py work`: run one worker until it is told to stop."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from wisely.jobs import logs, worker


class Command(BaseCommand):
    """Take jobs from the queue: reactions to acts, long work, and what the clock sets off."""

    help = "Run a worker. SIGTERM stops it cleanly; jobs of a worker that was killed are queued again."

    def add_arguments(self, parser: Any) -> None:
        usual = worker.Pace()
        parser.add_argument("--short-at-once", type=int, default=usual.short_at_once)
        parser.add_argument("--long-at-once", type=int, default=usual.long_at_once)
        parser.add_argument("--heartbeat-seconds", type=float, default=usual.heartbeat_seconds)
        parser.add_argument("--stalled-after-seconds", type=float, default=usual.stalled_after_seconds)
        parser.add_argument("--grace-seconds", type=float, default=usual.grace_seconds)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        logs.write_lines()
        worker.run(
            worker.Pace(
                short_at_once=options["short_at_once"],
                long_at_once=options["long_at_once"],
                heartbeat_seconds=options["heartbeat_seconds"],
                stalled_after_seconds=options["stalled_after_seconds"],
                grace_seconds=options["grace_seconds"],
            )
        )
