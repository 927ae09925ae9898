"""Every write of the papers room."""

from wisely.papers.actions.papers import (
    TextSaid,
    draft_paper,
    issue_paper,
    revise_paper,
    take_facts,
    withdraw_paper,
)

__all__ = ["TextSaid", "draft_paper", "issue_paper", "revise_paper", "take_facts", "withdraw_paper"]
