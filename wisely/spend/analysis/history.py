"""Years of payment files as tables for analysis, straight from the files and before any of them is ledger.

Columnar files are checked a column at a time: each spelling of a date or a name is judged once, each amount
as a number. What is a payment here is a payment in the ledger, to the penny (a test holds the two together).
Nothing here is a record: the tables may be deleted, and made again from the files.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wisely.lib.money import LIMIT
from wisely.lib.names import REDACTION_HINT, is_redacted
from wisely.spend.analysis.engine import MEMORY, THREADS, Row, folder_of
from wisely.spend.decisions import Field, Mapping, UnreadableFile, accepted_rows, survey
from wisely.spend.decisions.cells import amounts, days, flags, tidy
from wisely.spend.decisions.opening import Kind, kind_of

PAYMENTS = "payments"
_NOTE = "history.json"
_TEXTS = (Field.SUPPLIER_NAME, Field.DIRECTORATE, Field.SERVICE, Field.CATEGORY)
_TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [("file", _TEXT), ("line", pa.int32()), ("paid_on", pa.date32()), ("pence", pa.int64())]
    + [(field.value, _TEXT) for field in _TEXTS]
    + [("is_redacted", pa.bool_()), ("has_sign", pa.bool_())]
)
"""`pence` are net or gross as the file says; `has_sign` is no where the file lost its minus signs."""
_WRITTEN: dict[str, Any] = {
    "compression": "lz4", "write_statistics": ["paid_on"],
    "use_dictionary": ["file", "paid_on", *(field.value for field in _TEXTS)],
    "column_encoding": dict.fromkeys(("line", "pence"), "DELTA_BINARY_PACKED"),
}  # fmt: skip
_LARGEST = float(LIMIT)  # pounds


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: its payments, and its rows that are none (None where a sheet does not say)."""

    name: str
    payments: int
    others: int | None


@dataclass(frozen=True, slots=True)
class History:
    """The tables of a council's files: where they lie, when they were made, and what became of each file."""

    folder: Path
    at: datetime
    files: tuple[Taken, ...]


def place_of(authority_id: int) -> Path:
    """Give where the tables of a council's files are kept, beside its cube."""
    return folder_of(authority_id).with_name(f"{authority_id}-history")


def take_in(files: Sequence[Path], place: Path, *, lacks_signs: bool, at: datetime) -> History:
    """Check every file and write its payments as a table; those before are read until all are written.

    :raises UnreadableFile: when a file holds nothing that could be a list of payments; nothing changes.
    """
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{at:%Y%m%d}-", dir=place))
    try:
        with ThreadPoolExecutor(THREADS) as pool:  # Arrow works beside Python
            each = partial(_take_in, folder=folder, lacks_signs=lacks_signs)
            taken = tuple(pool.map(each, files))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    said = {
        "folder": folder.name,
        "at": at.isoformat(),
        "files": [[each.name, each.payments, each.others] for each in taken],
    }
    fresh = place / f"{_NOTE}.new"
    fresh.write_text(json.dumps(said))
    fresh.replace(place / _NOTE)
    for other in place.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return History(folder, at, taken)


def history_in(place: Path) -> History | None:
    """Say which tables stand, if any."""
    try:
        said = json.loads((place / _NOTE).read_text())
    except (FileNotFoundError, ValueError):
        return None
    files = tuple(Taken(*each) for each in said["files"])
    return History(place / said["folder"], datetime.fromisoformat(said["at"]), files)


def ask(history: History, *queries: str) -> list[list[Row]]:
    """Run queries in DuckDB's SQL over the table `payments`, and give the rows of each."""
    import duckdb  # noqa: PLC0415 - 40 MB that only who asks should pay

    with closing(duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})) as engine:
        engine.read_parquet(f"{history.folder}/*.parquet").create_view(PAYMENTS)
        return [engine.execute(query).fetchall() for query in queries]


def _take_in(path: Path, *, folder: Path, lacks_signs: bool) -> Taken:
    mapping = survey(path, name=path.name).mapping
    read = _columnar(path, mapping) if _is_columnar(path, mapping) else _by_the_rows(path, mapping)
    count, rows = 0, 0
    with closing(pq.ParquetWriter(folder / f"{path.name}.parquet", SCHEMA, **_WRITTEN)) as writer:
        for columns, of_rows in read:
            length = len(columns["pence"])
            more = {
                "file": _repeated(path.name, length),
                "has_sign": pa.repeat(pa.scalar(not lacks_signs), length),
            }
            writer.write_table(
                pa.table({name: (columns | more)[name] for name in SCHEMA.names}, schema=SCHEMA)
            )
            count, rows = count + length, rows + of_rows
    return Taken(path.name, count, rows - count if _is_columnar(path, mapping) else None)


def _is_columnar(path: Path, mapping: Mapping) -> bool:
    return Field.PAID_ON in mapping.columns and kind_of(path) is Kind.PARQUET


def _columnar(path: Path, mapping: Mapping) -> Iterator[tuple[dict[str, Any], int]]:
    """Read groups of rows without ever writing a spelling out twice: text stays the place of a spelling."""
    places = {place: field for field, place in mapping.columns.items()}
    wanted = {places[number]: name for number, name in enumerate(mapping.headings) if number in places}
    with pq.ParquetFile(path, read_dictionary=list(mapping.headings), pre_buffer=False) as file:
        line = 2  # the names of columns are taken as row 1, as the ledger takes them
        for number in range(file.num_row_groups):
            group = file.read_row_group(number, columns=list(wanted.values()), use_threads=False)
            yield _checked(group, wanted, mapping, line), len(group)
            line += len(group)


def _checked(group: pa.Table, wanted: dict[Field, str], mapping: Mapping, line: int) -> dict[str, Any]:
    columns = {field: group[name].combine_chunks() for field, name in wanted.items()}
    pence, is_amount = _pence(columns[Field.AMOUNT])
    spelt = _spelt(columns[Field.PAID_ON])
    paid_on, faults = days(spelt, day_first=mapping.day_first, known={})
    is_good = is_amount
    is_good[list(faults)] = False
    rows = pa.array(np.flatnonzero(is_good)) if not is_good.all() else None
    found: dict[str, Any] = {
        "line": pa.array(np.arange(line, line + len(group), dtype=np.int32)), "paid_on": paid_on,
        "pence": pa.array(pence),
    }  # fmt: skip
    for field in _TEXTS:
        found[field.value] = _spelt(columns[field]) if field in columns else _repeated("", len(group))
    names = found[Field.SUPPLIER_NAME.value]
    found["is_redacted"] = _redacted(names.dictionary).take(names.indices)
    return found if rows is None else {name: column.take(rows) for name, column in found.items()}


def _redacted(spellings: pa.Array) -> pa.Array:
    """Say which spellings are markers of redaction; most hold no hint of it and are not looked at further."""
    redacted = flags(pc.match_substring_regex(spellings, REDACTION_HINT))
    for place in np.flatnonzero(redacted).tolist():
        redacted[place] = is_redacted(spellings[place].as_py())
    return pa.array(redacted)


def _spelt(column: pa.Array) -> pa.DictionaryArray:
    """Give a column as places of its spellings, each tidied as the ledger tidies it; no cell is missing."""
    if not pa.types.is_dictionary(column.type):
        column = pc.cast(column, pa.string()).dictionary_encode()
    if column.null_count:
        column = pc.fill_null(pc.cast(column, pa.string()), "").dictionary_encode()
    spellings = tidy(pc.cast(column.dictionary, pa.string()))
    return pa.DictionaryArray.from_arrays(column.indices.cast(pa.int32()), spellings)


def _pence(column: pa.Array) -> tuple[Any, Any]:
    """Read amounts as whole pence, and say which rows have one. Numbers are not written out as text first."""
    if not pa.types.is_floating(column.type):
        text = tidy(pc.fill_null(pc.cast(column, pa.string()), ""))
        read, faults = amounts(text)
        good = np.ones(len(column), np.bool_)
        good[list(faults)] = False
        return _whole(read), good
    pounds = pc.fill_null(column, np.nan).to_numpy()
    good = np.isfinite(pounds) & (np.abs(pounds) < _LARGEST)
    hundredths = np.abs(np.where(good, pounds, 0)) * 100
    pence = np.floor(hundredths + 0.5).astype(np.int64) * np.where(pounds < 0, -1, 1)
    near = np.flatnonzero(np.abs(hundredths % 1 - 0.5) < 1e-3)  # halves are judged as they are written
    if len(near):
        written = pc.cast(column.take(pa.array(near)), pa.string())
        pence[near] = _whole(amounts(tidy(written))[0])
    return pence, good


def _whole(read: pa.Array) -> Any:
    hundred = pc.multiply(pc.cast(read, pa.decimal128(20, 2)), pa.scalar(Decimal(100)))
    return pc.cast(hundred, pa.int64(), safe=False).fill_null(0).to_numpy()


def _by_the_rows(path: Path, mapping: Mapping) -> Iterator[tuple[dict[str, Any], int]]:
    """Read any other file as the ledger does."""
    for batch in accepted_rows(path, mapping):
        payments = batch.payments.combine_chunks()
        columns = {
            "line": payments["line"].cast(pa.int32()),
            "paid_on": payments["paid_on"],
            "pence": pa.array(_whole(payments["amount"].combine_chunks())),
            "is_redacted": payments["is_redacted"],
        }
        columns |= {field.value: payments[field.value].dictionary_encode() for field in _TEXTS}
        yield columns, len(payments)


def _repeated(text: str, length: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, np.int32)), pa.array([text]))


def files_of(folder: Path) -> list[Path]:
    """Give the payment files of a folder, or the one file that it is, in the order of their names."""
    return sorted(_payment_files(folder)) if folder.is_dir() else [folder]


def _payment_files(folder: Path) -> Iterable[Path]:
    return (each for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))


__all__ = [
    "PAYMENTS",
    "History",
    "Taken",
    "UnreadableFile",
    "ask",
    "files_of",
    "history_in",
    "place_of",
    "take_in",
]
