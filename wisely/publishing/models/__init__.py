"""Tables of the room: what the public was told, datasets with their versions and rows, and redactions."""

from wisely.publishing.models.changes import DATASET, KINDS, RELEASE, WITHDRAWAL, BulkFile, Change
from wisely.publishing.models.datasets import (
    ContractRow,
    CorrectionDue,
    DatasetVersion,
    PaymentRow,
    Publication,
    Redaction,
    Transmission,
)

__all__ = [
    "DATASET",
    "KINDS",
    "RELEASE",
    "WITHDRAWAL",
    "BulkFile",
    "Change",
    "ContractRow",
    "CorrectionDue",
    "DatasetVersion",
    "PaymentRow",
    "Publication",
    "Redaction",
    "Transmission",
]
