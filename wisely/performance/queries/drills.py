"""What stands behind a figure of a period: suppliers, directorates, contracts. Each list sums to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wisely.audit import remembering
from wisely.contracts.events import SENTENCES as CONTRACTS
from wisely.lib.periods import Period, financial_year
from wisely.performance.decisions import Cell, Definition, Parts, parts_of
from wisely.performance.queries.cells import cell_of, fetched, judged_payees, sizes_of
from wisely.rules.rulebook import Rulebook
from wisely.spend.events import SENTENCES as SPEND
from wisely.spend.queries import remembered
from wisely.suppliers.events import SENTENCES as SUPPLIERS

_PAID_IN_YEAR = """
SELECT year_on AS month_on, payee_id, standing, lines_count, total_net, only_gross_total
FROM spend_payeeyearspend WHERE authority_id = %s AND year_on = %s
"""
_PAID_IN_MONTHS = """
SELECT month_on, payee_id, standing, lines_count, total_net, only_gross_total
FROM spend_payeespend WHERE authority_id = %s AND month_on >= %s AND month_on < %s
"""
_PAID_BY_DIRECTORATE = """
SELECT directorate, standing, payee_id, min(paid_on) AS first_on, sum(amount_net) AS net,
  count(*) AS lines, sum(amount_gross) AS gross
FROM spend_ledgerline WHERE authority_id = %s AND paid_on >= %s AND paid_on < %s
GROUP BY directorate, standing, payee_id
"""


@dataclass(frozen=True, slots=True)
class Payments:
    """One supplier's payments of a period; a payee that nobody has matched stands for itself.

    `reference` is the live supplier's, "" for a payee alone; `payee_id` is one of its names. `postcode` is of
    the address recorded last, "" where nobody knows it.
    """

    key: str
    reference: str
    name: str
    payee_id: int
    postcode: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one part of the whole comes to by a definition."""

    key: str
    name: str
    parts: Parts
    reference: str = ""
    payee_id: int = 0
    place: str = ""
    ward: str = ""
    sizes: tuple[tuple[str, str], ...] = ()


def suppliers_behind(
    authority_id: int, book: Rulebook, definition: Definition, period: Period
) -> list[Share]:
    """Give every supplier paid in the period with what counts of it; redacted payees are left out.

    One query where they are in memory, else three.
    """
    return remembered(
        authority_id,
        ("shares", book.council.pack, book.on, period, definition.id),
        lambda: _shares(authority_id, book, definition, period),
    )


def _shares(authority_id: int, book: Rulebook, definition: Definition, period: Period) -> list[Share]:
    """Weigh what was paid by one definition; what was paid is kept for the others."""
    found = []
    for each in suppliers_paid(authority_id, book, period):
        parts = parts_of(each.cells, definition.answer)
        if parts.lines_in_scope:
            first = each.cells[0]
            found.append(
                Share(
                    each.key, each.name, parts, each.reference, each.payee_id, first.place,
                    book.ward_of(each.postcode).ward if book.wards else "", tuple(first.sizes.items()),
                )
            )  # fmt: skip
    return found


def suppliers_paid(authority_id: int, book: Rulebook, period: Period) -> list[Payments]:
    """Give what each supplier was paid in the period, redacted payees too; kept for every way of counting.

    One query where it is in memory, else two.
    """
    return remembered(
        authority_id,
        ("suppliers", book.council.pack, book.on, period),
        lambda: _suppliers_paid(authority_id, book, period),
    )


def _suppliers_paid(authority_id: int, book: Rulebook, period: Period) -> list[Payments]:
    is_year = period == financial_year(period.starts_on).period
    beginning, values = judged_payees(
        authority_id, book, _PAID_IN_YEAR if is_year else _PAID_IN_MONTHS,
        [authority_id, period.starts_on] if is_year
        else [authority_id, period.starts_on, period.ends_before],
    )  # fmt: skip
    sizes = ", ".join(f"n.{size}" for size in sizes_of(book))
    rows = fetched(
        f"""{beginning}
        SELECT COALESCE(c.reference, ''), COALESCE(c.name, min(n.name)), min(n.id),
          COALESCE(c.postcode, ''), min(x.month_on),
          x.standing, n.place, n.is_vcse, sum(x.total_net), sum(x.lines_count)::bigint,
          sum(x.only_gross_total), COALESCE('s' || c.id, 'p' || min(n.id)), {sizes}
        FROM spent x JOIN named n ON n.id = x.payee_id
        LEFT JOIN suppliers_supplier c ON c.id = n.supplier_id
        GROUP BY c.id, CASE WHEN c.id IS NULL THEN n.id END, x.standing, n.place, n.is_vcse, {sizes}
        """,  # noqa: S608 - names of columns come from the rules, values go apart
        values,
    )
    groups: dict[str, list[Any]] = {}
    for reference, name, payee, postcode, *told in rows:
        cell = cell_of(told, book)
        groups.setdefault(cell.label, [reference, name, payee, postcode, []])[4].append(cell)
    return [
        Payments(key, reference, name, payee, postcode, tuple(cells))
        for key, (reference, name, payee, postcode, cells) in groups.items()
    ]


def directorates_behind(
    authority_id: int, book: Rulebook, definition: Definition, period: Period
) -> list[Share]:
    """Give each directorate, as payments name it, with what counts. Reads the lines of the period once."""
    cells = remembered(
        authority_id,
        ("directorates", book.council.pack, book.on, period),
        lambda: _by_directorate(authority_id, book, period),
    )
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.label, []).append(cell)
    return [
        Share(label, label or "No directorate named", parts_of(each, definition.answer))
        for label, each in sorted(groups.items())
    ]


def _by_directorate(authority_id: int, book: Rulebook, period: Period) -> tuple[Cell, ...]:
    beginning, values = judged_payees(
        authority_id, book, _PAID_BY_DIRECTORATE, [authority_id, period.starts_on, period.ends_before]
    )
    sizes = ", ".join(f"n.{size}" for size in sizes_of(book))
    rows = fetched(
        f"""{beginning}
        SELECT min(l.first_on), l.standing, n.place, n.is_vcse, COALESCE(sum(l.net), 0.00),
          sum(l.lines)::bigint, COALESCE(sum(l.gross), 0.00), l.directorate, {sizes}
        FROM spent l JOIN named n ON n.id = l.payee_id
        GROUP BY l.directorate, l.standing, n.place, n.is_vcse, {sizes}
        """,  # noqa: S608 - as above
        values,
    )
    return tuple(cell_of(row, book) for row in rows)


@dataclass(frozen=True, slots=True)
class UnderContract:
    """What was paid in a period under one contract. `reference` is "" where several were in force at once."""

    key: int
    reference: str
    title: str
    directorate: str
    ends_on: Any
    total: Decimal
    lines: int


def contracts_behind(authority_id: int, period: Period) -> list[UnderContract]:
    """Give the contracts under which what counts was paid, and what several shared. One query, or two."""

    def make() -> list[UnderContract]:
        rows = fetched(_UNDER_CONTRACTS, [authority_id, period.starts_on, period.ends_before])
        return [UnderContract(*row) for row in rows]

    about = (*CONTRACTS, *SPEND, *SUPPLIERS)
    return remembering.remembered(authority_id, ("contracts", period), make, about=about, is_long=True)


_UNDER_CONTRACTS = """
WITH paid AS (
  SELECT contract_id, COALESCE(sum(amount_net), 0.00) AS total, count(*) AS lines
  FROM spend_ledgerline
  WHERE authority_id = %s AND paid_on >= %s AND paid_on < %s AND standing = 'on'
  GROUP BY contract_id
)
SELECT COALESCE(c.id, 0), COALESCE(c.reference, ''),
  COALESCE(c.title, 'Several contracts with the supplier were in force'), COALESCE(d.name, ''), c.ends_on,
  paid.total, paid.lines
FROM paid LEFT JOIN contracts_contract c ON c.id = paid.contract_id
LEFT JOIN people_directorate d ON d.id = c.directorate_id
ORDER BY paid.total DESC
"""


def whole(shares: Iterable[Share]) -> Parts:
    """Give what shares come to together, so that a page can show that they are the figure."""
    added = [each.parts for each in shares]
    names = Parts.__dataclass_fields__
    return Parts(
        **{name: sum((getattr(each, name) for each in added), getattr(Parts(), name)) for name in names}
    )
