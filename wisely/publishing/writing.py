"""The files of a version: CSV with its metadata, JSON, and what changed since the version before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.conf import settings

from wisely.lib.periods import Period, period_name
from wisely.publishing.decisions.datasets.comparing import Difference
from wisely.publishing.decisions.datasets.describing import LICENCE_NAME, ROW, Described, csvw
from wisely.publishing.decisions.datasets.redacting import Row
from wisely.publishing.files import Stored, store
from wisely.publishing.models import DatasetVersion
from wisely.rules.transparency import Dataset
from wisely.ui.exports import Table, TableColumn, write_csv, write_json
from wisely.ui.kinds import Kind

_CHANGED = tuple(
    TableColumn(heading.lower(), heading) for heading in ("Change", "Row", "Field", "Before", "After")
)


def write_files(
    version: DatasetVersion, dataset: Dataset, rows: Sequence[Row], told: Difference
) -> dict[str, Stored]:
    """Write the files of a version and give each one's hash and size."""
    about = described(version, dataset)
    files = {
        "csv": store(lambda file: write_csv(_table(dataset, rows, about), file)),
        "json": store(lambda file: write_json(_table(dataset, rows, about), file)),
        "metadata": store(lambda file: _write_metadata(file, csvw(about, dataset.fields))),
    }
    if version.number > 1:
        changes = [[each.change, each.row, each.field, each.before, each.after] for each in told.fields]
        files["difference"] = store(lambda file: write_csv(Table(about.title, _CHANGED, changes), file))
    return files


def described(version: DatasetVersion, dataset: Dataset) -> Described:
    """Say what the files of a version are."""
    publication = version.publication
    authority = publication.authority
    root = f"{settings.SITE_ADDRESS}/open/{authority.slug}/"
    page = f"{root}data/{publication.reference}/v{version.number}/"
    period = Period(publication.starts_on, publication.ends_before)
    assert period.last_on is not None, "a dataset's period ends"
    name = f"{publication.dataset}-{publication.code}-v{version.number}"
    return Described(
        title=f"{dataset.name}: {authority.name}, {period_name(period)}", says=dataset.says,
        publisher=authority.name, publisher_address=root, csv_address=f"{page}{name}.csv", page_address=page,
        starts_on=period.starts_on, last_on=period.last_on, published_at=version.published_at,
        number=version.number, reason=version.reason,
    )  # fmt: skip


def _table(dataset: Dataset, rows: Sequence[Row], about: Described) -> Table:
    columns = tuple(TableColumn(each.key, each.heading, Kind(each.kind)) for each in (ROW, *dataset.fields))
    words = (
        ("publisher", about.publisher), ("licence", LICENCE_NAME), ("version", str(about.number)),
        ("published", about.published_at.isoformat()), ("reason", about.reason), ("page", about.page_address),
    )  # fmt: skip
    return Table(about.title, columns, _values(dataset, rows), words)


def _values(dataset: Dataset, rows: Sequence[Row]) -> Iterator[list[Any]]:
    keys = [field.key for field in dataset.fields]
    for number, row in enumerate(rows, start=1):
        yield [number, *(row.get(key) for key in keys)]


def _write_metadata(file: IO[bytes], told: dict[str, Any]) -> None:
    file.write(json.dumps(told, ensure_ascii=False, indent=1).encode())
