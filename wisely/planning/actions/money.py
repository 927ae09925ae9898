"""What a need asks of budgets: requested once buying is chosen, asked again when it changes, given back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from wisely.budgets.actions import REQUEST, Claim, post_money, spread, take_back_money
from wisely.budgets.queries import money_for
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict
from wisely.planning.decisions import BUYING
from wisely.planning.models import Need
from wisely.rules.rulebook import rulebook

_REQUEST: dict[str, Any] = {"kind": REQUEST, "source_kind": "need"}


class MoneyOfNeed:
    """The money of one need, as one actor changes it at one moment."""

    def __init__(self, need: Need, *, by: Actor, at: datetime) -> None:
        self._need, self._by, self._at = need, by, at

    def ask(self) -> None:
        """Request its value, spread over its term, in the place of what it requested before."""
        need = self._need
        if need.chosen_option not in BUYING:
            self.give_back(reason="Nothing is bought.")
            return
        starts_on = need.contract_starts_on or need.needed_on
        claim = Claim(
            subject_kind="need", subject=need.reference, title=need.title, directorate=need.directorate,
            by_year=spread(need.value_net, starts_on, max(need.term_months, 1)),
        )  # fmt: skip
        post_money(need.authority, **_REQUEST, records={need.reference: [claim]}, by=self._by, at=self._at)

    def give_back(self, *, reason: str) -> None:
        """Release what it requested, if it did."""
        take_back_money(
            self._need.authority, **_REQUEST, source=self._need.reference, reason=reason, by=self._by,
            at=self._at,
        )  # fmt: skip

    def is_there(self) -> Verdict:
        """Test that a budget is known and has the money, where the council's rules ask for one."""
        matrix = rulebook(timezone.localdate(self._at), self._need.authority.pack).approvals
        if "gate" not in matrix.budget_for:
            return YES
        return money_for(
            self._need.authority_id, subject_kind="need", subject=self._need.reference,
            rule=matrix.budget_rule,
        ).verdict  # fmt: skip
