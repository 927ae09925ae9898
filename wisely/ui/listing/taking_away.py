"""A list taken away as a file: exactly the rows of the view, with what the file is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol, cast

from django.http import FileResponse, HttpRequest, HttpResponse

from wisely.ui import exports, words
from wisely.ui.exports import Table, TableColumn
from wisely.ui.listing.asked import Asked
from wisely.ui.listing.columns import Column, export_value
from wisely.ui.listing.sources import Source

_IN_MEMORY = 4 * 1024 * 1024
SPREADSHEET_BOUND = 100_000
FILE_BOUND = 1_000_000
WRITERS: dict[str, tuple[Callable[[Table, IO[bytes]], int], str, int]] = {
    "csv": (exports.write_csv, "text/csv; charset=utf-8", FILE_BOUND),
    "json": (exports.write_json, "application/json", FILE_BOUND),
    "xlsx": (
        exports.write_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        SPREADSHEET_BOUND,
    ),
    "ods": (exports.write_ods, "application/vnd.oasis.opendocument.spreadsheet", SPREADSHEET_BOUND),
}


class Named(Protocol):
    """What a file needs to know of its list."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def noun(self) -> tuple[str, str]: ...


class TooMany(ValueError):
    """Raised when a format would hold more rows than a person can wait for; `reason` is fit to show."""

    def __init__(self, count: int, bound: int, noun: str) -> None:
        self.reason = (
            f"This view has more than {bound:,} {noun}, too many for one such file. "
            "Narrow it with the filters, or take CSV."
        )
        super().__init__(self.reason)
        self.count = count


def file_of(listing: Named, asked: Asked, source: Source, request: HttpRequest, code: str) -> HttpResponse:
    """Write the view whole into a file, then send it: a fault half-way can never pass for a complete file.

    :raises TooMany: when the format's bound is passed.
    :raises KeyError: for a format there is none of.
    """
    write, content_type, bound = WRITERS[code]
    total = source.count(asked, bound)
    if total > bound:
        raise TooMany(total, bound, listing.noun[1])
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it once it is sent
    table = Table(
        title=listing.title or listing.noun[1][:1].upper() + listing.noun[1][1:],
        columns=tuple(TableColumn(column.key, column.full_heading, column.kind) for column in asked.columns),
        rows=_values(asked.columns, source.every(asked)),
        about=about(listing, asked, request, total),
    )
    try:
        write(table, file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    on = request.at.astimezone(words.UK).date()  # type: ignore[attr-defined]
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=f"{listing.name}-{on.isoformat()}.{code}",
        content_type=content_type,
    )
    answer.headers["Content-Length"] = str(size)
    return cast("HttpResponse", answer)  # doors and middleware ask no more of it than of any response


def _values(columns: Sequence[Column], rows: Iterator[Sequence[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [export_value(column, value) for column, value in zip(columns, row, strict=False)]


def about(listing: Named, asked: Asked, request: Any, total: int) -> tuple[tuple[str, str], ...]:
    """Say what the file is: whose, how many rows, by which filters, in what order, made when."""
    officer = getattr(request, "officer", None)
    council = getattr(request, "council", None)
    name = council.name if council else (officer.authority_name if officer else "")
    sorted_by = asked.sorted_by
    lines = [
        ("Council", name),
        ("Rows", words.plural(total, *listing.noun)),
        ("Filters", "; ".join(chip.label for chip in asked.chips) or "None: every row is here"),
        ("Sorted by", sorted_by.sort_words(downwards=asked.downwards) if sorted_by else ""),
        ("Made", f"{words.moment(request.at)} ({words.in_utc(request.at)})"),
        ("The same view, live", request.build_absolute_uri(request.path + asked.view)),
        ("Amounts", "In pounds. A heading says whether VAT is included." if _has_money(asked) else ""),
    ]
    return tuple((label, said) for label, said in lines if said)


def _has_money(asked: Asked) -> bool:
    return any(column.tax for column in asked.columns)
