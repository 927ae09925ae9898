"""Cost centres, budgets of years, the ledger of commitments, and questions about money. Pounds net."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wisely.budgets.lifecycle import POSTING_KINDS, BudgetImportStage, PostingStage, QuestionStage
from wisely.people.models import CouncilOwned, Directorate, Person

WAS_SET = (BudgetImportStage.IMPORTED, BudgetImportStage.UNDONE)
SAID = (QuestionStage.COVERED, QuestionStage.NOT_COVERED)


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class CostCentre(CouncilOwned):
    """A place that money is spent from, with its holder, who answers for it.

    `payment_codes` are the words by which payments name it, as `plain_code` compares them.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    payment_codes = ArrayField(models.TextField(), default=list, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "code"], name="budgets_costcentre_code_is_unique_per_authority"
            ),
            models.CheckConstraint(
                name="budgets_costcentre_has_a_code_and_a_name", condition=~Q(code="") & ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def directorate_code(self) -> str:
        """Its directorate's code, or "". Reads `directorate`; one query if it is not loaded."""
        return self.directorate.code if self.directorate else ""

    @property
    def holder_reference(self) -> str:
        """Its holder's reference, or "". Reads `holder`; one query if it is not loaded."""
        return self.holder.reference if self.holder else ""

    @property
    def holder_name(self) -> str:
        """Its holder's name, or "". Reads `holder`; one query if it is not loaded."""
        return self.holder.name if self.holder else ""


class Budget(CouncilOwned):
    """The money of a cost centre in one financial year, "2026-27"."""

    cost_centre = models.ForeignKey(CostCentre, on_delete=models.PROTECT, related_name="budgets")
    year = models.CharField(max_length=7)
    amount_net = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "cost_centre", "year"], name="budgets_budget_is_one_per_year"
            ),
            models.CheckConstraint(
                name="budgets_budget_amount_is_not_below_nought", condition=Q(amount_net__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cost_centre_id} {self.year}"


class BudgetCommitment(CouncilOwned):
    """What one thing takes of one year of a cost centre. Without a cost centre nobody knows yet which pays.

    `subject_kind` and `subject` name the thing: a need with the contract that came of it, a contract, or
    payments by the words they carry; `payment_code` is how its record names a cost centre, as `plain_code`
    compares it. The first three amounts are sums of its live lines; the last three the
    same money with each pound of the thing in one place, and those are what pages add up.
    """

    cost_centre = models.ForeignKey(
        CostCentre, on_delete=models.PROTECT, null=True, related_name="commitments"
    )
    year = models.CharField(max_length=7)
    subject_kind = models.TextField()
    subject = models.TextField()
    title = models.CharField(max_length=400)
    payment_code = models.TextField(blank=True)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    posted_requests_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    posted_orders_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    posted_payments_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    requested_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    ordered_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    actual_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "subject_kind", "subject", "year", "cost_centre"],
                name="budgets_commitment_is_one_per_thing_year_and_centre", nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="budgets_commitment_promises_are_not_below_nought",
                condition=Q(requested_net__gte=0, ordered_net__gte=0),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "cost_centre", "year"], name="budgets_by_centre_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject} {self.year}"


class BudgetPosting(CouncilOwned):
    """What one record says of money, at one moment: a need requests, a contract orders, an import pays.

    Of each record only its latest posting counts, so that saying a thing again never counts it twice.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*PostingStage), default=PostingStage.LIVE)
    kind = models.TextField(choices=_words(*POSTING_KINDS))
    source_kind = models.TextField()
    source = models.TextField()
    posted_at = models.DateTimeField()
    total_net = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="budgets_posting_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "kind", "source_kind", "source"], name="budgets_posting_counts_once",
                condition=Q(stage=PostingStage.LIVE),
            ),
            models.CheckConstraint(
                name="budgets_posting_stage_is_known", condition=Q(stage__in=list(PostingStage))
            ),
            models.CheckConstraint(name="budgets_posting_kind_is_known", condition=Q(kind__in=POSTING_KINDS)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} {self.kind} by {self.source}"


class PostingLine(CouncilOwned):
    """One amount of a posting, at one commitment."""

    posting = models.ForeignKey(BudgetPosting, on_delete=models.PROTECT, related_name="lines")
    commitment = models.ForeignKey(BudgetCommitment, on_delete=models.PROTECT, related_name="lines")
    amount_net = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["authority", "commitment"], name="budgets_lines_of_commitment")]

    def __str__(self) -> str:
        return f"line of posting {self.posting_id}"


class BudgetQuestion(CouncilOwned):
    """Which budget pays for it? Asked where that cannot be told; `asks` is who has to answer.

    Of what names a cost centre by a word that nobody knows, the word is asked about once, for all that
    carries it: then `subject_kind` is "code". Else it is about one thing, such as a need.

    Without a person in `asks` every finance officer is asked.
    """

    reference = models.TextField()
    stage = models.TextField(choices=_words(*QuestionStage), default=QuestionStage.OPEN)
    subject_kind = models.TextField()
    subject = models.TextField()
    title = models.CharField(max_length=400)
    why = models.TextField()
    amount_net = models.DecimalField(max_digits=14, decimal_places=2)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    asks = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    cost_centre = models.ForeignKey(CostCentre, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="budgets_question_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "subject_kind", "subject"], name="budgets_question_is_open_once",
                condition=Q(stage=QuestionStage.OPEN),
            ),
            models.CheckConstraint(
                name="budgets_question_stage_is_known", condition=Q(stage__in=list(QuestionStage))
            ),
            models.CheckConstraint(
                name="budgets_question_answer_goes_with_stage",
                condition=Q(stage__in=SAID, answered_at__isnull=False, answered_by__isnull=False)
                | (~Q(stage__in=SAID) & Q(answered_at__isnull=True, answered_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="budgets_question_covered_names_a_cost_centre",
                condition=~Q(stage=QuestionStage.COVERED) | Q(cost_centre__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "stage", "-asked_at"], name="budgets_questions")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def directorate_code(self) -> str:
        """Its directorate's code, or "". Reads `directorate`; one query if it is not loaded."""
        return self.directorate.code if self.directorate else ""

    @property
    def asks_reference(self) -> str:
        """The reference of who is asked, or "". Reads `asks`; one query if it is not loaded."""
        return self.asks.reference if self.asks else ""

    @property
    def asks_name(self) -> str:
        """The name of who is asked, or "". Reads `asks`; one query if it is not loaded."""
        return self.asks.name if self.asks else ""


class BudgetImport(CouncilOwned):
    """A file of budgets that was read, and perhaps imported. Known by its hash.

    `rows` are those that can be set: line, code of the cost centre, year, amount in pounds net as text, and
    the amount before the file was read, or once it is imported before that, or "". `faults` are the others:
    line, column, value as written, reason.
    """

    file_name = models.TextField()
    file_sha256 = models.BinaryField(max_length=32)
    stage = models.TextField(choices=_words(*BudgetImportStage), default=BudgetImportStage.STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.TextField()
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    imported_at = models.DateTimeField(null=True)
    imported_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="budgets_budgetimport_stage_is_known", condition=Q(stage__in=list(BudgetImportStage))
            ),
            models.CheckConstraint(
                name="budgets_budgetimport_imported_facts_go_with_stage",
                condition=Q(stage__in=WAS_SET, imported_at__isnull=False, imported_by__isnull=False)
                | (~Q(stage__in=WAS_SET) & Q(imported_at__isnull=True, imported_by__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["authority", "-staged_at"], name="budgets_imports_by_moment")]

    def __str__(self) -> str:
        return self.file_name
