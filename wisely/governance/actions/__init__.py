"""Every write of the governance room."""

from wisely.governance.actions.changes import (
    assess_development,
    assess_impact,
    close_development,
    finish_follow_up,
    note_development,
    set_follow_up,
)
from wisely.governance.actions.keeping import (
    register_document,
    retire_document,
    review_contingency_plan,
    review_document,
    write_contingency_plan,
)
from wisely.governance.decisions import DevelopmentFacts, DocumentFacts, PlanFacts

__all__ = [
    "DevelopmentFacts",
    "DocumentFacts",
    "PlanFacts",
    "assess_development",
    "assess_impact",
    "close_development",
    "finish_follow_up",
    "note_development",
    "register_document",
    "retire_document",
    "review_contingency_plan",
    "review_document",
    "set_follow_up",
    "write_contingency_plan",
]
