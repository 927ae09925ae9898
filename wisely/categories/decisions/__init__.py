"""Whether a plan will do, what prices of like things say, how files are read. From plain values only."""

from wisely.categories.decisions.plans import (
    ActionFacts,
    PlanFacts,
    RiskFacts,
    action_is_in_order,
    is_due,
    is_said,
    plan_is_in_order,
    rating,
    risk_is_in_order,
    written_by_another,
)

__all__ = [
    "ActionFacts",
    "PlanFacts",
    "RiskFacts",
    "action_is_in_order",
    "is_due",
    "is_said",
    "plan_is_in_order",
    "rating",
    "risk_is_in_order",
    "written_by_another",
]
