"""A council that pays suppliers, some under contract, some local, some small; all by real acts."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from tests.actions.contracts.conftest import BUILDER, Register
from wisely.audit.reactions import react
from wisely.audit.row_security import set_scope
from wisely.rules.rulebook import rulebook
from wisely.spend import actions as spend
from wisely.spend.actions.imports import mapping_of
from wisely.suppliers import actions as suppliers

LATER = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)  # when April 2026, and so 2025-26, is over
HEADER = ("Directorate", "Category", "Payment Date", "Net Amount", "Beneficiary Name")


@dataclass(frozen=True)
class Paid:
    """A payment as a file of the council gives it."""

    name: str
    amount: str
    on: date = date(2025, 7, 1)
    directorate: str = "Resources"

    def row(self):
        return [self.directorate, "Cleaning", f"{self.on:%d/%m/%Y}", self.amount, self.name]


class Payer:
    """Registers suppliers of every kind and imports what a council paid them."""

    def __init__(self, authority, folder):
        self.council, self.folder, self.files = authority, folder, 0

    def known(self, name, *, postcode="", staff=None, turnover=None, balance=None, vcse=None):
        """Register a supplier with what is known of it."""
        size = (
            suppliers.SizeFacts(staff, _pounds(turnover), _pounds(balance))
            if staff is not None or turnover is not None
            else None
        )
        made = suppliers.register_supplier(
            name=name, source="test", size=size, by=BUILDER, at=LATER,
            address=suppliers.Whereabouts("trading", postcode=postcode) if postcode else None,
        )  # fmt: skip
        if vcse is not None:
            suppliers.revise_supplier(made, name=name, kind="", is_vcse=vcse, by=BUILDER, at=LATER)
        return made

    def pay(self, *paid, at=LATER, header=HEADER):
        """Import a file of payments."""
        out = io.StringIO()
        pen = csv.writer(out)
        pen.writerow(header)
        pen.writerows(each.row() for each in paid)
        self.files += 1
        path = self.folder / f"payments-{self.files}.csv"
        path.write_text(out.getvalue())
        staged = spend.stage_file(self.council, path=path, name=path.name, by=BUILDER, at=at)
        spend.confirm_mapping(staged, mapping=mapping_of(staged), by=BUILDER, at=at)
        spend.import_ledger(staged, by=BUILDER, at=at)
        return staged

    @property
    def book(self):
        return rulebook(LATER.date(), self.council.pack)


class Council(Payer, Register):
    """A council with a register of contracts that pays its suppliers."""

    def __init__(self, folder):
        Register.__init__(self)
        Payer.__init__(self, self.council, folder)


def _pounds(amount):
    return None if amount is None else Decimal(amount)


@pytest.fixture
def council(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    made = Council(tmp_path)
    set_scope([made.council.pk])
    return made


@pytest.fixture
def year(council):
    """A year of payments: on contract, off, not matched, redacted; local and not, small and large."""
    council.contract()  # Moorland Cleaning Ltd, June 2025 to May 2027
    a_year_of(council)
    return council


def a_year_of(council):
    """Pay suppliers of every kind in 2025-26, and one in the year after."""
    council.known("Near Small Ltd", postcode="HX80 1AA", staff=5, turnover=900_000)
    council.known("Near Large plc", postcode="HX81 1AA", staff=900, turnover=90_000_000)
    council.known("Far Small Ltd", postcode="M1 1AA", staff=40, turnover=2_000_000, vcse=True)
    council.known("Far Large plc", postcode="M2 1AA", staff=9_000, turnover=900_000_000, vcse=False)
    council.known("Close By Ltd", postcode="LS1 1UR")
    council.pay(
        Paid("Moorland Cleaning Ltd", "1000.00"),
        Paid("Moorland Cleaning Ltd", "500.00", date(2025, 4, 30)),
        Paid("Near Small Ltd", "200.00", directorate="Adults"),
        Paid("Near Large plc", "100.00", date(2025, 8, 1)),
        Paid("Far Small Ltd", "50.00", date(2025, 9, 1), "Adults"),
        Paid("Far Large plc", "25.00", date(2026, 3, 31)),
        Paid("Far Large plc", "-5.00", date(2026, 3, 31)),
        Paid("Close By Ltd", "30.00"),
        Paid("Somebody Unheard Of", "40.00"),
        Paid("REDACTED PERSONAL DATA", "999.00"),
        Paid("Far Large plc", "7000.00", date(2026, 4, 1)),
    )


def run_reactions(council):
    """Run the reactions that wait in the queue, as the worker would, until none is left."""
    while waiting := _waiting():
        for told in waiting:
            react(**told)
    set_scope([council.pk])


def _waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'wisely.react' ORDER BY id"
        )
        found = cursor.fetchall()
        # What was cancelled sets no trigger of the queue off, other than what has succeeded.
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = ANY(%s)",
            [[job for job, _ in found]],
        )
    return [args if isinstance(args, dict) else json.loads(args) for _, args in found]


def waiting_reactions():
    """Name the reactions that wait in the queue, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'name' FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]
