"""Every write of the approvals room."""

from wisely.approvals.actions.deciding import (
    answer_question,
    approve_step,
    ask_question,
    refuse_step,
)
from wisely.approvals.actions.notices import give_notice, withdraw_notice
from wisely.approvals.actions.requests import (
    Asked,
    change_approval,
    open_approval,
    withdraw_approval,
)

__all__ = [
    "Asked",
    "answer_question",
    "approve_step",
    "ask_question",
    "change_approval",
    "give_notice",
    "open_approval",
    "refuse_step",
    "withdraw_approval",
    "withdraw_notice",
]
