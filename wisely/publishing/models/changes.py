"""What the public was told, in an order that nobody who follows it can miss a line of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.contracts.models import Contract
from wisely.people.models import CouncilOwned

RELEASE, WITHDRAWAL, DATASET = "release", "withdrawal", "dataset"
KINDS = (RELEASE, WITHDRAWAL, DATASET)


class Change(CouncilOwned):
    """One thing that the public was told: a release of a contract, its withdrawal, a version of a dataset.

    Rows are only added; a withdrawal hides the releases before it. `told` is the release in OCDS form, null
    for the other kinds. `number` counts within `reference`. `transaction` is written by the database: the
    number of the transaction that added the row. A reader takes rows in the order of (`transaction`, `id`)
    and only those of transactions below the oldest that is still open, so that none can appear behind them.
    """

    kind = models.TextField(choices=[(kind, kind) for kind in KINDS])
    reference = models.TextField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+")
    told = models.JSONField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference", "number"],
                name="publishing_change_number_is_unique_per_reference",
            ),
            models.CheckConstraint(name="publishing_change_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="publishing_change_a_release_tells_of_a_contract",
                condition=(Q(kind=RELEASE) & Q(told__isnull=False, contract__isnull=False))
                | (~Q(kind=RELEASE) & Q(told__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "transaction", "id"], name="publishing_changes_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.reference}"


class BulkFile(CouncilOwned):
    """All releases of a year in one stored file, for those who take everything: JSON lines, compressed.

    `is_hidden` while a release in it was withdrawn and the file is not built anew.
    """

    year = models.PositiveSmallIntegerField()
    sha256 = models.TextField()
    size_bytes = models.PositiveBigIntegerField()
    releases_count = models.PositiveIntegerField()
    built_at = models.DateTimeField()
    is_hidden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "year"], name="publishing_bulkfile_is_one_per_year")
        ]

    def __str__(self) -> str:
        return f"releases of {self.year}"
