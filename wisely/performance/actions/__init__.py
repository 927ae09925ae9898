"""Every write of the performance room."""

from wisely.performance.actions.maturity import Evidence, assess_maturity
from wisely.performance.actions.readings import (
    assign_owner,
    freeze_period,
    record_reading,
    restate_reading,
)

__all__ = [
    "Evidence",
    "assess_maturity",
    "assign_owner",
    "freeze_period",
    "record_reading",
    "restate_reading",
]
