"""A portal is told of a dataset; the file of a year's releases is built. Reactions and the clock do this."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.models import F

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.periods import Period, period_name
from wisely.people.models import Authority
from wisely.publishing import events
from wisely.publishing.files import store
from wisely.publishing.models import RELEASE, BulkFile, Change, DatasetVersion, Transmission
from wisely.publishing.permissions import may_publish_dataset
from wisely.publishing.portals import Resource, portal_of, tell
from wisely.rules.transparency import Dataset


def tell_portal(authority: Authority, dataset: Dataset, *, by: Actor, at: datetime) -> Transmission | None:
    """Make the council's portal say what is published of a dataset now; None where it has no portal.

    :raises PortalFault: when the portal did not take it. Nothing is recorded, and it can be told again.
    """
    portal = portal_of(authority.slug)
    if portal is None:
        return None
    resources = _resources(authority, dataset)
    page = f"{settings.SITE_ADDRESS}/open/{authority.slug}/data/{dataset.code}/"
    package = {
        "name": f"{authority.slug}-{dataset.code}", "title": f"{dataset.name}: {authority.name}",
        "notes": dataset.says, "url": page, "license_id": "uk-ogl",
    }  # fmt: skip
    tell(portal, package, resources)
    told = Transmission.objects.filter(
        authority=authority, dataset=dataset.code, portal=portal.host
    ).first() or Transmission(authority=authority, dataset=dataset.code, portal=portal.host)
    with act(told, by=by, at=at) as this:
        this.needs(may_publish_dataset(by))
        told.files_count, told.sent_at = len(resources), at
        this.record(events.PortalTold(dataset=dataset.code, portal=portal.host, files=len(resources)))
    return told


def _resources(authority: Authority, dataset: Dataset) -> list[Resource]:
    """Give the files of the newest versions that are not withdrawn, the latest period first."""
    live = DatasetVersion.objects.filter(
        authority=authority, publication__dataset=dataset.code, number=F("publication__live"),
        withdrawn_at__isnull=True,
    ).select_related("publication")  # fmt: skip
    found = []
    for version in live.order_by("-publication__starts_on"):
        publication = version.publication
        name = f"{publication.dataset}-{publication.code}-v{version.number}"
        page = f"{settings.SITE_ADDRESS}/open/{authority.slug}/data/{publication.reference}"
        period = period_name(Period(publication.starts_on, publication.ends_before))
        said = f"{period}, version {version.number}" + (f". {version.reason}" if version.reason else "")
        for ending in ("csv", "json"):
            address = f"{page}/v{version.number}/{name}.{ending}"
            found.append(Resource(f"{name}.{ending}", address, ending.upper(), said))
    return found


def build_bulk_file(authority: Authority, year: int, *, by: Actor, at: datetime) -> BulkFile | None:
    """Build the file of all releases of a year; None where there is none, or it stands as it was.

    What was withdrawn while it was written leaves it hidden, until it is built once more.
    """
    before = _taken_back(authority, year)
    releases = Change.objects.filter(authority=authority, kind=RELEASE, is_withdrawn=False, at__year=year)
    count = 0

    def write(file: IO[bytes]) -> None:
        nonlocal count
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as out:
            # By what was told, not by key: acts of one moment have their keys from whichever came first.
            in_order = releases.order_by("at", "reference", "number")
            for told in in_order.values_list("told", flat=True).iterator(500):
                out.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                count += 1

    stored = store(write)
    kept = BulkFile.objects.filter(authority=authority, year=year).first()
    if (kept is None and not count) or (
        kept is not None and kept.sha256 == stored["sha256"] and not kept.is_hidden
    ):
        return None
    built = kept or BulkFile(authority=authority, year=year)
    with act(built, by=by, at=at) as this:
        this.needs(may_publish_dataset(by))
        built.sha256, built.size_bytes = str(stored["sha256"]), int(stored["bytes"])
        if kept is None:
            _let_withdrawals_end()
        is_behind = _taken_back(authority, year) != before
        built.releases_count, built.built_at, built.is_hidden = count, at, is_behind or count == 0
        this.record(events.BulkFileBuilt(year=year, releases=count, sha256=built.sha256))
    return built


def _taken_back(authority: Authority, year: int) -> int:
    """Count the releases of a year that were withdrawn by now."""
    return Change.objects.filter(
        authority=authority, kind=RELEASE, is_withdrawn=True, at__year=year
    ).count()  # fmt: skip


def _let_withdrawals_end() -> None:
    """Wait for withdrawals on their way, and have those after them see a file that is yet to be added.

    A file that is there is locked by its act, and a withdrawal writes to it. One that is not can be neither.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE publishing_bulkfile IN SHARE ROW EXCLUSIVE MODE")


def build_bulk_files(authority: Authority, *, by: Actor, at: datetime) -> list[BulkFile]:
    """Build the files of all years that have releases and changed; give those that were built."""
    told = Change.objects.filter(authority=authority, kind=RELEASE)
    years = {each.year for each in told.dates("at", "year")}
    years |= set(BulkFile.objects.filter(authority=authority).values_list("year", flat=True))
    built = [build_bulk_file(authority, year, by=by, at=at) for year in sorted(years)]
    return [each for each in built if each is not None]
