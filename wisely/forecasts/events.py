"""What happens in the room of forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ForecastsMade:
    """`month_on` is the first day of the last month they rest on; the counts are of series and of tries."""

    verb: ClassVar[str] = "forecasts.forecasts.made"
    month_on: str
    parts: int
    contracts: int
    held: int
    checked: int


SENTENCES: dict[str, str] = {
    ForecastsMade.verb: (
        "Forecasts were made from the payments up to the month of {month_on}: {parts} of the council and its "
        "parts, {contracts} of contracts. Of {checked} ranges checked on months gone by, {held} held."
    ),
}
