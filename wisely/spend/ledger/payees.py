"""The names in a payment file: each written once as a payee, matched with a supplier where one is sure."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from django.db import connection
from django.db.models.functions import Coalesce

from wisely.lib.identifiers import NotAnIdentifier, company_number, postcode, vat_number
from wisely.spend.decisions.standing import NOBODY, Numbers
from wisely.spend.models import Payee
from wisely.suppliers.findings import Found, Outcome, keep_findings, known_names, look_up
from wisely.suppliers.queries import find_by_ledger_numbers, find_by_normal_names, find_by_numbers, numbers_of

COMPANIES, VAT = "GB-COH", "GB-VAT"
LIKENESS = "likeness"
WAYS = ("", "company number", "ledger number", "name", LIKENESS)
LONGEST_NAME = 400
MOST_ALIKE = 2_000  # new names whose likeness an import looks at itself: a second; a month has some hundreds
_CONFLICT = "\x00"
_BESIDE = ("company_number", "supplier_identifier", "vat_number", "postcode")
_PAID = ["who", "paid_on", "total_net", "lines_count"]
_PERSONAL = frozenset({"vat_number", "postcode"})  # these would say who a redacted name is
_NAMED = """
CREATE TEMP TABLE spend_named (
  who int, name text, normal_name text, is_redacted bool, company_number text, ledger_number text,
  vat_number text, postcode text, lines_count int, total_net numeric, last_month_on date
) ON COMMIT DROP
"""
_NEW_PAYEES = """
INSERT INTO spend_payee
  (authority_id, version, total_net, lines_count, last_month_on, name, normal_name, is_redacted,
  company_number, ledger_number, vat_number, postcode, matched_by)
SELECT %s, 1, total_net, lines_count, last_month_on, name, normal_name, is_redacted, company_number,
  ledger_number, vat_number, postcode, ''
FROM spend_named
ORDER BY name
ON CONFLICT ON CONSTRAINT spend_payee_name_is_unique_per_authority DO NOTHING
RETURNING id
"""
_NUMBERS = """
UPDATE spend_payee p SET
  company_number = COALESCE(NULLIF(p.company_number, ''), n.company_number),
  ledger_number = COALESCE(NULLIF(p.ledger_number, ''), n.ledger_number),
  vat_number = COALESCE(NULLIF(p.vat_number, ''), n.vat_number),
  postcode = COALESCE(NULLIF(p.postcode, ''), n.postcode)
FROM spend_named n
WHERE p.authority_id = %s AND p.name = n.name AND (
  (p.company_number = '' AND n.company_number <> '') OR (p.ledger_number = '' AND n.ledger_number <> '')
  OR (p.vat_number = '' AND n.vat_number <> '') OR (p.postcode = '' AND n.postcode <> '')
)
RETURNING p.id, p.supplier_id IS NULL AND p.matched_by = ''
"""
_KNOWN = """
SELECT p.id, COALESCE(s.canonical_id, s.id, %s), p.is_redacted
FROM spend_named n
JOIN spend_payee p ON p.authority_id = %s AND p.name = n.name
LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
ORDER BY n.who
"""


@dataclass(frozen=True)
class Known:
    """The payees of a file by the order in which their names were met: keys, live suppliers, redaction.

    `matched` are those payees of the council, in this file or not, that were matched just now. `written` are
    those written just now, with what the file pays them. `left` counts the new ones whose likeness was not
    looked at, because there are many.
    """

    payees: Numbers
    suppliers: Numbers
    is_redacted: np.ndarray[tuple[int], np.dtype[np.bool_]]
    matched: tuple[int, ...] = ()
    written: tuple[int, ...] = ()
    left: int = 0


@dataclass
class Names:
    """The names of a file as they are met, with the numbers beside them and what is paid under each.

    `tax` says whether amounts are net, which makes a total, or gross, which makes none.
    """

    tax: str
    places: dict[str, int] = field(default_factory=dict)
    normal_names: list[str] = field(default_factory=list)
    redactions: list[bool] = field(default_factory=list)
    numbers: dict[str, dict[int, str]] = field(default_factory=lambda: {column: {} for column in _BESIDE})
    paid: list[pa.Table] = field(default_factory=list)

    def meet(self, payments: pa.Table) -> pa.Array:
        """Give each payment's name by its place among the names, with the new ones put at their end."""
        names = pc.utf8_slice_codeunits(payments["supplier_name"].combine_chunks(), 0, LONGEST_NAME)
        spelt = names.dictionary_encode()
        first = _first_places(spelt.indices, len(spelt.dictionary))
        normal, redacted = payments["normal_name"].take(first), payments["is_redacted"].take(first)
        places = []
        for name, key, is_redacted in zip(
            spelt.dictionary.to_pylist(), normal.to_pylist(), redacted.to_pylist(), strict=True
        ):
            place = self.places.setdefault(name, len(self.places))
            if place == len(self.normal_names):
                self.normal_names.append(key)
                self.redactions.append(is_redacted)
            places.append(place)
        who = pa.array(places, pa.int32()).take(spelt.indices)
        for column in self.numbers:
            self._note_numbers(who, payments[column], column)
        ones = pa.repeat(pa.scalar(1, pa.int64()), len(who))
        columns = (who, payments["paid_on"], payments["amount"], ones)
        self.paid.append(_summed_up(pa.table(columns, names=_PAID)))
        return who

    def _note_numbers(self, who: pa.Array, numbers: pa.ChunkedArray, column: str) -> None:
        """Keep what number stands beside a name; one that changes is kept as a conflict, so as none."""
        is_said = pc.not_equal(numbers, "")
        if not pc.any(is_said).as_py():
            return
        said = pa.table({"who": who, "number": numbers}).filter(is_said)
        pairs = said.group_by(["who", "number"]).aggregate([]).to_pydict()
        known = self.numbers[column]
        for place, number in zip(pairs["who"], pairs["number"], strict=True):
            if known.setdefault(place, number) != number:
                known[place] = _CONFLICT

    def _beside(self, column: str) -> list[str]:
        known = self.numbers[column]
        said = (known.get(place, "") for place in range(len(self.places)))
        return [
            "" if number == _CONFLICT or (is_redacted and column in _PERSONAL) else number
            for number, is_redacted in zip(said, self.redactions, strict=True)
        ]

    def has_numbers(self) -> bool:
        """Say whether any number stands beside any name."""
        return any(self.numbers.values())

    def as_table(self) -> pa.Table:
        """Give the names as the rows that payees are made from."""
        paid = _summed_up(pa.concat_tables(self.paid)).sort_by("who")  # every name has payments
        nothing = pa.repeat(pa.scalar(0, pa.int32()), len(paid))
        return pa.table({
            "who": paid["who"],
            "name": pa.array(list(self.places), pa.string()),
            "normal_name": pc.utf8_slice_codeunits(pa.array(self.normal_names, pa.string()), 0, LONGEST_NAME),
            "is_redacted": pa.array(self.redactions, pa.bool_()),
            "company_number": pa.array(self._beside("company_number"), pa.string()),
            "ledger_number": pa.array(self._beside("supplier_identifier"), pa.string()),
            "vat_number": pa.array(self._beside("vat_number"), pa.string()),
            "postcode": pa.array(self._beside("postcode"), pa.string()),
            "lines_count": paid["lines_count"],
            "total_net": paid["total_net"] if self.tax == "net" else nothing,
            "last_month_on": pc.cast(pc.floor_temporal(paid["paid_on"], unit="month"), pa.date32()),
        })  # fmt: skip


def _summed_up(paid: pa.Table) -> pa.Table:
    """Sum payments by the place of their name, with the latest day of each."""
    sums = paid.group_by("who").aggregate([("paid_on", "max"), ("total_net", "sum"), ("lines_count", "sum")])
    return sums.rename_columns(_PAID)


def _first_places(indices: pa.Array, count: int) -> pa.Array:
    """Give where each spelling stands first."""
    first = np.zeros(count, np.int64)
    written = indices.to_numpy()
    first[written[::-1]] = np.arange(len(written))[::-1]
    return pa.array(first)


def as_csv(table: pa.Table) -> bytes:
    """Write rows as COPY reads them: text in quotation marks, nothing for null."""
    out = io.BytesIO()
    pacsv.write_csv(table, out, pacsv.WriteOptions(include_header=False, quoting_style="needed"))
    return out.getvalue()


def known_payees(authority_id: int, names: Names, *, at: datetime) -> Known:
    """Write the names that are new as payees, match them, and give all of the file's.

    A number that a name had not had until now comes to it, and the name is looked up again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NAMED)
        with cursor.copy("COPY spend_named FROM STDIN (FORMAT csv)") as pipe:
            pipe.write(as_csv(names.as_table()))
        cursor.execute(_NEW_PAYEES, [authority_id])
        written = tuple(payee for (payee,) in cursor.fetchall())
        fresh = set(written)
        if names.has_numbers():
            cursor.execute(_NUMBERS, [authority_id])
            fresh |= {payee for payee, is_open in cursor.fetchall() if is_open}
        are_many = len(fresh) > MOST_ALIKE
        matched = name_payees(authority_id, at=at, alike=() if are_many else fresh)
        cursor.execute(_KNOWN, [NOBODY, authority_id])
        rows: Sequence[tuple[int, int, bool]] = cursor.fetchall()
        cursor.execute("DROP TABLE spend_named")
    keys = np.array([(payee, supplier) for payee, supplier, _ in rows], np.int64).reshape(-1, 2)
    redactions = np.array([is_redacted for *_, is_redacted in rows], np.bool_)
    return Known(keys[:, 0], keys[:, 1], redactions, tuple(matched), written, len(fresh) if are_many else 0)


def name_payees(authority_id: int, *, at: datetime, alike: Collection[int] | None = None) -> list[int]:
    """Match payees that nobody has matched: by company or ledger number, exact normal name, or likeness.

    What two suppliers share finds neither, and what is not sure waits for a person with what speaks for it.
    `alike` are the payees whose likeness is looked at, if not all: an import looks at those it brought.
    Gives those matched.
    """
    waiting = list(
        Payee.objects.filter(authority=authority_id, supplier__isnull=True, is_redacted=False, matched_by="")
        .exclude(normal_name="")
        .values_list("pk", "normal_name", "company_number", "ledger_number")
    )
    companies = {pk: number for pk, _, text, _ in waiting if (number := company_number_of(text))}
    by_company = find_by_numbers((COMPANIES, number) for number in companies.values())
    by_ledger = find_by_ledger_numbers(authority_id, (number for *_, number in waiting))
    by_name = find_by_normal_names(name for _, name, _, _ in waiting)
    found: list[tuple[int, int, str]] = []
    for pk, name, _, ledger_number in waiting:
        for what, supplier in (
            ("company number", by_company.get((COMPANIES, companies.get(pk, "")))),
            ("ledger number", by_ledger.get(ledger_number)),
            ("name", by_name.get(name)),
        ):
            if supplier is not None:
                found.append((pk, supplier, what))
                break
    if found:
        _write_matches(found)
    settled = [pk for pk, *_ in found]
    known = set(settled)
    rest = [pk for pk, *_ in waiting if pk not in known and (alike is None or pk in alike)]
    return settled + _match_by_likeness(authority_id, rest, at=at)


_MET_WHILE_ONE = """
WITH family AS (SELECT id FROM suppliers_supplier WHERE %(split)s IN (id, canonical_id)),
names AS (SELECT name, normal_name FROM suppliers_suppliername WHERE supplier_id IN (SELECT id FROM family)),
numbers AS (
  SELECT number FROM suppliers_identifier
  WHERE supplier_id IN (SELECT id FROM family) AND scheme = 'GB-COH' AND withdrawn_at IS NULL
)
SELECT p.id, p.company_number, p.matched_by, ARRAY(SELECT number FROM numbers) FROM spend_payee p
WHERE p.authority_id = %(authority)s AND (
  p.supplier_id = %(left)s OR (p.supplier_id IS NULL AND p.matched_by = '' AND NOT p.is_redacted)
) AND (
  (p.matched_by = 'name' AND p.normal_name IN (SELECT normal_name FROM names))
  OR p.matched_by = 'company number'
  OR (p.matched_by = 'ledger number' AND p.ledger_number IN (
    SELECT ledger_number FROM suppliers_supplieratcouncil
    WHERE authority_id = %(authority)s AND supplier_id IN (SELECT id FROM family)
  ))
  OR (p.matched_by IN ('likeness', '') AND EXISTS (
    SELECT FROM suppliers_namefinding f
    WHERE f.authority_id = %(authority)s AND f.name = p.name AND f.supplier_id = %(left)s
    AND f.met_as IN (SELECT name FROM names)
  ))
)
"""


def names_met_while_one(authority_id: int, split: int, left: int) -> list[int]:
    """Give the payees that mean, or may mean, a supplier by what belongs to one that was split from it.

    Matching answers with the live supplier, so a name first met while two were one means the wrong one since.
    What officers decided is not among them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MET_WHILE_ONE, {"authority": authority_id, "split": split, "left": left})
        return [
            payee
            for payee, company, matched_by, numbers in cursor.fetchall()
            if matched_by != "company number" or company_number_of(company) in numbers
        ]


def find_names_anew(authority_id: int, payees: Sequence[int], *, at: datetime) -> list[int]:
    """Forget whom some payees mean, and look them up again. Gives those found; the others wait."""
    Payee.objects.filter(authority=authority_id, pk__in=payees).update(supplier=None, matched_by="")
    found = set(name_payees(authority_id, at=at, alike=payees))
    return [payee for payee in payees if payee in found]


def _match_by_likeness(authority_id: int, payees: Collection[int], *, at: datetime) -> list[int]:
    """Look payees up by what their names are like, and give those matched. Numbers may speak against."""
    if not payees:
        return []
    rows = {row.name: row for row in Payee.objects.filter(pk__in=payees)}
    beside = {name: (vat_number_of(row.vat_number), postcode_of(row.postcode)) for name, row in rows.items()}
    found = look_up(beside, known_names(_decided_names(authority_id)))
    contradicted = _contradicted(rows, found)
    kept = {name: _waiting(each) if name in contradicted else each for name, each in found.items()}
    keep_findings(authority_id, kept, at=at)
    sure = [
        (rows[name].pk, cast("int", each.likely[0].who), LIKENESS)
        for name, each in kept.items()
        if each.outcome is Outcome.MATCHED
    ]
    if sure:
        _write_matches(sure)
    return [payee for payee, _, _ in sure]


def _decided_names(authority_id: int) -> list[tuple[int, str]]:
    """Give the names that this council's officers have matched: what was decided once helps the next."""
    decided = Payee.objects.filter(authority=authority_id, supplier__isnull=False).exclude(
        matched_by__in=WAYS
    )
    return list(decided.values_list(Coalesce("supplier__canonical_id", "supplier_id"), "name"))


def _contradicted(rows: Mapping[str, Payee], found: Mapping[str, Found]) -> set[str]:
    """Give the names whose payee and likely supplier have different company numbers."""
    numbers = {
        name: number for name, row in rows.items() if (number := company_number_of(row.company_number))
    }
    likely = {cast("int", found[name].likely[0].who) for name in numbers if found[name].likely}
    held = {
        key: [each.number for each in held if each.scheme == COMPANIES]
        for key, held in numbers_of(likely).items()
    }
    return {
        name
        for name, number in numbers.items()
        if found[name].likely
        and number not in (theirs := held.get(cast("int", found[name].likely[0].who), [number]))
        and theirs
    }


def _waiting(found: Found) -> Found:
    return replace(found, outcome=Outcome.QUEUE, waits="the company numbers differ")


def company_number_of(text: str) -> str:
    """Read a company number as published; spreadsheets drop its leading noughts. Empty for none."""
    return _read_by(company_number, text)


def vat_number_of(text: str) -> str:
    """Read a VAT number as published. Empty for none, and for what is none."""
    return _read_by(vat_number, text)


def postcode_of(text: str) -> str:
    """Read a postcode as published. Empty for none, and for what is none."""
    return _read_by(postcode, text)


def _read_by(read: Callable[[str], str], text: str) -> str:
    try:
        return read(text) if text else ""
    except NotAnIdentifier:
        return ""


def _write_matches(found: list[tuple[int, int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE spend_payee p SET supplier_id = f.supplier_id, matched_by = f.matched_by "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) f(id, supplier_id, matched_by) "
            "WHERE p.id = f.id",
            [list(column) for column in zip(*found, strict=True)],
        )
