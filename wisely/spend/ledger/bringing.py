"""The payments of a file written into the ledger, each judged as it is written.

The file is read once. Its payments wait on disk, in the columns that the ledger keeps, until every name in
them is known; then each is judged by its payee and its day, and they are written a large piece at a time,
the next being made meanwhile. So memory does not grow with the file, and the database joins nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.backends.utils import CursorWrapper

from wisely.audit.kept import refuse_outside_an_act
from wisely.lib.ahead import made_ahead
from wisely.spend.decisions import Batch
from wisely.spend.decisions.standing import NOBODY, STANDINGS, Register, standings
from wisely.spend.ledger.judging import judge_changes
from wisely.spend.ledger.payees import Known, Names, as_csv, known_payees
from wisely.spend.ledger.sums import Adding
from wisely.spend.ledger.turns import wait_for_turn
from wisely.spend.models import LedgerImport
from wisely.spend.terms import laid_terms, terms_laid

_BY_PAYEE = [("payee_id", "ascending"), ("paid_on", "ascending")]
_EPOCH = 719_163  # the ordinal of 1 January 1970, from which Arrow counts days
_COLUMNS = (
    "line", "paid_on", "amount", "vat", "is_card", "directorate", "service", "category", "purpose",
    "transaction_reference",
)  # fmt: skip
_INCOMING = """
CREATE TEMP TABLE spend_incoming (
  line int, paid_on date, amount numeric(14,2), vat numeric(14,2), is_card bool,
  directorate text DEFAULT '', service text DEFAULT '', category text DEFAULT '', purpose text DEFAULT '',
  transaction_reference text DEFAULT '', sheet text DEFAULT '', payee_id bigint, standing text,
  contract_id bigint
) ON COMMIT DROP
"""
_LINES = """
INSERT INTO spend_ledgerline
  (authority_id, version, ledger_import_id, line, sheet, paid_on, payee_id, {amount}, vat,
  directorate, service, category, purpose, transaction_reference, is_card, standing, contract_id)
SELECT %s, 1, %s, line, sheet, paid_on, payee_id, amount, vat, directorate, service, category, purpose,
  transaction_reference, is_card, standing, contract_id
FROM spend_incoming
"""
_AT_A_TIME = 250_000  # payments that are put in order together; a month of a large council is a tenth of it


@dataclass(frozen=True)
class Brought:
    """How many payments were written, what they add to the sums, and how many names wait to be looked up."""

    lines: int
    adding: Adding
    names_left: int


def bring_in(ledger_import: LedgerImport, batches: Iterable[Batch]) -> Brought:
    """Write the payments of a file, name their payees and judge them. Sums wait for `add_sums`."""
    refuse_outside_an_act("spend.LedgerLine")
    adding = Adding(ledger_import.tax)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wisely-")))
        names, waiting = Names(ledger_import.tax), _Waiting(folder / "payments.arrow")
        waiting.fill(batches, names)
        wait_for_turn(ledger_import.authority_id)  # who the names are must not change from here on
        at = ledger_import.imported_at or ledger_import.staged_at
        known = known_payees(ledger_import.authority_id, names, at=at)
        adding.leave_out(known.written)
        with terms_laid(ledger_import.authority_id):
            judge_changes(ledger_import.authority_id, also=known.matched)  # what was paid to them before
            register = Register(laid_terms(ledger_import.authority_id))
        cursor = stack.enter_context(connection.cursor())
        cursor.execute(_INCOMING)
        written = 0
        for piece in made_ahead(_pieces(waiting.judged(known, register), adding)):
            written += _write(cursor, ledger_import, piece)
        cursor.execute("DROP TABLE spend_incoming")
    return Brought(written, adding, known.left)


@dataclass(frozen=True)
class _Piece:
    """Payments as COPY reads them, with the columns in which any of them says something."""

    columns: list[str]
    rows: bytes


def _pieces(payments: Iterable[pa.Table], adding: Adding) -> Iterator[_Piece]:
    for each in payments:
        adding.add(each)
        saying = each.select([name for name in each.column_names if _says_something(each[name])])
        yield _Piece(saying.column_names, as_csv(saying))
    adding.sum_up()


def _says_something(column: pa.ChunkedArray) -> bool:
    if pa.types.is_string(column.type):
        return bool(pc.any(pc.not_equal(column, "")).as_py())
    return bool(column.null_count < len(column))


def _write(cursor: CursorWrapper, ledger_import: LedgerImport, piece: _Piece) -> int:
    cursor.execute("TRUNCATE spend_incoming")
    with cursor.copy(f"COPY spend_incoming ({', '.join(piece.columns)}) FROM STDIN (FORMAT csv)") as pipe:
        pipe.write(piece.rows)
    column = "amount_net" if ledger_import.tax == "net" else "amount_gross"
    cursor.execute(_LINES.format(amount=column), [ledger_import.authority_id, ledger_import.pk])
    return int(cursor.rowcount)


class _Waiting:
    """Payments on disk between their reading and their writing; `who` is the place of each one's name."""

    def __init__(self, place: Path) -> None:
        self._place, self._sheets = place, list[str]()

    def fill(self, batches: Iterable[Batch], names: Names) -> None:
        """Read every batch, meet its names and lay its payments down."""
        writer: pa.RecordBatchFileWriter | None = None
        try:
            for batch in batches:
                kept = batch.payments.select(_COLUMNS).append_column("who", names.meet(batch.payments))
                writer = writer or pa.ipc.new_file(self._place, kept.schema)
                for each in kept.combine_chunks().to_batches():
                    writer.write_batch(each)
                    self._sheets.append(batch.sheet)
        finally:
            if writer is not None:
                writer.close()

    def judged(self, known: Known, register: Register) -> Iterator[pa.Table]:
        """Give the payments as the ledger holds them, those of a payee together, by day.

        So a payee's page reads few pages of the table, and each index is written where it was written last.
        """
        if not self._sheets:
            return
        with pa.memory_map(str(self._place)) as file:
            laid = pa.ipc.open_file(file)
            gathered: list[pa.Table] = []
            for number, sheet in enumerate(self._sheets):
                gathered.append(_judged(laid.get_batch(number), sheet, known, register))
                if sum(map(len, gathered)) >= _AT_A_TIME or number + 1 == len(self._sheets):
                    yield pa.concat_tables(gathered).combine_chunks().sort_by(_BY_PAYEE)
                    gathered.clear()


def _judged(laid: pa.RecordBatch, sheet: str, known: Known, register: Register) -> pa.Table:
    who = laid.column("who").to_numpy()
    days = laid.column("paid_on").cast(pa.int32()).to_numpy().astype(np.int64) + _EPOCH
    standing, contracts = standings(
        register, suppliers=known.suppliers[who], is_redacted=known.is_redacted[who], days=days
    )
    columns = {name: laid.column(name) for name in _COLUMNS}
    return pa.table(columns | {
        "sheet": pa.repeat(pa.scalar(sheet, pa.string()), len(laid)),
        "payee_id": pa.array(known.payees[who]),
        "standing": pa.array(STANDINGS).take(pa.array(standing)),
        "contract_id": pa.array(contracts, mask=contracts == NOBODY),
    })  # fmt: skip
