"""What the public was told, read in an order in which a follower misses nothing and meets nothing twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func, Q

from wisely.publishing.files import place_of
from wisely.publishing.models import RELEASE, BulkFile, Change


class OldestOpen(Func):
    """The oldest transaction that is still open: no row of one below it can still appear."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    output_field = BigIntegerField()


class NotACursor(ValueError):
    """The `after` of an address is not one that this feed gave."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a follower has come: the transaction and row of the last change they were given."""

    transaction: int = 0
    row: int = 0

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Read a cursor from an address; "" is the beginning.

        :raises NotACursor: when the text is none.
        """
        if not text:
            return cls()
        match = re.fullmatch(r"([0-9]{1,18})-([0-9]{1,18})", text)
        if match is None:
            raise NotACursor(text)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.transaction}-{self.row}"


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the feed tells it. `release` is the OCDS release, None for other kinds."""

    cursor: Cursor
    kind: str
    reference: str
    number: int
    at: datetime
    release: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes in order; `following` is the cursor to go on from, and `has_more` that there are more."""

    changes: tuple[Told, ...]
    following: Cursor
    has_more: bool


def changes_after(authority_id: int, cursor: Cursor, *, most: int, kind: str = "") -> Page:
    """Give the settled changes after a cursor. One query.

    A change is settled when every transaction that began before its own has ended. So a long import delays
    the feed, and nothing that commits late comes to stand behind a follower.
    """
    beyond = Q(transaction__gt=cursor.transaction) | Q(pk__gt=cursor.row)
    rows = Change.objects.filter(
        beyond, authority=authority_id, transaction__gte=cursor.transaction, transaction__lt=OldestOpen()
    )
    if kind:
        rows = rows.filter(kind=kind)
    names = ("transaction", "pk", "kind", "reference", "number", "at", "told")
    found = list(rows.order_by("transaction", "pk").values_list(*names)[: most + 1])
    changes = tuple(Told(Cursor(transaction, row), *rest) for transaction, row, *rest in found[:most])
    return Page(changes, changes[-1].cursor if changes else cursor, len(found) > most)


def is_ahead_of_the_house(cursor: Cursor) -> bool:
    """Say whether a cursor names a transaction yet to begin: it is from before a move of the database."""
    with connection.cursor() as asked:
        asked.execute(
            "SELECT %s >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint", [cursor.transaction]
        )
        return bool(asked.fetchone()[0])


def releases_after(authority_id: int, cursor: Cursor, *, most: int) -> Page:
    """Give the releases after a cursor, oldest first. One query."""
    return changes_after(authority_id, cursor, most=most, kind=RELEASE)


def releases_of(authority_id: int, reference: str) -> list[dict[str, Any]]:
    """Give every release of a contract, oldest first; none where it is not published. One query."""
    rows = Change.objects.filter(
        authority=authority_id, reference=reference, kind=RELEASE, is_withdrawn=False
    ).order_by("number")
    return [told for told in rows.values_list("told", flat=True) if told is not None]


@dataclass(frozen=True, slots=True)
class Bulk:
    """The stored file of a year's releases; `path` is None where it is not on this machine."""

    year: int
    sha256: str
    size_bytes: int
    releases: int
    built_at: datetime
    path: Path | None


def bulk_files(authority_id: int) -> list[Bulk]:
    """Give the files of all years that can be taken, the latest year first. One query."""
    rows = BulkFile.objects.filter(authority=authority_id, is_hidden=False).order_by("-year")
    return [
        Bulk(
            row.year, row.sha256, row.size_bytes, row.releases_count, row.built_at, place_of(row.sha256)
        )
        for row in rows
    ]  # fmt: skip


def bulk_file(authority_id: int, year: int) -> Bulk | None:
    """Give the file of one year; None where there is none that can be taken."""
    return next((each for each in bulk_files(authority_id) if each.year == year), None)
