"""Bank details of suppliers as a council knows them: never the whole number."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wisely.people.models import CouncilOwned
from wisely.suppliers.lifecycle import BankDetailsStage
from wisely.suppliers.models.register import Supplier


class BankDetails(CouncilOwned):
    """Where a supplier asked to be paid, as far as a council has to know today, and how it was checked.

    The number itself is not kept: `ending` are its last four digits, `fingerprint` a keyed hash of sort code
    and number, which tells whether two are the same and nothing else. Who enters never verifies.
    `came_by` says how the request came, `number_from` where the number that was called was known from.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    stage = models.TextField(
        choices=[(stage, stage) for stage in BankDetailsStage], default=BankDetailsStage.ENTERED
    )
    holder_name = models.CharField(max_length=200)
    ending = models.CharField(max_length=4)
    fingerprint = models.CharField(max_length=64)
    came_by = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    entered_for = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.TextField(null=True)
    spoken_with = models.TextField(blank=True)
    number_from = models.TextField(blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.TextField(null=True)
    refusal_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "bank details"
        constraints = [
            models.CheckConstraint(
                name="suppliers_bankdetails_stage_is_known", condition=Q(stage__in=list(BankDetailsStage))
            ),
            models.CheckConstraint(
                name="suppliers_bankdetails_ending_is_four_digits", condition=Q(ending__regex=r"^[0-9]{4}$")
            ),
            models.CheckConstraint(
                name="suppliers_bankdetails_verified_facts_go_together",
                condition=Q(verified_at__isnull=True, verified_by__isnull=True, number_from="")
                | Q(verified_at__isnull=False, verified_by__isnull=False) & ~Q(number_from=""),
            ),
            models.CheckConstraint(
                name="suppliers_bankdetails_are_verified_by_another",
                condition=Q(verified_by__isnull=True)
                | ~Q(verified_by=F("entered_by")) & ~Q(verified_by=F("entered_for")),
            ),
            models.CheckConstraint(
                name="suppliers_bankdetails_in_use_are_verified",
                condition=~Q(stage__in=[BankDetailsStage.VERIFIED, BankDetailsStage.REPLACED])
                | Q(verified_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["authority", "supplier"], name="suppliers_bankdetails_in_use_are_one_per_supplier",
                condition=Q(stage=BankDetailsStage.VERIFIED),
            ),
            models.UniqueConstraint(
                fields=["authority", "supplier"], name="suppliers_bankdetails_that_wait_are_one_per_supplier",
                condition=Q(stage=BankDetailsStage.ENTERED),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "supplier"], name="suppliers_bankdetails_history"),
            models.Index(fields=["authority", "fingerprint"], name="suppliers_bankdetails_the_same"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}, ending {self.ending}: {self.stage}"
