"""Every write of the budgets room."""

from wisely.budgets.actions.centres import (
    close_cost_centre,
    move_budget,
    open_cost_centre,
    revise_cost_centre,
    set_budgets,
)
from wisely.budgets.actions.files import (
    discard_budget_file,
    import_budgets,
    read_budget_file,
    undo_budget_import,
)
from wisely.budgets.actions.ledger import Claim
from wisely.budgets.actions.posting import post_money, take_back_money
from wisely.budgets.actions.questions import (
    answer_budget_question,
    ask_budget_question,
    pass_question_on,
    withdraw_question,
)
from wisely.budgets.decisions import months_of_term, spread
from wisely.budgets.lifecycle import ACTUAL, ORDER, REQUEST
from wisely.lib.tables import UnreadableFile

__all__ = [
    "ACTUAL",
    "ORDER",
    "REQUEST",
    "Claim",
    "UnreadableFile",
    "answer_budget_question",
    "ask_budget_question",
    "close_cost_centre",
    "discard_budget_file",
    "import_budgets",
    "months_of_term",
    "move_budget",
    "open_cost_centre",
    "pass_question_on",
    "post_money",
    "read_budget_file",
    "revise_cost_centre",
    "set_budgets",
    "spread",
    "take_back_money",
    "undo_budget_import",
    "withdraw_question",
]
