"""Every write of the spend room."""

from wisely.spend.actions.budgeting import Actuals
from wisely.spend.actions.classifying import (
    apply_decisions,
    classify_payments,
    correct_category,
    decide_category,
    take_back_category,
    train_classifier,
)
from wisely.spend.actions.imports import (
    abandon_import,
    confirm_mapping,
    import_ledger,
    stage_file,
    undo_import,
)
from wisely.spend.actions.judging import (
    find_split_names,
    judge_changes,
    judge_spend,
    match_names_left,
    match_payee,
    match_payees,
    register_payees,
    take_back_match,
)
from wisely.spend.decisions import UnreadableFile

__all__ = [
    "Actuals",
    "UnreadableFile",
    "abandon_import",
    "apply_decisions",
    "classify_payments",
    "confirm_mapping",
    "correct_category",
    "decide_category",
    "find_split_names",
    "import_ledger",
    "judge_changes",
    "judge_spend",
    "match_names_left",
    "match_payee",
    "match_payees",
    "register_payees",
    "stage_file",
    "take_back_category",
    "take_back_match",
    "train_classifier",
    "undo_import",
]
