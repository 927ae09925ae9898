"""Needs with their options and their answers at the gate. Pounds net over the whole term."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wisely.people.models import CouncilOwned, Directorate, Person
from wisely.planning.lifecycle import NeedStage
from wisely.rules.cases import KINDS, RISKS, URGENCIES

PLANNED = (NeedStage.SCHEDULED,)
OPTION_CODES = ("stop", "in-house", "existing contract", "share", "grant", "buy", "buy again")


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Need(CouncilOwned):
    """Something that the council needs, from the first sentence to its place in the pipeline.

    What a commissioner says is in the first block; null means that nobody has said. `origin_kind` and
    `origin_reference` name what brought it about, such as a contract that ends. The answers at the gate may
    be given bit by bit; `gate_passed_at` says when they were accepted. The days of the schedule are the
    latest that are safe on the day it was made; `route` is a code of the rulebook.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*NeedStage), default=NeedStage.PROPOSED)
    title = models.CharField(max_length=400)
    outcome = models.TextField()
    commissioner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    origin_kind = models.TextField(blank=True)
    origin_reference = models.TextField(blank=True)

    category = models.TextField(blank=True)
    kind = models.TextField(choices=_words(*KINDS))
    is_light_touch = models.BooleanField(default=False)
    is_health = models.BooleanField(default=False)
    value_net = models.DecimalField(max_digits=14, decimal_places=2)
    options_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=4)
    term_months = models.PositiveSmallIntegerField()
    option_months = models.PositiveSmallIntegerField(default=0)
    needed_on = models.DateField()
    wards = models.PositiveSmallIntegerField(default=0)
    risk = models.TextField(choices=_words(*RISKS), default="low")
    urgency = models.TextField(choices=_words(*URGENCIES), default="none")
    funder = models.TextField(blank=True)
    like_spend_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    like_from_on = models.DateField(null=True)
    existing_contract = models.BooleanField(null=True)
    framework = models.BooleanField(null=True)
    dynamic_market = models.BooleanField(null=True)
    in_house = models.BooleanField(null=True)
    partners = models.BooleanField(null=True)
    grant = models.BooleanField(null=True)

    chosen_option = models.TextField(blank=True)
    ambitions = ArrayField(models.TextField(), default=list, blank=True)
    social_value_percent = models.PositiveSmallIntegerField(null=True)
    social_value_reason = models.TextField(blank=True)
    barriers = models.TextField(blank=True)
    lots = models.TextField(blank=True)
    pays_living_wage = models.BooleanField(null=True)
    living_wage_reason = models.TextField(blank=True)
    climate = models.TextField(blank=True)
    innovation = models.TextField(blank=True)
    income = models.TextField(blank=True)
    market_message = models.TextField(blank=True)
    gate_passed_at = models.DateTimeField(null=True)
    gate_passed_by = models.TextField(null=True)

    route = models.TextField(blank=True)
    work_starts_on = models.DateField(null=True)
    publishes_on = models.DateField(null=True)
    awards_on = models.DateField(null=True)
    contract_starts_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="planning_need_reference_is_unique_per_authority"
            ),
            models.CheckConstraint(
                name="planning_need_stage_is_known", condition=Q(stage__in=list(NeedStage))
            ),
            models.CheckConstraint(name="planning_need_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="planning_need_value_is_more_than_nought", condition=Q(value_net__gt=0)
            ),
            models.CheckConstraint(
                name="planning_need_gate_facts_go_together",
                condition=Q(gate_passed_at__isnull=True, gate_passed_by__isnull=True)
                | Q(gate_passed_at__isnull=False, gate_passed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="planning_need_schedule_goes_with_stage",
                condition=Q(stage__in=PLANNED, work_starts_on__isnull=False, contract_starts_on__isnull=False)
                | (~Q(stage__in=PLANNED) & Q(work_starts_on__isnull=True, contract_starts_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="planning_need_only_scheduled_ones_are_published",
                condition=Q(published_at__isnull=True) | Q(stage__in=PLANNED),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "work_starts_on", "id"], name="planning_by_work_start"),
            models.Index(fields=["authority", "needed_on", "id"], name="planning_by_wanted"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_published(self) -> bool:
        """Whether it stands in the public forward plan."""
        return self.published_at is not None

    @property
    def directorate_code(self) -> str:
        """Its directorate's code, or "". Reads `directorate`; one query if it is not loaded."""
        return self.directorate.code if self.directorate else ""

    @property
    def commissioner_reference(self) -> str:
        """Who proposed it, or "". Reads `commissioner`; one query if it is not loaded."""
        return self.commissioner.reference if self.commissioner else ""

    @property
    def origin(self) -> str:
        """What brought it about, in two words, or ""."""
        return f"{self.origin_kind} {self.origin_reference}".strip()


class OptionAppraisal(CouncilOwned):
    """One option of a need: what speaks for and against it, and its cost where known."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="options")
    code = models.TextField(choices=_words(*OPTION_CODES))
    reasons = models.TextField()
    cost_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "need", "code"], name="planning_optionappraisal_is_one_per_option"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of need {self.need_id}"
