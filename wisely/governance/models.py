"""Legal changes and events with their impacts and actions; plans for failure; standard documents."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wisely.contracts.models import Contract
from wisely.governance.lifecycle import (
    DEVELOPMENT_KINDS,
    DOCUMENT_KINDS,
    LEVELS,
    DevelopmentStage,
    DocumentStage,
)
from wisely.people.models import CouncilOwned, Person

IMPACT_KINDS = ("need", "contract", "document")


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Development(CouncilOwned):
    """A procurement policy note, an act, a judgment or an event outside, and what it means for the council.

    `categories` are those that it touches, empty for all. `assess_by_on` is the day by which somebody says
    what it means; `level` and `meaning` are what was said, "" until then.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*DevelopmentStage), default=DevelopmentStage.NOTED)
    kind = models.TextField(choices=_words(*DEVELOPMENT_KINDS))
    title = models.CharField(max_length=400)
    citation = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=400, blank=True)
    summary = models.TextField()
    published_on = models.DateField()
    takes_effect_on = models.DateField(null=True)
    assess_by_on = models.DateField()
    categories = ArrayField(models.TextField(), default=list, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.TextField(choices=_words(*LEVELS), blank=True)
    meaning = models.TextField(blank=True)
    first_assessed_at = models.DateTimeField(null=True)
    assessed_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="governance_development_reference_is_unique"
            ),
            models.CheckConstraint(
                name="governance_development_stage_is_known",
                condition=Q(stage__in=list(DevelopmentStage)),
            ),
            models.CheckConstraint(
                name="governance_development_assessed_facts_go_with_stage",
                condition=Q(
                    stage=DevelopmentStage.NOTED, first_assessed_at__isnull=True, assessed_by__isnull=True,
                    level="",
                )
                | (
                    ~Q(stage=DevelopmentStage.NOTED)
                    & ~Q(level="")
                    & Q(first_assessed_at__isnull=False, assessed_by__isnull=False)
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "assess_by_on", "id"], name="governance_by_assess_by")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Impact(CouncilOwned):
    """What a development means for one need, contract or standard document. What was said last counts."""

    development = models.ForeignKey(Development, on_delete=models.PROTECT, related_name="impacts")
    kind = models.TextField(choices=_words(*IMPACT_KINDS))
    subject = models.TextField()
    title = models.CharField(max_length=400)
    level = models.TextField(choices=_words(*LEVELS))
    meaning = models.TextField()
    assessed_at = models.DateTimeField()
    assessed_by = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["authority", "development", "kind"], name="governance_impacts_of"),
            models.Index(fields=["authority", "kind", "subject"], name="governance_impacts_on"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.level}"


class FollowUp(CouncilOwned):
    """Something to be done because of a development, by whom and by when."""

    development = models.ForeignKey(Development, on_delete=models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField()
    what = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "development", "number"], name="governance_followup_number_is_unique"
            ),
            models.CheckConstraint(
                name="governance_followup_done_goes_with_outcome",
                condition=Q(done_on__isnull=True, outcome="") | (Q(done_on__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [models.Index(fields=["authority", "done_on", "due_on"], name="governance_followups_due")]

    def __str__(self) -> str:
        return f"action {self.number} of {self.development_id}"


class ContingencyPlan(CouncilOwned):
    """What is done if a contract fails. `tested_on` is when it was last tried, null if never."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    triggers = models.TextField()
    steps = models.TextField()
    stand_in = models.CharField(max_length=400)
    reviewed_on = models.DateField()
    review_by_on = models.DateField()
    tested_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract"], name="governance_contingencyplan_is_one_per_contract"
            )
        ]
        indexes = [models.Index(fields=["authority", "review_by_on"], name="governance_plans_by_review")]

    def __str__(self) -> str:
        return f"plan for contract {self.contract_id}"


class StandardDocument(CouncilOwned):
    """A template, terms, a toolkit or guidance that the council works by, with its edition and its owner."""

    reference = models.TextField()
    stage = models.TextField(choices=_words(*DocumentStage), default=DocumentStage.CURRENT)
    title = models.CharField(max_length=400)
    kind = models.TextField(choices=_words(*DOCUMENT_KINDS))
    edition = models.CharField(max_length=60)
    address = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField()
    review_by_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="governance_standarddocument_reference_is_unique"
            ),
            models.UniqueConstraint(
                fields=["authority", "title"], name="governance_standarddocument_title_is_current_once",
                condition=Q(stage=DocumentStage.CURRENT),
            ),
            models.CheckConstraint(
                name="governance_standarddocument_stage_is_known", condition=Q(stage__in=list(DocumentStage))
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "stage", "review_by_on"], name="governance_documents_due")
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.edition}"

    @property
    def owner_reference(self) -> str:
        """Who answers for it, or "". Reads `owner`; one query if it is not loaded."""
        return self.owner.reference if self.owner else ""
