"""When a council's bodies meet, by its `procedure_rules.toml`, and the first that a report reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wisely.lib.periods import add_months
from wisely.lib.working_days import ENGLAND, next_working_day
from wisely.rules.reading import Table

NUMBERS = ("first", "second", "third", "fourth")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A body that meets once a month and decides awards of more than a value, in the council's own basis.

    `nth` counts from 0 within the month, `weekday` from Monday. A month of recess has no meeting; one that
    falls on a bank holiday is held on the next working day.
    """

    body: str
    above: Decimal
    nth: int
    weekday: int
    recess: frozenset[int]
    rule: str

    def first_on(self, earliest: date) -> date:
        """Give the day of the first meeting on or after a day."""
        month = earliest.replace(day=1)
        while (on := self._in(month)) < earliest or month.month in self.recess:
            month = add_months(month, 1)
        return on

    def _in(self, month: date) -> date:
        day = (self.weekday - month.weekday()) % 7 + 7 * self.nth
        return next_working_day(month + timedelta(days=day), calendar=ENGLAND)


def meetings(told: Table) -> tuple[Meeting, ...]:
    """Read the bodies that decide at meetings, those with the greatest awards first; there may be none.

    :raises FaultyPack: for a day that is none, a month that is none, or recess all year.
    """
    found = [_meeting(row) for row in told.tables("meeting")]
    return tuple(sorted(found, key=lambda each: -each.above))


def _meeting(row: Table) -> Meeting:
    nth, _, weekday = row.take("meets", str).partition(" ")
    if nth not in NUMBERS or weekday not in WEEKDAYS:
        row.fault(
            "meets", f"is {f'{nth} {weekday}'!r}.", 'Write the day in the month, such as "third Wednesday".'
        )
    recess = row.take("recess", list, [])
    if not all(isinstance(month, int) and 1 <= month <= 12 for month in recess) or len(set(recess)) > 11:
        row.fault(
            "recess", f"is {recess!r}.", "Write the months without a meeting, 1 to 12, and not all of them."
        )
    found = Meeting(
        body=row.take("body", str), above=row.take("above", Decimal), nth=NUMBERS.index(nth),
        weekday=WEEKDAYS.index(weekday), recess=frozenset(recess), rule=row.take("rule", str),
    )  # fmt: skip
    if not found.rule.strip():
        row.fault("rule", "is empty.", "Name the council's rule that says so.")
    row.finish()
    return found
