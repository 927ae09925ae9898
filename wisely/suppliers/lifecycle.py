"""The stages of a supplier."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone


class SupplierStage(StrEnum):
    """Whether a supplier stands for itself or was found to be another one."""

    LIVE = "live"
    MERGED = "merged"


SUPPLIER = Lifecycle(
    "supplier",
    SupplierStage,
    start=SupplierStage.LIVE,
    steps=[
        Step("merge", SupplierStage.LIVE, SupplierStage.MERGED),
        Step("unmerge", SupplierStage.MERGED, SupplierStage.LIVE),
    ],
    badges={
        SupplierStage.LIVE: Badge("Live", "Stands for itself.", Tone.DONE),
        SupplierStage.MERGED: Badge(
            "Merged", "Was found to be another supplier, under which it is shown.", Tone.STOPPED
        ),
    },
)
