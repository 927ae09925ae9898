"""When a council tells people of its contracts, in days; read strictly from the pack's `alerts.toml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from wisely.rules.reading import Table, read

LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class AlertDays:
    """Days from the first letter to the day that counts, and from one step to the next.

    They are ours until a council says otherwise: no law and no standard sets them. `to_close` follows the
    last day; `to_next_step` is the wait for each step upwards; a day of review that passed longer ago than
    `longest_ago` is no alert any more. `insurance` is before the last day of cover, `declaration` before the
    last day on which what a supplier declared holds. `to_result` and `to_risk_review` follow the day by which
    a KPI's result was due or a risk was to be looked at again: they are told from the day after.
    """

    notice: int = 60
    begin: int = 28
    ending: int = 90
    review: int = 14
    insurance: int = 30
    declaration: int = 30
    to_close: int = 28
    to_result: int = 28
    to_risk_review: int = 28
    to_next_step: int = 7
    longest_ago: int = 92


@dataclass(frozen=True, slots=True)
class Letters:
    """How a council's letters go out: by the mail server of the installation, or through GOV.UK Notify.

    Without Notify there is no template.
    """

    through: str = "mail"
    notify_template: str = ""


def alert_days(pack: str, folder: Path) -> tuple[AlertDays, Letters]:
    """Read when alerts are told and how letters go; a pack without the file takes our days and mail.

    :raises FaultyPack: for a number of days that nobody can mean, or Notify without its template.
    """
    path = folder / "alerts.toml"
    if not path.exists():
        return AlertDays(), Letters()
    told = read(path, name=f"{pack}/alerts.toml")
    days, letters = told.table("days"), told.table("letters")
    found = AlertDays(**{each.name: _days(days, each.name, each.default) for each in fields(AlertDays)})
    through = letters.take("through", str, "mail")
    if through not in {"mail", "notify"}:
        letters.fault("through", f"is {through!r}.", "Write mail or notify.")
    template = letters.maybe("notify_template", str) or ""
    if through == "notify" and not template:
        letters.fault("notify_template", "is missing.", "Write the number of the template in GOV.UK Notify.")
    for table in (told, days, letters):
        table.finish()
    return found, Letters(through, template if through == "notify" else "")


def _days(table: Table, key: str, usual: object) -> int:
    days = table.take(key, int, usual if isinstance(usual, int) else None)
    if not 1 <= days <= LONGEST_DAYS:
        table.fault(key, f"is {days}.", f"Write a number of days from 1 to {LONGEST_DAYS}.")
    return days
