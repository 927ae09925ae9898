"""What contracts order of budgets: from their award to their end, spread over the years of their term."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wisely.budgets.actions import ORDER, Claim, months_of_term, post_money, spread, take_back_money
from wisely.budgets.queries import first_year, needs_in_ledger, sources_posted
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.lib.actor import Actor
from wisely.people.models import Authority

_ORDER: dict[str, Any] = {"kind": ORDER, "source_kind": "contract"}


class Orders:
    """The orders of a council's contracts, as one actor tells of them at one moment.

    A contract orders its value net of VAT, by the months of its term, in the years from the first one with a
    budget. Frameworks order nothing themselves; a contract without value or last day says no amounts.
    Its directorate's name is how it names a cost centre. One that names the need it came of, as its
    procurement, takes the place of what that need requests.
    """

    def __init__(self, authority: Authority, *, by: Actor, at: datetime) -> None:
        self._authority, self._by, self._at = authority, by, at
        self._begins = first_year(authority.pk)

    def of(self, reference: str) -> None:
        """Let one contract order what it says now, or nothing any more."""
        if self._begins is None:
            return
        if not self._post(_signed(self._authority.pk).filter(reference=reference)):
            take_back_money(
                self._authority, **_ORDER, source=reference, reason="The contract orders nothing now.",
                by=self._by, at=self._at,
            )  # fmt: skip

    def in_force(self) -> int:
        """Let every signed contract order that has not ordered yet; give how many did."""
        if self._begins is None:
            return 0
        told = sources_posted(self._authority.pk, kind=ORDER, source_kind="contract")
        return self._post(_signed(self._authority.pk).exclude(reference__in=told))

    def _post(self, contracts: QuerySet[Contract]) -> int:
        rows = list(contracts.select_related("directorate").order_by("pk"))
        needs = needs_in_ledger(self._authority.pk, {each.procurement_reference for each in rows} - {""})
        records = {each.reference: [claim] for each in rows if (claim := self._claim(each, needs))}
        if records:
            post_money(self._authority, **_ORDER, records=records, by=self._by, at=self._at)
        return len(records)

    def _claim(self, contract: Contract, needs: Collection[str]) -> Claim | None:
        assert contract.value_net is not None
        assert contract.starts_on is not None
        assert contract.ends_on is not None
        months = months_of_term(contract.starts_on, contract.ends_on)
        by_year = spread(contract.value_net, contract.starts_on, months)
        ahead = {year: amount for year, amount in by_year.items() if year >= (self._begins or "")}
        if not ahead:
            return None
        comes_of_need = contract.procurement_reference in needs
        return Claim(
            subject_kind="need" if comes_of_need else "contract",
            subject=contract.procurement_reference if comes_of_need else contract.reference,
            title=contract.title, by_year=ahead, directorate=contract.directorate,
            code=contract.directorate.name if contract.directorate else "",
        )  # fmt: skip


def _signed(authority_id: int) -> QuerySet[Contract]:
    rows: QuerySet[Contract] = Contract.objects.filter(
        authority=authority_id, stage=ContractStage.SIGNED, is_framework=False, value_net__gt=0,
        starts_on__isnull=False, ends_on__isnull=False,
    )  # fmt: skip
    return rows
