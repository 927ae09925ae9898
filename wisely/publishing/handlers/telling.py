"""What portals and takers of whole years are told, after what was published or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards
from wisely.lib.actor import Actor, the_clock
from wisely.people.models import Authority
from wisely.publishing import actions
from wisely.publishing.events import DatasetPublished, VersionWithdrawn
from wisely.publishing.models import BulkFile
from wisely.publishing.permissions import Permission
from wisely.publishing.work import BUILD_BULK_FILES
from wisely.rules.transparency import datasets
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress


@afterwards(DatasetPublished, VersionWithdrawn)
def tell_the_portal(facts: Mapping[str, Any], *, event: Event, at: datetime) -> None:
    """Tell the council's open data portal what is published now. A fault has it tried again, for a day."""
    authority = Authority.objects.get(pk=event.authority_id or 0)
    dataset = datasets(authority.pack).get(str(facts["publication"]).split("/", maxsplit=1)[0])
    if dataset is not None:
        actions.tell_portal(authority, dataset, by=the_clock(authority_id=authority.pk), at=at)


@afterwards()
def build_what_is_hidden(facts: Mapping[str, Any], *, event: Event, at: datetime) -> None:
    """Build the files anew that a withdrawal hid; `releases` leaves one job for many of them."""
    del facts
    authority = Authority.objects.get(pk=event.authority_id or 0)
    for hidden in BulkFile.objects.filter(authority=authority, is_hidden=True):
        actions.build_bulk_file(authority, hidden.year, by=the_clock(authority_id=authority.pk), at=at)


@long_work(
    BUILD_BULK_FILES, needs=Permission.PUBLISH_DATASET, steps={"Writing the releases of each year": 100}
)
def build_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Build the files of all years now."""
    del arguments
    progress.next_step()
    authority = Authority.objects.get(pk=by.authority_id or 0)
    built = actions.build_bulk_files(authority, by=by, at=at)
    count = f"{len(built)} {'file was' if len(built) == 1 else 'files were'} built."
    return Outcome(count if built else "Every file holds what is published already.", href="/publishing/")
