"""Every write in this room: datasets, their corrections, and what is taken out before."""

from wisely.publishing.actions.datasets import publish_dataset, set_correction_aside, withdraw_version
from wisely.publishing.actions.redactions import lift_redaction, redact_fields
from wisely.publishing.actions.telling import build_bulk_file, build_bulk_files, tell_portal

__all__ = [
    "build_bulk_file",
    "build_bulk_files",
    "lift_redaction",
    "publish_dataset",
    "redact_fields",
    "set_correction_aside",
    "tell_portal",
    "withdraw_version",
]
