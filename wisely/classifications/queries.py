"""Every read of the room of classifications."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from wisely.classifications.decisions import trusted_until
from wisely.classifications.events import SENTENCES
from wisely.classifications.models import CLASSIFIER, NOBODY, OFFICER, PAID, Classification, Classifier
from wisely.people.queries.history import Remembered, what_happened_to

__all__ = [
    "CLASSIFIER",
    "NOBODY",
    "OFFICER",
    "SENTENCES",
    "Counts",
    "classification_for",
    "classifications",
    "classifiers",
    "counts",
    "history_of",
    "latest_classifier",
    "trusted_until",
    "with_learned",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many kinds of payment wait, were classified unattended, or decided; and the payments in each."""

    waiting: int
    unattended: int
    decided: int
    waiting_lines: int
    unattended_lines: int
    decided_lines: int


def classifiers(authority_id: int) -> QuerySet[Classifier]:
    """Give a council's classifiers without their bytes, the latest first."""
    return Classifier.objects.filter(authority=authority_id).defer("learned").order_by("-number")


def latest_classifier(authority_id: int) -> Classifier | None:
    """Find the classifier in use, without its bytes."""
    return classifiers(authority_id).first()


def with_learned(classifier: Classifier) -> bytes:
    """Read a classifier's bytes."""
    return bytes(Classifier.objects.values_list("learned", flat=True).get(pk=classifier.pk))


def classifications(authority_id: int, *, said_by: str | None = None) -> QuerySet[Classification]:
    """Give what is said of a council's kinds of payment, or of those said by somebody; largest sums first."""
    rows = Classification.objects.filter(authority=authority_id, lines_count__gt=0)
    rows = rows if said_by is None else rows.filter(said_by=said_by)
    return rows.select_related("classifier").defer("classifier__learned").order_by(PAID.desc(), "-pk")


def classification_for(authority_id: int | None, pk: int) -> Classification | None:
    """Find what is said of one kind of payment."""
    rows = Classification.objects.filter(authority=authority_id, pk=pk)
    return rows.select_related("classifier").defer("classifier__learned").first()


def counts(authority_id: int) -> Counts:
    """Count what waits and what was said by whom. One query."""
    said = {"waiting": NOBODY, "unattended": CLASSIFIER, "decided": OFFICER}
    found = Classification.objects.filter(authority=authority_id, lines_count__gt=0).aggregate(
        **{name: Count("pk", filter=Q(said_by=by)) for name, by in said.items()},
        **{f"{name}_lines": Sum("lines_count", filter=Q(said_by=by), default=0) for name, by in said.items()},
    )
    return Counts(**found)


def history_of(classification: Classification) -> list[Remembered]:
    """Give what happened to a classification, newest first. One query."""
    return what_happened_to(classification)
