"""Classifiers that a council trained, and what was said of payments that are siblings: by whom and why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wisely.people.models import CouncilOwned

NOBODY, CLASSIFIER, OFFICER = "", "classifier", "officer"
SAID_BY = (NOBODY, CLASSIFIER, OFFICER)
PAID = F("total_net") + F("only_gross_total")
"""What puts kinds in order: how much is at stake. It is no sum to show, for it may mix net and gross."""


class Classifier(CouncilOwned):
    """A classifier as it was trained once, never changed. `number` counts a council's from 1.

    `learned` are its bytes, which `decisions.keeping` reads; lists leave them out. `quality` is what was
    measured on payments it did not learn from: shares from 0 to 1. `decided_count` are the examples that
    officers decided.
    """

    number = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    trained_by = models.TextField()
    kinds_count = models.PositiveIntegerField()
    lines_count = models.PositiveIntegerField()
    categories_count = models.PositiveIntegerField()
    decided_count = models.PositiveIntegerField()
    quality = models.JSONField(default=dict)
    learned = models.BinaryField()
    learned_sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"],
                name="classifications_classifier_number_is_unique_per_authority",
            )
        ]

    def __str__(self) -> str:
        return f"classifier {self.number} #{self.pk}"


class Classification(CouncilOwned):
    """What is said of payments that are siblings: same supplier, service, description and published category.

    `key` is the MD5 of what they have in common, or of one payment's key where an officer spoke of it alone:
    that is `is_alone`. `supplier` is as published, "" for redacted names. `published` is the category of the
    file, kept because the payments' own is replaced. `category` is "" while it waits. `proposed` with its
    sureness, the words that weighed most, the nearest examples and what was seen before of the supplier is a
    classifier's. `taken_back_by` is the officer who took back what was said last; until one decides, no
    classifier says more. Pounds: `total_net` of payments published net, `only_gross_total` of those gross.
    """

    key = models.CharField(max_length=32)
    is_alone = models.BooleanField(default=False)
    supplier = models.TextField(blank=True)
    service = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    published = models.TextField(blank=True)
    lines_count = models.PositiveIntegerField(default=0)
    total_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    only_gross_total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    category = models.TextField(blank=True)
    said_by = models.CharField(max_length=10, blank=True, default=NOBODY)
    proposed = models.TextField(blank=True)
    sureness_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    second = models.TextField(blank=True)
    why = models.JSONField(default=dict)
    classifier = models.ForeignKey(Classifier, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True)
    taken_back_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], name="classifications_classification_is_one_per_kind"
            ),
            models.CheckConstraint(
                name="classifications_classification_is_said_by_somebody_known",
                condition=Q(said_by__in=SAID_BY),
            ),
            models.CheckConstraint(
                name="classifications_classification_category_goes_with_who_said_it",
                condition=Q(said_by=NOBODY, category="") | (~Q(said_by=NOBODY) & ~Q(category="")),
            ),
            models.CheckConstraint(
                name="classifications_classification_officer_is_named",
                condition=~Q(said_by=OFFICER) | (~Q(decided_by="") & Q(said_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                F("authority"), F("said_by"), PAID.desc(), F("id").desc(), name="classifications_waiting"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.supplier or 'redacted'}: {self.category or 'waiting'} #{self.pk}"
