"""What happens to datasets. Facts carry codes, numbers and keys, never what was taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DatasetPublished:
    """`number` is 1 at first and more for a correction. `total_net` is exact pounds as text."""

    verb: ClassVar[str] = "publishing.dataset.published"
    publication: str
    number: int
    rows: int
    total_net: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class VersionWithdrawn:
    verb: ClassVar[str] = "publishing.version.withdrawn"
    publication: str
    number: int


@dataclass(frozen=True, slots=True)
class CorrectionSetAside:
    verb: ClassVar[str] = "publishing.correction.set_aside"
    publication: str
    what: str


@dataclass(frozen=True, slots=True)
class FieldsRedacted:
    """`until_on` is an ISO date, or "" for no end."""

    verb: ClassVar[str] = "publishing.fields.redacted"
    subject_kind: str
    subject_key: str
    fields: tuple[str, ...]
    reason_code: str
    until_on: str


@dataclass(frozen=True, slots=True)
class RedactionLifted:
    verb: ClassVar[str] = "publishing.redaction.lifted"
    subject_kind: str
    subject_key: str


@dataclass(frozen=True, slots=True)
class PortalTold:
    verb: ClassVar[str] = "publishing.portal.told"
    dataset: str
    portal: str
    files: int


@dataclass(frozen=True, slots=True)
class BulkFileBuilt:
    verb: ClassVar[str] = "publishing.bulk_file.built"
    year: int
    releases: int
    sha256: str


SENTENCES: dict[str, str] = {
    DatasetPublished.verb: (
        "Version {number} of {publication} was published: {rows} rows, {total_net}; "
        "{added} added, {removed} removed, {changed} changed."
    ),
    VersionWithdrawn.verb: "Version {number} of {publication} was withdrawn.",
    CorrectionSetAside.verb: "A correction of {publication} was set aside: {what}.",
    FieldsRedacted.verb: (
        "Fields of {subject_kind} {subject_key} were redacted ({reason_code}): {fields}; until {until_on}."
    ),
    RedactionLifted.verb: "A redaction of {subject_kind} {subject_key} was lifted.",
    PortalTold.verb: "{portal} was told of {dataset}: {files} files.",
    BulkFileBuilt.verb: "The file of all releases of {year} was built: {releases} releases.",
}
