"""Approvals with their steps and the questions asked on the way. Nothing here is ever deleted."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wisely.approvals.lifecycle import ApprovalStage, StepStage
from wisely.people.models import CouncilOwned, Directorate, Person
from wisely.rules.papers import SHORT_NOTICES

DECIDED_STAGES = (StepStage.APPROVED, StepStage.REFUSED)


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Approval(CouncilOwned):
    """That a thing be agreed to. `kind` and `subject` name it, `href` is its page.

    `material` holds what is approved, field → value as text; `labels` pairs of a field and what people call
    it, in the order to be read; `earlier` the material of rounds before, oldest first. `material_sha256` is
    the hash that each decision is bound to. `value_net` is in pounds net; `judged_in_unit` the value in
    pounds, in the basis that the matrix compares. `edition_on` and `fingerprint` pin the matrix; `raised_by`
    are the references of all who asked for it or changed it. `notice_clear_days` is the notice in clear days
    that the public is owed before it is given, 0 where it is no key decision; `notice_rule` says by what.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*ApprovalStage), default=ApprovalStage.OPEN)
    kind = models.TextField()
    subject = models.TextField()
    href = models.TextField()
    title = models.CharField(max_length=400)
    material = models.JSONField()
    labels = models.JSONField()
    material_sha256 = models.TextField()
    earlier = models.JSONField(default=list)
    value_net = models.DecimalField(max_digits=14, decimal_places=2)
    judged_in_unit = models.DecimalField(max_digits=14, decimal_places=2)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.TextField(blank=True)
    cost_centre = models.TextField(blank=True)
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_by = ArrayField(models.TextField())
    notice_clear_days = models.PositiveSmallIntegerField(default=0)
    notice_rule = models.TextField(blank=True)
    edition_on = models.DateField()
    fingerprint = models.TextField()
    round_number = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="approvals_approval_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "kind", "subject"], name="approvals_approval_is_open_once_per_subject",
                condition=Q(stage=ApprovalStage.OPEN),
            ),
            models.CheckConstraint(
                name="approvals_approval_stage_is_known", condition=Q(stage__in=list(ApprovalStage))
            ),
            models.CheckConstraint(
                name="approvals_approval_settled_goes_with_stage",
                condition=Q(stage=ApprovalStage.OPEN, settled_at__isnull=True)
                | (~Q(stage=ApprovalStage.OPEN) & Q(settled_at__isnull=False)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "stage", "opened_at", "id"], name="approvals_by_stage"),
            models.Index(fields=["authority", "kind", "subject"], name="approvals_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def label_of(self, name: str) -> str:
        """Give how people call a material field."""
        return str(dict(self.labels).get(name, name))

    @property
    def directorate_code(self) -> str:
        """Its directorate's code, or "". Reads `directorate`; one query if it is not loaded."""
        return self.directorate.code if self.directorate else ""


class DecisionNotice(CouncilOwned):
    """A notice of a key decision that was given to the public about a thing, until it is withdrawn.

    `paper` is its reference; `decision_on` the day of the decision by the notice. `way` is how it goes
    without its full notice, "" where it does not, `chair_on` the day on which who chairs scrutiny was told or
    agreed (SI 2012/2089 regs 10 and 11).
    """

    subject_kind = models.TextField()
    subject = models.TextField()
    paper = models.TextField()
    issued_on = models.DateField()
    decision_on = models.DateField()
    way = models.TextField(choices=_words(*SHORT_NOTICES), blank=True)
    reason = models.TextField(blank=True)
    chair = models.TextField(blank=True)
    chair_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "paper"], name="approvals_decisionnotice_is_given_once_per_paper"
            ),
            models.CheckConstraint(
                name="approvals_decisionnotice_way_is_known", condition=Q(way__in=["", *SHORT_NOTICES])
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "subject_kind", "subject"], name="approvals_notices_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.paper} about {self.subject}"


class ApprovalStep(CouncilOwned):
    """One office that has to agree, in one round, with what the matrix said of it on the day it was opened.

    `due_on` is the last day before it is escalated, null until its turn comes; a question moves it on by the
    working days it took to be answered. `decided_by` is who decided, `on_behalf_of` for whom, or "";
    `decided_sha256` the hash of what they were shown.
    """

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="steps")
    round_number = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    office = models.TextField()
    roles = ArrayField(models.TextField())
    needs_limit = models.BooleanField()
    scope = models.TextField()
    depends_on = ArrayField(models.TextField(), default=list, blank=True)
    decide_within_days = models.PositiveSmallIntegerField()
    escalates_to = models.TextField()
    rule = models.TextField()
    stage = models.TextField(choices=_words(*StepStage), default=StepStage.WAITING)
    due_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)
    on_behalf_of = models.TextField(blank=True)
    decided_sha256 = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    conditions = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approvals_approvalstep_stage_is_known", condition=Q(stage__in=list(StepStage))
            ),
            models.CheckConstraint(
                name="approvals_approvalstep_decided_facts_go_with_stage",
                condition=Q(stage__in=DECIDED_STAGES, decided_at__isnull=False, decided_by__isnull=False)
                | Q(stage=StepStage.WAITING, decided_at__isnull=True, decided_by__isnull=True)
                | Q(stage=StepStage.SUPERSEDED),
            ),
            models.UniqueConstraint(
                fields=["authority", "approval", "office"],
                name="approvals_approvalstep_is_live_once",
                condition=~Q(stage=StepStage.SUPERSEDED),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "approval", "order"], name="approvals_steps_in_order"),
            models.Index(fields=["authority", "stage", "due_on"], name="approvals_steps_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.office} of approval {self.approval_id}"


class ApprovalQuestion(CouncilOwned):
    """A question that somebody who was asked put to the requester, and the answer."""

    step = models.ForeignKey(ApprovalStep, on_delete=models.PROTECT, related_name="questions")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    question = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approvals_approvalquestion_answered_facts_go_together",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["authority", "step"], name="approvals_questions_of_step")]

    def __str__(self) -> str:
        return f"question on step {self.step_id}"
