"""The council's ledger: whom it pays for what, and each month's file imported by the finance officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Sum

from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice, stock
from wisely.demonstration.filling import Known
from wisely.demonstration.market import spellings
from wisely.demonstration.organisation import Staff
from wisely.demonstration.payments import MonthFile, Relation, month_file
from wisely.demonstration.register import LONGEST_YEARS, InventedContract
from wisely.lib.periods import Period, add_months, month
from wisely.spend import actions, queries
from wisely.spend.models import LedgerImport
from wisely.spend.queries import mapping_of

OFF_CONTRACT, REDACTED = 0.042, 0.027  # shares of what is paid on contract
PAID_ON_DAY = 11  # days after the first of the next month on which a month's file is imported


class Ledger:
    """Whom a council pays, under which names, and the months it has imported."""

    def __init__(
        self, staff: Staff, contracts: Sequence[InventedContract], market: Sequence[Known], *, on: date
    ) -> None:
        self.staff, self._on = staff, on
        slug = staff.authority.slug
        self._names = [spellings(one.name, dice(slug, "spelling", one.name)) for one, _ in market]
        self._who = {
            name.strip(): kept for names, (_, kept) in zip(self._names, market, strict=True) for name in names
        }
        self._relations = self._related(contracts, market, on=on)

    def _related(
        self, contracts: Sequence[InventedContract], market: Sequence[Known], *, on: date
    ) -> list[Relation]:
        """Give whom the council pays for what: its contracts, then a few without one, then people."""
        throw = dice(self.staff.authority.slug, "relations")
        made = [
            self._under(each, throw.choice(stock().trades[each.category.top].purposes)) for each in contracts
        ]
        always = Period(on.replace(year=on.year - LONGEST_YEARS - 1), on)
        lately = on - timedelta(days=200)
        paid = sum(each.monthly_net for each in made if each.period.contains(lately))
        without = sorted(set(range(len(market))) - {each.supplier for each in contracts})
        model = throw.sample(made, k=min(len(made), max(12, len(made) // 6)))
        for each in model:
            names = self._names[throw.choice(without or range(len(market)))]
            share = paid * OFF_CONTRACT / len(model) * throw.lognormvariate(-0.32, 0.8)
            made.append(replace(each, names=names, monthly_net=share, period=always))
        few = throw.sample(model, k=max(4, len(model) // 8))
        for each in few:
            share = paid * REDACTED / len(few)
            made.append(replace(each, monthly_net=share, period=always, is_individual=True))
        return made

    def _under(self, each: InventedContract, purpose: str) -> Relation:
        """Give what is paid under a contract, and for a while after it where nobody noticed its end."""
        return Relation(
            names=self._names[each.supplier],
            directorate=each.directorate,
            category=each.category.name,
            category_code=each.category.code,
            purpose=purpose,
            monthly_net=each.monthly_net,
            period=Period.of(each.starts_on, add_months(each.paid_until_on, each.overrun_months)),
        )

    def month_file(self, first: date, *, rows: int, name: str = "") -> MonthFile:
        """Write the payments of the month that begins on a day."""
        name = name or f"payments-{first:%Y-%m}.csv"
        return month_file(
            name, month(first.year, first.month), council=self.staff.authority.name,
            relations=self._relations, rows=rows, throw=dice(self.staff.authority.slug, name),
        )  # fmt: skip

    def import_month(self, first: date, *, rows: int) -> LedgerImport:
        """Import a month as the finance officer does, some days after its end."""
        at = morning(min(add_months(first, 1) + timedelta(days=PAID_ON_DAY), self._on))
        by = self.staff.one_of_the_cast("Finance officer", at=at)
        staged = self.stage(self.month_file(first, rows=rows), at=at)
        actions.confirm_mapping(staged, mapping=mapping_of(staged), by=by, at=at)
        return actions.import_ledger(staged, by=by, at=at)

    def stage(self, file: MonthFile, *, at: datetime) -> LedgerImport:
        """Bring a file as far as the page that asks what its columns are."""
        by = self.staff.one_of_the_cast("Finance officer", at=at)
        with TemporaryDirectory() as folder:
            path = Path(folder) / file.name
            path.write_bytes(file.content)
            return actions.stage_file(self.staff.authority, path=path, name=file.name, by=by, at=at)

    def match_largest(self, count: int, *, at: datetime) -> None:
        """Say who the largest of the payees are whose mangled names nobody could match."""
        by = self.staff.one_of_the_cast("Finance officer", at=at)
        waiting = queries.unmatched_payees(self.staff.authority.pk).annotate(paid=Sum("lines__amount_net"))
        for payee in waiting.order_by("-paid", "pk")[:count]:
            supplier = self._who.get(payee.name.strip())
            if supplier is not None:
                actions.match_payee(payee, supplier=supplier, reason="Same bank account.", by=by, at=at)
