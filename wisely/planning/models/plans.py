"""What other councils plan, by the files that were brought, and what we made of chances to buy together."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wisely.people.models import CouncilOwned
from wisely.planning.lifecycle import JointStage, PlanImportStage
from wisely.planning.models.needs import Need
from wisely.rules.cases import KINDS


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


_IN_FORCE = [PlanImportStage.IMPORTED, PlanImportStage.UNDONE]


class PlanImport(CouncilOwned):
    """One forward plan of another council, from its arrival to its import and perhaps its undoing.

    The file is known by its hash. `made_on` is the day that it names, else the one on which it was read.
    `meaning` is their category → ours, "" for none; `category_names` their names by the same keys. `faults`
    hold line, column, value and reason of each row that could not be read.
    """

    council_name = models.TextField()
    made_on = models.DateField()
    file_name = models.TextField()
    file_sha256 = models.BinaryField(max_length=32)
    file_bytes = models.PositiveBigIntegerField()
    stage = models.TextField(choices=_words(*PlanImportStage), default=PlanImportStage.STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.TextField()
    imported_at = models.DateTimeField(null=True)
    imported_by = models.TextField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    meaning = models.JSONField(default=dict)
    category_names = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "file_sha256"], name="planning_planimport_file_is_imported_once",
                condition=Q(stage=PlanImportStage.IMPORTED),
            ),
            models.CheckConstraint(
                name="planning_planimport_stage_is_known", condition=Q(stage__in=list(PlanImportStage))
            ),
            models.CheckConstraint(
                name="planning_planimport_imported_facts_go_with_stage",
                condition=Q(stage__in=_IN_FORCE, imported_at__isnull=False, imported_by__isnull=False)
                | (~Q(stage__in=_IN_FORCE) & Q(imported_at__isnull=True, imported_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="planning_planimport_undone_facts_go_with_stage",
                condition=Q(stage=PlanImportStage.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(stage=PlanImportStage.UNDONE) & Q(undone_at__isnull=True, undone_by__isnull=True)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "stage", "council_name"], name="planning_plans_by_council")
        ]

    def __str__(self) -> str:
        return self.file_name


class TheirProcurement(CouncilOwned):
    """A procurement that another council plans, as one row of its file tells. Pounds net.

    `line` and `batch` say where it stands. `their_key` is the same from file to file of one council.
    `category` is ours, by what theirs means here; `words` what its title speaks of, so that a need finds it
    by them; `is_current` says that its import stands and is that council's latest.
    """

    batch = models.ForeignKey(PlanImport, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    council_name = models.TextField()
    their_key = models.TextField()
    reference = models.TextField(blank=True)
    title = models.CharField(max_length=400)
    words = ArrayField(models.TextField(), default=list, blank=True)
    description = models.TextField(blank=True)
    their_category = models.TextField(blank=True)
    category = models.TextField(blank=True)
    cpv = ArrayField(models.TextField(), default=list, blank=True)
    kind = models.TextField(choices=_words(*KINDS), blank=True)
    value_least_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    value_most_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    notice_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    term_months = models.PositiveSmallIntegerField(null=True)
    contact = models.TextField(blank=True)
    link = models.TextField(blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "batch", "their_key"], name="planning_theirprocurement_is_told_once"
            ),
            models.UniqueConstraint(
                fields=["authority", "council_name", "their_key"], condition=Q(is_current=True),
                name="planning_theirprocurement_has_one_current_row",
            ),
            models.CheckConstraint(
                name="planning_theirprocurement_says_when",
                condition=Q(notice_on__isnull=False) | Q(starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="planning_theirprocurement_least_is_not_the_most",
                condition=Q(value_least_net__isnull=True, value_most_net__isnull=True)
                | Q(value_least_net__gt=0, value_most_net__gte=models.F("value_least_net")),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "batch", "line"], name="planning_rows_of_plan")]

    def __str__(self) -> str:
        return f"{self.council_name}: {self.title}"


class JointOpportunity(CouncilOwned):
    """What we made of a need of ours and a procurement of another council that might be one.

    It comes onto the record with the first that is done about it. It is known by the council and its key,
    so that it is remembered when that council's next plan comes. `note` is what was said last.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="joint_opportunities")
    council_name = models.TextField()
    their_key = models.TextField()
    stage = models.TextField(choices=_words(*JointStage), default=JointStage.FOUND)
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "need", "council_name", "their_key"],
                name="planning_jointopportunity_is_one_per_pair",
            ),
            models.CheckConstraint(
                name="planning_jointopportunity_stage_is_known", condition=Q(stage__in=list(JointStage))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council_name}: {self.their_key}"
