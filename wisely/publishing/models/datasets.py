"""Datasets of the Transparency Code: a publication for each period, its versions with rows, and redactions.

What was published never changes: versions and rows are only added, and the database refuses the rest. A
version may be withdrawn, for a reason that the public reads; its rows and files are then no longer given.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wisely.people.models import CouncilOwned

SUBJECTS = ("payee", "payment", "contract")
_POUNDS: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "null": True}


class Publication(CouncilOwned):
    """A dataset of one period, such as the payments of April 2026: what its versions have in common.

    `dataset` is a code of the rulebook, `code` the period as addresses have it. `latest` is the number of its
    newest version; `live` is the same, or 0 once that version is withdrawn: an earlier one, which was
    corrected, never takes its place.
    """

    dataset = models.TextField()
    code = models.TextField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    latest = models.PositiveIntegerField(default=0)
    live = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "dataset", "code"], name="publishing_publication_is_one_per_period"
            ),
            models.CheckConstraint(
                name="publishing_publication_live_is_one_of_its_versions", condition=Q(live__lte=F("latest"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.code}"

    @property
    def reference(self) -> str:
        """Its name in addresses and feeds, such as "payments/2026-m04"."""
        return f"{self.dataset}/{self.code}"


class DatasetVersion(CouncilOwned):
    """One version of a publication, as it was published. Version 1 has no `reason`; each later one has.

    `total_net` sums its payments or contracts, in pounds. `findings` holds what was counted on the day: sums
    by department and by name, fields not recorded, what was left out. `difference` says how many rows were
    added, removed and changed since the version before. `files` names each file's hash and size.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.TextField()
    reason = models.TextField(blank=True)
    rows_count = models.PositiveIntegerField()
    total_net = models.DecimalField(max_digits=14, decimal_places=2)
    redacted_count = models.PositiveIntegerField()
    redactions = ArrayField(models.BigIntegerField(), default=list)
    findings = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "publication", "number"], name="publishing_version_number_is_unique"
            ),
            models.CheckConstraint(
                name="publishing_version_a_correction_says_why", condition=Q(number=1) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="publishing_version_withdrawal_facts_go_together",
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawal_reason__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of publication {self.publication_id}"


class DatasetRow(CouncilOwned):
    """What rows of all datasets have: the version they stand in, their place, and what was taken out."""

    dataset_version = models.ForeignKey(
        DatasetVersion, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )
    number = models.PositiveIntegerField()
    reference = models.TextField(blank=True)
    redacted = models.TextField(blank=True)

    class Meta:
        abstract = True


class PaymentRow(DatasetRow):
    """A published payment. Pounds; `amount_net` is null where the ledger knows only the gross amount.

    `payee_key` is the ledger's key of the name, which the public is not given; it lets a redaction find it.
    """

    paid_on = models.DateField(null=True)
    department = models.TextField(blank=True)
    beneficiary = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    amount_net = models.DecimalField(**_POUNDS)
    irrecoverable_vat = models.DecimalField(**_POUNDS)
    category = models.TextField(blank=True)
    contract = models.TextField(blank=True)
    payee_key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "dataset_version", "number"],
                name="publishing_paymentrow_number_is_unique_per_version",
            )
        ]
        indexes = [
            models.Index(fields=["authority", "payee_key"], name="publishing_payments_by_payee"),
            models.Index(fields=["authority", "beneficiary"], name="publishing_payments_by_name"),
            models.Index(fields=["authority", "-paid_on", "-id"], name="publishing_payments_by_day"),
            models.Index(
                fields=["authority", "contract"],
                name="publishing_payments_by_deal",
                condition=~Q(contract=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"row {self.number} of version {self.dataset_version_id}"


class ContractRow(DatasetRow):
    """A published line of the contracts register, or an invitation to tender. Pounds over the whole term.

    `contract` is the reference of the contract it tells of; an invitation may go by another.
    """

    contract = models.TextField()
    title = models.TextField(blank=True)
    department = models.TextField(blank=True)
    description = models.TextField(blank=True)
    supplier = models.TextField(blank=True)
    supplier_numbers = models.TextField(blank=True)
    value_net = models.DecimalField(**_POUNDS)
    annual_value_net = models.DecimalField(**_POUNDS)
    irrecoverable_vat = models.DecimalField(**_POUNDS)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    was_invited = models.BooleanField(null=True)
    is_sme = models.BooleanField(null=True)
    is_vcse = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "dataset_version", "number"],
                name="publishing_contractrow_number_is_unique_per_version",
            )
        ]
        indexes = [models.Index(fields=["authority", "contract"], name="publishing_rows_by_contract")]

    def __str__(self) -> str:
        return f"row {self.number} of version {self.dataset_version_id}"


class Redaction(CouncilOwned):
    """Fields of something that are taken out before it is published: which, why, who said so, until when.

    `subject_kind` and `subject_key` say of what: every payment to a payee (its key in the ledger), payments
    with a transaction number, or a contract by its reference. `until_on` is the last day it holds, null for
    no end; after it, it lapses by itself.
    """

    subject_kind = models.TextField(choices=[(each, each) for each in SUBJECTS])
    subject_key = models.TextField()
    fields = ArrayField(models.TextField())
    reason_code = models.TextField()
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    until_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publishing_redaction_subject_is_known", condition=Q(subject_kind__in=SUBJECTS)
            ),
            models.CheckConstraint(name="publishing_redaction_takes_something_out", condition=~Q(fields=[])),
            models.CheckConstraint(
                name="publishing_redaction_lifting_facts_go_together",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "subject_kind", "subject_key"], name="publishing_redactions_subject"
            )
        ]

    def __str__(self) -> str:
        return f"redaction #{self.pk} of {self.subject_kind} {self.subject_key}"


class CorrectionDue(CouncilOwned):
    """Something that happened after a publication, so that what the public reads may no longer be right.

    `what` is a sentence for officers. It is settled by the next version, or set aside with `settled_how`.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrections_due")
    what = models.TextField()
    noticed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_how = models.TextField(null=True)

    class Meta:
        verbose_name_plural = "corrections due"
        constraints = [
            models.CheckConstraint(
                name="publishing_correctiondue_settled_facts_go_together",
                condition=Q(settled_at__isnull=True, settled_how__isnull=True)
                | Q(settled_at__isnull=False, settled_how__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["authority", "publication"], name="publishing_corrections_due",
                condition=Q(settled_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"correction due #{self.pk}"


class Transmission(CouncilOwned):
    """What an open data portal was told last of a dataset: how many files, and when it took them."""

    dataset = models.TextField()
    portal = models.TextField()
    files_count = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "dataset", "portal"],
                name="publishing_transmission_is_one_per_dataset_and_portal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} at {self.portal}"
