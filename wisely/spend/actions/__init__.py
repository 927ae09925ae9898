"""Every write of the spend room."""

from wisely.spend.actions.imports import (
    abandon_import,
    confirm_mapping,
    import_ledger,
    stage_file,
    undo_import,
)
from wisely.spend.actions.judging import judge_changes, judge_spend, match_payee
from wisely.spend.decisions import UnreadableFile

__all__ = [
    "UnreadableFile",
    "abandon_import",
    "confirm_mapping",
    "import_ledger",
    "judge_changes",
    "judge_spend",
    "match_payee",
    "stage_file",
    "undo_import",
]
