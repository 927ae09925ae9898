"""Imports into the register: the file, each row as it was found, and what became of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wisely.contracts.lifecycle import ImportStage
from wisely.contracts.models.register import Contract
from wisely.people.models import CouncilOwned

SOURCES = ("ocds", "contracts-finder", "register")
OUTCOMES = ("new", "changed", "same", "rejected", "left out")


class RegisterImport(CouncilOwned):
    """One file of contracts or notices, from its arrival to its import and perhaps its undoing.

    The file is known by its hash, so that the same one is not imported twice. `file_content` is kept,
    compressed, only while the import is staged. `mapping` is heading → field where the officer placed one,
    `buyers` the buyers whose rows are this council's. A large file waits to be read by a job: `read_at` is
    None until then. `columns` are those of a table, with samples, while it is staged. Counts are of rows.
    """

    source = models.TextField(choices=[(source, source) for source in SOURCES])
    file_name = models.TextField()
    file_sha256 = models.BinaryField(max_length=32)
    file_bytes = models.PositiveBigIntegerField()
    stage = models.TextField(choices=[(stage, stage) for stage in ImportStage], default=ImportStage.STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.TextField()
    imported_at = models.DateTimeField(null=True)
    imported_by = models.TextField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    file_content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    buyers = ArrayField(models.TextField(), default=list, blank=True)
    read_at = models.DateTimeField(null=True)
    columns = models.JSONField(default=list)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    left_out_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "file_sha256"],
                name="contracts_registerimport_file_is_imported_once",
                condition=Q(stage=ImportStage.IMPORTED),
            ),
            models.CheckConstraint(
                name="contracts_registerimport_stage_is_known", condition=Q(stage__in=list(ImportStage))
            ),
            models.CheckConstraint(
                name="contracts_registerimport_source_is_known", condition=Q(source__in=SOURCES)
            ),
            models.CheckConstraint(
                name="contracts_registerimport_content_is_kept_only_while_staged",
                condition=Q(stage=ImportStage.STAGED) | Q(file_content__isnull=True),
            ),
            models.CheckConstraint(
                name="contracts_registerimport_is_read_before_it_is_imported",
                condition=~Q(stage=ImportStage.IMPORTED) | Q(read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contracts_registerimport_imported_facts_go_with_stage",
                condition=Q(
                    stage__in=[ImportStage.IMPORTED, ImportStage.UNDONE],
                    imported_at__isnull=False,
                    imported_by__isnull=False,
                )
                | (
                    ~Q(stage__in=[ImportStage.IMPORTED, ImportStage.UNDONE])
                    & Q(imported_at__isnull=True, imported_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="contracts_registerimport_undone_facts_go_with_stage",
                condition=Q(stage=ImportStage.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(stage=ImportStage.UNDONE) & Q(undone_at__isnull=True, undone_by__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "stage", "staged_at"], name="contracts_imports_by_stage")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def row_count(self) -> int:
        """How many rows were read."""
        counts = (
            self.new_count,
            self.changed_count,
            self.same_count,
            self.rejected_count,
            self.left_out_count,
        )
        return sum(counts)


class ImportRow(CouncilOwned):
    """One row of an import: where it stood, what it said, and what became of it.

    `position` is a line ("line 14") or a path ("releases[3].awards[0]"). `found` is the row as read, in the
    reader's plain names; `before` holds the values it replaced, for undoing. A rejected row keeps its reason.
    """

    batch = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    position = models.TextField()
    source_key = models.TextField(blank=True)
    outcome = models.TextField(choices=[(outcome, outcome) for outcome in OUTCOMES])
    found = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    field = models.TextField(blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="import_rows")
    contract_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "batch", "number"],
                name="contracts_importrow_number_is_unique_per_import",
            ),
            models.CheckConstraint(
                name="contracts_importrow_outcome_is_known", condition=Q(outcome__in=OUTCOMES)
            ),
            models.CheckConstraint(
                name="contracts_importrow_says_why_it_was_left",
                condition=~Q(outcome__in=["rejected", "left out"], reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "batch", "outcome", "number"], name="contracts_rows_of_import"),
            models.Index(fields=["authority", "contract"], name="contracts_rows_of_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.outcome}"
