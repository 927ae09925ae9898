"""Papers: what the record said, what people wrote, and when it was given out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.papers.lifecycle import PaperStage
from wisely.people.models import CouncilOwned, Directorate
from wisely.rules.papers import KINDS, SHORT_NOTICES

SUBJECT_KINDS = ("need", "waiver", "year")


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Paper(CouncilOwned):
    """A decision notice, a notice of a key decision, a gate paper or a report.

    `facts` are the record's as of `taken_at`: heading → pairs of label and value, as they are read.
    `narrative` is the text, by the keys of the pack. `decision_kind` is the pack's code, "" where nothing is
    decided. `decision_on` is the day of the decision; `call_in_ends_on` the last day on which it may be
    called in, `effective_on` the first on which it may be carried out. `short_notice` is the way in which a
    key decision goes without its full notice, "" where it does not; `scrutiny_on` the day on which who chairs
    overview and scrutiny was told (general exception) or agreed (special urgency). `content` is all that was
    issued, kept as it was shown, and `content_sha256` binds exactly that; both are null and "" before.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*PaperStage), default=PaperStage.DRAFT)
    kind = models.TextField(choices=_words(*KINDS))
    subject_kind = models.TextField(choices=_words(*SUBJECT_KINDS))
    subject = models.TextField()
    title = models.CharField(max_length=400)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.TextField(blank=True)
    decision_kind = models.TextField(blank=True)
    decision_maker = models.CharField(max_length=400, blank=True)
    lead_officer = models.CharField(max_length=400, blank=True)
    wards = models.PositiveSmallIntegerField(default=0)
    decision_on = models.DateField(null=True)
    short_notice = models.TextField(choices=_words(*SHORT_NOTICES), blank=True)
    short_notice_reason = models.TextField(blank=True)
    scrutiny_chair = models.CharField(max_length=400, blank=True)
    scrutiny_on = models.DateField(null=True)
    facts = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    narrative = models.JSONField(default=dict)
    drafted_by = models.TextField()
    issued_at = models.DateTimeField(null=True)
    issued_by = models.TextField(null=True)
    content = models.JSONField(null=True)
    content_sha256 = models.TextField(blank=True)
    call_in_ends_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    is_public = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="papers_paper_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "kind", "subject_kind", "subject"],
                name="papers_paper_is_drafted_once_per_subject",
                condition=Q(stage=PaperStage.DRAFT),
            ),
            models.CheckConstraint(
                name="papers_paper_stage_is_known", condition=Q(stage__in=list(PaperStage))
            ),
            models.CheckConstraint(name="papers_paper_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="papers_paper_short_notice_is_known", condition=Q(short_notice__in=["", *SHORT_NOTICES])
            ),
            models.CheckConstraint(
                name="papers_paper_issued_facts_go_together",
                condition=Q(
                    issued_at__isnull=True, issued_by__isnull=True, content__isnull=True, content_sha256=""
                )
                | (
                    Q(issued_at__isnull=False, issued_by__isnull=False, content__isnull=False)
                    & ~Q(content_sha256="")
                ),
            ),
            models.CheckConstraint(
                name="papers_paper_issued_goes_with_stage",
                condition=Q(stage=PaperStage.DRAFT, issued_at__isnull=True)
                | Q(stage=PaperStage.ISSUED, issued_at__isnull=False)
                | Q(stage=PaperStage.WITHDRAWN, withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="papers_paper_only_what_was_issued_is_public",
                condition=Q(is_public=False) | Q(issued_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "subject_kind", "subject"], name="papers_by_subject"),
            models.Index(fields=["authority", "kind", "decision_on", "id"], name="papers_by_decision"),
            models.Index(fields=["authority", "-taken_at", "-id"], name="papers_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def directorate_code(self) -> str:
        """Its directorate's code, or "". Reads `directorate`; one query if it is not loaded."""
        return self.directorate.code if self.directorate else ""
