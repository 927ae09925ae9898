"""Every table of the room."""

from wisely.categories.models.files import CategoryFile, PricedLine
from wisely.categories.models.plans import CategoryPlan, PlanAction, PlanRisk

__all__ = ["CategoryFile", "CategoryPlan", "PlanAction", "PlanRisk", "PricedLine"]
