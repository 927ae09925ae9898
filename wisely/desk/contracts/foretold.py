"""When what a contract may cost will be used up, in words."""

from __future__ import annotations

from wisely.forecasts.queries import Forecast
from wisely.lib.periods import add_months
from wisely.ui.parts import Fact

FEW = "Too few contracts can be tried on months gone by to say how surely."


def when_used_up(foretold: Forecast | None) -> list[Fact]:
    """Say when payments likely reach the value, and between which months; nothing where none is foretold."""
    if foretold is None:
        return []
    likely, early, late = foretold.used_up_on, foretold.used_up_earliest_on, foretold.used_up_latest_on
    last = add_months(foretold.forecast_set.month_on, len(foretold.ahead))
    if likely is None:
        said, hint = f"Not likely by {last:%B %Y}", f"At the earliest in {early:%B %Y}." if early else ""
    elif likely <= foretold.forecast_set.month_on:
        said, hint = f"Already, by {likely:%B %Y}", ""
    elif early is None:
        said, hint = f"Likely in {likely:%B %Y}", FEW
    else:
        until = f"{late:%B %Y}" if late else f"some time after {last:%B %Y}"
        said, hint = f"Likely in {likely:%B %Y}", f"Between {early:%B %Y} and {until}."
    return [Fact("Value used up", said, hint=hint)]
