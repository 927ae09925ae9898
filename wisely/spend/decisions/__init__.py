"""What a payment file says, judged from its bytes alone: what may be imported, what may not and why."""

from __future__ import annotations

from wisely.spend.decisions.columns import Mapping, Proposal, Tax
from wisely.spend.decisions.fields import Field
from wisely.spend.decisions.findings import ControlTotal, DryRun, MonthTotal, Note, Rejection
from wisely.spend.decisions.opening import UnreadableFile
from wisely.spend.decisions.reading import Batch, accepted_rows, dry_run
from wisely.spend.decisions.surveying import SheetFound, Survey, survey

__all__ = [
    "Batch",
    "ControlTotal",
    "DryRun",
    "Field",
    "Mapping",
    "MonthTotal",
    "Note",
    "Proposal",
    "Rejection",
    "SheetFound",
    "Survey",
    "Tax",
    "UnreadableFile",
    "accepted_rows",
    "dry_run",
    "survey",
]
