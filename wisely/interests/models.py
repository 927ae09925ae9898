"""Interests, gifts, and what people said about one thing at one stage of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.interests.lifecycle import ANSWERS, KINDS, InterestStage
from wisely.people.models import CouncilOwned, Person


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Interest(CouncilOwned):
    """What somebody declared of themselves: in whom or what, of which kind, and what is done about it.

    `party` is a supplier or another body by its name; `is_indirect` says that it is through somebody close.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*InterestStage), default=InterestStage.DECLARED)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=_words(*KINDS))
    party = models.CharField(max_length=400)
    is_indirect = models.BooleanField(default=False)
    details = models.TextField()
    since_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    declared_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(null=True)
    mitigation = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="interests_interest_reference_is_unique_per_authority"
            ),
            models.CheckConstraint(
                name="interests_interest_stage_is_known", condition=Q(stage__in=list(InterestStage))
            ),
            models.CheckConstraint(
                name="interests_interest_kind_is_known", condition=Q(kind__in=list(KINDS))
            ),
            models.CheckConstraint(
                name="interests_interest_reviewed_facts_go_together",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "person", "stage"], name="interests_by_person"),
            models.Index(fields=["authority", "-declared_at", "-id"], name="interests_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.party}"

    @property
    def person_reference(self) -> str:
        """Whose it is. Reads `person`; one query if it is not loaded."""
        return self.person.reference


class Gift(CouncilOwned):
    """A gift or hospitality that somebody was offered; its worth is a guess, VAT included."""

    reference = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    giver = models.CharField(max_length=400)
    what = models.CharField(max_length=400)
    worth_gross = models.DecimalField(max_digits=14, decimal_places=2)
    offered_on = models.DateField()
    answer = models.TextField(choices=_words(*ANSWERS))
    reason = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="interests_gift_reference_is_unique_per_authority"
            ),
            models.CheckConstraint(
                name="interests_gift_answer_is_known", condition=Q(answer__in=list(ANSWERS))
            ),
            models.CheckConstraint(
                name="interests_gift_worth_is_not_less_than_nought", condition=Q(worth_gross__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["authority", "-offered_on", "-id"], name="interests_gifts_by_day")]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"


class ConflictAssessment(CouncilOwned):
    """What one person said about one thing at one stage of it: free of interests, or not, and what is done.

    Said anew at each stage. `kind` and `subject` name the thing, such as a waiver or a need.
    """

    kind = models.TextField()
    subject = models.TextField()
    occasion = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_clear = models.BooleanField()
    mitigation = models.TextField(blank=True)
    assessed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interests_conflictassessment_says_what_is_done",
                condition=Q(is_clear=True) | ~Q(mitigation=""),
            )
        ]
        indexes = [models.Index(fields=["authority", "kind", "subject"], name="interests_assessments")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} at {self.occasion}"
