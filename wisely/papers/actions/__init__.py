"""Every write of the papers room."""

from wisely.papers.actions.papers import (
    LABELS,
    TextSaid,
    draft_paper,
    issue_paper,
    revise_paper,
    take_facts,
    withdraw_paper,
)

__all__ = ["LABELS", "TextSaid", "draft_paper", "issue_paper", "revise_paper", "take_facts", "withdraw_paper"]
