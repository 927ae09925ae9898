"""Plans of categories, what they have done and what may go wrong."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.categories.lifecycle import ACTION_KINDS, IN_FORCE, LEVELS, PlanStage
from wisely.people.models import CouncilOwned, Person
from wisely.planning.models import Need


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class CategoryPlan(CouncilOwned):
    """How a category is managed: what for, which social value is sought, from when to when.

    `category` is a code of the council's tree and `category_above` that of the one above it, "" at the top.
    `written_by` is who wrote it last. It was in force from `agreed_at` to `over_at`, both null until then.
    """

    reference = models.TextField()
    category = models.TextField()
    category_above = models.TextField(blank=True)
    stage = models.TextField(choices=_words(*PlanStage), default=PlanStage.DRAFT)
    aim = models.TextField()
    social_value = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_by_on = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_by = models.TextField()
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.TextField(null=True)
    over_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="categories_categoryplan_reference_is_unique"
            ),
            models.UniqueConstraint(
                fields=["authority", "category"], name="categories_categoryplan_is_in_force_once",
                condition=Q(stage__in=list(IN_FORCE)),
            ),
            models.UniqueConstraint(
                fields=["authority", "category"], name="categories_categoryplan_is_drafted_once",
                condition=Q(stage=PlanStage.DRAFT),
            ),
            models.CheckConstraint(
                name="categories_categoryplan_stage_is_known", condition=Q(stage__in=list(PlanStage))
            ),
            models.CheckConstraint(
                name="categories_categoryplan_agreed_facts_go_with_stage",
                condition=Q(
                    stage__in=[PlanStage.DRAFT, PlanStage.PUT_ASIDE], agreed_at__isnull=True,
                    agreed_by__isnull=True, over_at__isnull=True,
                )
                | Q(
                    stage__in=list(IN_FORCE), agreed_at__isnull=False, agreed_by__isnull=False,
                    over_at__isnull=True,
                )
                | Q(
                    stage__in=[PlanStage.REPLACED, PlanStage.ENDED], agreed_at__isnull=False,
                    agreed_by__isnull=False, over_at__isnull=False,
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "stage", "review_by_on"], name="categories_plans_by_review")
        ]

    def __str__(self) -> str:
        return f"{self.reference} for {self.category}"

    @property
    def family(self) -> tuple[str, ...]:
        """The codes by which a role covers it: its category's, and that of the one above."""
        return (self.category, self.category_above) if self.category_above else (self.category,)


class PlanAction(CouncilOwned):
    """Something that a plan has done, by whom and by when; `need` is what it buys, where it buys something.

    One that was dropped has its day and reason in `done_on` and `outcome`, as one that was done.
    """

    plan = models.ForeignKey(CategoryPlan, on_delete=models.PROTECT, related_name="plan_actions")
    number = models.PositiveSmallIntegerField()
    kind = models.TextField(choices=_words(*ACTION_KINDS))
    what = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    is_dropped = models.BooleanField(default=False)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "plan", "number"], name="categories_planaction_number_is_unique"
            ),
            models.CheckConstraint(
                name="categories_planaction_done_goes_with_outcome",
                condition=Q(done_on__isnull=True, outcome="", is_dropped=False)
                | (Q(done_on__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [models.Index(fields=["authority", "done_on", "due_on"], name="categories_actions_due")]

    def __str__(self) -> str:
        return f"action {self.number} of {self.plan_id}"


class PlanRisk(CouncilOwned):
    """What may go wrong in a category, what is done about it and by whom; open while `closed_on` is null."""

    plan = models.ForeignKey(CategoryPlan, on_delete=models.PROTECT, related_name="risks")
    number = models.PositiveSmallIntegerField()
    what = models.TextField()
    likelihood = models.TextField(choices=_words(*LEVELS))
    effect = models.TextField(choices=_words(*LEVELS))
    response = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    looked_at_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "plan", "number"], name="categories_planrisk_number_is_unique"
            ),
            models.CheckConstraint(
                name="categories_planrisk_closed_goes_with_reason",
                condition=Q(closed_on__isnull=True, closed_because="")
                | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"risk {self.number} of {self.plan_id}"
