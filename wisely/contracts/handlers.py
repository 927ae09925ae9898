"""What the worker does for this room: imports of many contracts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wisely.contracts import actions
from wisely.contracts.models import RegisterImport
from wisely.contracts.permissions import Permission
from wisely.lib.actor import Actor
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress

IMPORT_REGISTER = "contracts.import_register"


@long_work(
    IMPORT_REGISTER,
    needs=Permission.IMPORT_REGISTER,
    steps={"Reading the rows": 20, "Finding the suppliers": 30, "Writing the contracts": 50},
)
def import_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Import a staged file; `arguments` hold the key of the import and the version the officer saw."""
    batch = RegisterImport.objects.get(pk=arguments["import"])
    actions.import_register(batch, version=arguments.get("version"), progress=progress, by=by, at=at)
    return Outcome(
        f"{batch.new_count:,} contracts entered the register and {batch.changed_count:,} were changed.",
        href=f"/contracts/imports/{batch.pk}/",
    )
