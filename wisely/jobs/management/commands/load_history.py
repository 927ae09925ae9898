"""`manage.py load_history`: years of payment files, into tables for analysis and into the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people.queries import authority_by_slug, officer_by_reference
from wisely.spend import actions, permissions
from wisely.spend.analysis import history
from wisely.spend.queries import mapping_of


class Command(BaseCommand):
    """Load every payment file of a folder for a council, by an officer who may import payments."""

    help = (
        "Load years of payment files. First they become tables for analysis; then each file is staged, "
        "confirmed as it seems to be, and imported by an act of its own. A file that was imported before is "
        "passed over, so a load that was cut short is gone on with by the same command."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, help="a folder of payment files, or one file")
        parser.add_argument("--council", required=True, help="its name in addresses, such as leafield")
        parser.add_argument("--by", required=True, help="the reference of the officer who imports them")
        parser.add_argument(
            "--signs-lost", action="store_true",
            help="the files lost their minus signs: each payment will say that it may be a credit",
        )  # fmt: skip
        parser.add_argument(
            "--only-tables", action="store_true", help="stop at the tables: nothing becomes ledger"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        council = authority_by_slug(options["council"])
        if council is None:
            raise CommandError(f"No council is called {options['council']}. Nothing was loaded.")
        files = history.files_of(options["folder"]) if options["folder"].exists() else []
        if not files:
            raise CommandError(f"{options['folder']} has no payment file. Nothing was loaded.")
        self._tables(council, files, options)
        if not options["only_tables"]:
            for number, file in enumerate(files, 1):
                self._import(council, file, options, f"{number} of {len(files)}")

    def _tables(self, council: Any, files: list[Path], options: dict[str, Any]) -> None:
        at = timezone.now()
        with transaction.atomic():
            set_scope([council.pk])
            officer = _officer(options["by"])
            verdict = permissions.may_import_ledger(officer)
        if not verdict:
            raise CommandError(f"{verdict.reason} Nothing was loaded.")
        try:
            made = history.take_in(
                files, history.place_of(council.pk), lacks_signs=options["signs_lost"], at=at
            )
        except history.UnreadableFile as fault:
            raise CommandError(f"{fault} Nothing was loaded.") from None
        took = (timezone.now() - at).total_seconds()
        payments = sum(each.payments for each in made.files)
        self.stdout.write(
            f"Tables: {payments:,} payments of {len(made.files)} files in {took:.1f} s, in {made.folder}"
        )

    def _import(self, council: Any, file: Path, options: dict[str, Any], which: str) -> None:
        try:
            with transaction.atomic():
                set_scope([council.pk])
                told = _imported(council, file, options)
        except (Refusal, actions.UnreadableFile) as fault:
            reason = fault.verdict.reason if isinstance(fault, Refusal) else str(fault)
            self.stdout.write(f"Ledger, {which}: {file.name} is left as it is. {reason}")
            return
        self.stdout.write(f"Ledger, {which}: {told}")


def _officer(reference: str) -> Any:
    officer = officer_by_reference(reference, on=timezone.localdate())
    if officer is None:
        raise CommandError(f"Nobody at this council has the reference {reference}. Nothing was loaded.")
    return officer


def _imported(council: Any, file: Path, options: dict[str, Any]) -> str:
    """Bring one file into the ledger, whole or not at all, by the acts that pages use."""
    at, by = timezone.now(), _officer(options["by"])
    staged = actions.stage_file(council, path=file, name=file.name, by=by, at=at)
    mapping = replace(mapping_of(staged), lacks_signs=options["signs_lost"])
    actions.confirm_mapping(staged, mapping=mapping, by=by, at=at)
    actions.import_ledger(staged, by=by, at=at)
    took = (timezone.now() - at).total_seconds()
    return (
        f"{staged.rows_count:,} payments of {file.name}, {staged.rejected_count:,} rows rejected, "
        f"in {took:.0f} s."
    )
