"""Waivers of the council's rules, and the files of older ones that were taken over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.people.models import CouncilOwned, Directorate, Person
from wisely.planning.lifecycle import WaiverImportStage, WaiverStage
from wisely.rules.cases import KINDS

OUTCOMES = ("new", "same", "rejected")
TAKEN_OVER = (WaiverStage.RECORDED, WaiverStage.STRUCK_OUT)
DECIDED = (WaiverStage.APPROVED, WaiverStage.REFUSED, WaiverStage.ENDED)


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Waiver(CouncilOwned):
    """A departure from the council's own rules: why, for how much, until when, by whom. Pounds net.

    It never sets the law aside. `tier` is who decides by the rules of the day it was asked for; `lapses_on`
    is the last day on which it holds. One that came with an import has only what its file told: `kind`,
    `ground`, `tier` and the reasons may be empty, its rate of VAT and its last day unknown.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*WaiverStage), default=WaiverStage.REQUESTED)
    title = models.CharField(max_length=400)
    supplier_name = models.CharField(max_length=400)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.TextField(blank=True)
    kind = models.TextField(choices=_words(*KINDS), blank=True)
    value_net = models.DecimalField(max_digits=14, decimal_places=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    ground = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    starts_on = models.DateField()
    lapses_on = models.DateField(null=True)
    contract_reference = models.TextField(blank=True)
    tier = models.TextField(blank=True)
    source_key = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)
    conditions = models.TextField(blank=True)
    decision_reason = models.TextField(blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="planning_waiver_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "source_key"], name="planning_waiver_is_taken_over_once",
                condition=Q(stage=WaiverStage.RECORDED),
            ),
            models.CheckConstraint(
                name="planning_waiver_stage_is_known", condition=Q(stage__in=list(WaiverStage))
            ),
            models.CheckConstraint(
                name="planning_waiver_value_is_more_than_nought", condition=Q(value_net__gt=0)
            ),
            models.CheckConstraint(
                name="planning_waiver_lapses_after_it_begins",
                condition=Q(lapses_on__gte=models.F("starts_on"))
                | Q(stage__in=TAKEN_OVER, lapses_on__isnull=True),
            ),
            models.CheckConstraint(
                name="planning_waiver_of_our_own_is_whole",
                condition=Q(stage__in=TAKEN_OVER)
                | (Q(vat_rate__isnull=False) & ~Q(kind="") & ~Q(ground="") & ~Q(reasons="") & ~Q(tier="")),
            ),
            models.CheckConstraint(
                name="planning_waiver_decision_goes_with_stage",
                condition=Q(stage__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                | Q(stage__in=TAKEN_OVER, decided_at__isnull=False, decided_by__isnull=True)
                | Q(
                    stage__in=[WaiverStage.REQUESTED, WaiverStage.WITHDRAWN], decided_at__isnull=True,
                    decided_by__isnull=True,
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "-requested_at", "-id"], name="planning_waivers_by_moment"),
            models.Index(fields=["authority", "decided_at"], name="planning_waivers_by_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def directorate_code(self) -> str:
        """Its directorate's code, or "". Reads `directorate`; one query if it is not loaded."""
        return self.directorate.code if self.directorate else ""

    @property
    def requester_reference(self) -> str:
        """Who asked for it, or "". Reads `requester`; one query if it is not loaded."""
        return self.requester.reference if self.requester else ""


class WaiverImport(CouncilOwned):
    """One file of older waivers, from its arrival to its import and perhaps its undoing.

    The file is known by its hash, so that the same one is not imported twice. `is_gross` says that its
    amounts hold VAT at `vat_rate`. `grounds` is the file's words for a reason → the pack's ground, "" for
    none. Counts are of rows.
    """

    file_name = models.TextField()
    file_sha256 = models.BinaryField(max_length=32)
    file_bytes = models.PositiveBigIntegerField()
    stage = models.TextField(choices=_words(*WaiverImportStage), default=WaiverImportStage.STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.TextField()
    imported_at = models.DateTimeField(null=True)
    imported_by = models.TextField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    is_gross = models.BooleanField()
    vat_rate = models.DecimalField(max_digits=5, decimal_places=4)
    grounds = models.JSONField(default=dict)
    new_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "file_sha256"], name="planning_waiverimport_file_is_imported_once",
                condition=Q(stage=WaiverImportStage.IMPORTED),
            ),
            models.CheckConstraint(
                name="planning_waiverimport_stage_is_known", condition=Q(stage__in=list(WaiverImportStage))
            ),
            models.CheckConstraint(
                name="planning_waiverimport_imported_facts_go_with_stage",
                condition=Q(
                    stage__in=[WaiverImportStage.IMPORTED, WaiverImportStage.UNDONE],
                    imported_at__isnull=False, imported_by__isnull=False,
                )
                | (
                    ~Q(stage__in=[WaiverImportStage.IMPORTED, WaiverImportStage.UNDONE])
                    & Q(imported_at__isnull=True, imported_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="planning_waiverimport_undone_facts_go_with_stage",
                condition=Q(stage=WaiverImportStage.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(stage=WaiverImportStage.UNDONE) & Q(undone_at__isnull=True, undone_by__isnull=True)),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "stage", "staged_at"], name="planning_waiverimports")]

    def __str__(self) -> str:
        return self.file_name


class WaiverImportRow(CouncilOwned):
    """One row of such a file: where it stood, what it said, and what became of it.

    `found` is the row as read, in plain names; a rejected row keeps the field, the value and the reason.
    """

    batch = models.ForeignKey(WaiverImport, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    source_key = models.TextField(blank=True)
    outcome = models.TextField(choices=_words(*OUTCOMES))
    found = models.JSONField(default=dict)
    field = models.TextField(blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, null=True, related_name="import_rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "batch", "number"], name="planning_waiverimportrow_is_one_per_line"
            ),
            models.CheckConstraint(
                name="planning_waiverimportrow_outcome_is_known", condition=Q(outcome__in=OUTCOMES)
            ),
            models.CheckConstraint(
                name="planning_waiverimportrow_says_why_it_was_rejected",
                condition=~Q(outcome="rejected", reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "batch", "outcome", "number"], name="planning_rows_of_file")
        ]

    def __str__(self) -> str:
        return f"line {self.number}: {self.outcome}"
