"""What happens to contracts as months go by: options are taken, terms run out and are closed, or are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from wisely.contracts import actions
from wisely.contracts.lifecycle import ContractStage
from wisely.demonstration.clock import morning
from wisely.demonstration.filling import Entered
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import Actor

CLOSED_AFTER = timedelta(days=6)


class Diary:
    """The days on which the contracts of a council need somebody; none lies before `opened_on`."""

    def __init__(self, staff: Staff, *, opened_on: date) -> None:
        self._staff, self._opened_on = staff, opened_on
        self._months: dict[date, list[tuple[date, str, Entered]]] = defaultdict(list)
        self._do: dict[str, Callable[[Entered, date], None]] = {"a": self._extend, "b": self._end}

    def note(self, entered: Iterable[Entered]) -> None:
        """Put contracts into the diary. One whose last day nobody recorded, or noticed, never comes up."""
        for each in entered:
            invented = each.invented
            if not invented.term_is_recorded:
                continue
            if invented.is_extended and each.contract.ends_on != invented.paid_until_on:
                self._put(invented.extended_on, "a", each)
            if not invented.overrun_months:
                self._put(invented.paid_until_on + CLOSED_AFTER, "b", each)

    def _put(self, on: date, what: str, each: Entered) -> None:
        on = max(on, self._opened_on)
        self._months[on.replace(day=1)].append((on, what, each))

    def live_through(self, first: date) -> None:
        """Do what the month that begins on a day asks for, day by day."""
        for on, what, each in sorted(self._months.pop(first, ()), key=_by_day):
            if each.contract.stage == ContractStage.SIGNED:
                self._do[what](each, on)

    def _extend(self, each: Entered, on: date) -> None:
        actions.extend_contract(
            each.contract, ends_on=each.invented.paid_until_on, by=self._keeper(each, on), at=morning(on),
            reason="Performed to standard for the whole term; prices tested against the market.",
        )  # fmt: skip

    def _end(self, each: Entered, on: date) -> None:
        if each.contract.ends_on is not None:
            actions.end_contract(
                each.contract, ended_on=each.contract.ends_on, by=self._keeper(each, on), at=morning(on)
            )

    def _keeper(self, each: Entered, on: date) -> Actor:
        owner = each.contract.owner or self._staff.cast["Contract manager"]
        return self._staff.officer(owner, at=morning(on))


def _by_day(noted: tuple[date, str, Entered]) -> tuple[date, str, str]:
    on, what, each = noted
    return on, what, each.contract.reference
