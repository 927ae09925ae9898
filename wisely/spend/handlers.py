"""What the worker does for this room: imports of many payments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wisely.lib.actor import Actor
from wisely.people.models import Authority
from wisely.spend import actions
from wisely.spend.decisions import Mapping as Columns
from wisely.spend.decisions import UnreadableFile
from wisely.spend.models import LedgerImport
from wisely.spend.permissions import Permission
from wisely.spend.work import CONFIRM_MAPPING, IMPORT_LEDGER, JUDGE_SPEND
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress


@long_work(
    IMPORT_LEDGER,
    needs=Permission.IMPORT_LEDGER,
    steps={"Reading the payments": 35, "Writing them and judging each": 50, "Summing up the months": 15},
    expected=(UnreadableFile,),
)
def import_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Import a confirmed file; `arguments` hold the key of the import and the version the officer saw."""
    staged = LedgerImport.objects.get(pk=arguments["import"])
    actions.import_ledger(staged, version=arguments.get("version"), progress=progress, by=by, at=at)
    return Outcome(
        f"{staged.rows_count:,} payments are now part of the spend.", href=f"/spend/imports/{staged.pk}/"
    )


@long_work(
    CONFIRM_MAPPING,
    needs=Permission.IMPORT_LEDGER,
    steps={"Reading the file to see what an import would do": 100},
    expected=(UnreadableFile,),
)
def confirm_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Try a large file; `arguments` hold the key of the import, the version seen and the columns chosen."""
    staged = LedgerImport.objects.get(pk=arguments["import"])
    progress.next_step()
    chosen = Columns.from_plain(arguments["mapping"])
    found = actions.confirm_mapping(staged, mapping=chosen, version=arguments.get("version"), by=by, at=at)
    return Outcome(
        f"{found.rows:,} payments can be imported and {found.rejected:,} rows cannot.",
        href=f"/spend/imports/{staged.pk}/",
    )


@long_work(
    JUDGE_SPEND,
    needs=Permission.MATCH_PAYEE,
    steps={"Judging every payment against the register": 100},
)
def judge_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Judge all payments of a council, whose key `arguments` hold."""
    progress.next_step()
    changed = actions.judge_spend(Authority.objects.get(pk=arguments["authority"]), by=by, at=at)
    months = f"{changed:,} {'month' if changed == 1 else 'months'}"
    return Outcome(f"The sums of {months} changed." if changed else "No sum changed.", href="/spend/")
