"""Payments as the council published them, the names in them, and the sums that pages read.

A file gives its amounts without VAT (net) or with it (gross), never both. A line keeps its amount in
the column of its kind, so that no sum can mix the two.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from wisely.classifications.models import Classification
from wisely.contracts.models import Contract
from wisely.people.models import Authority, CouncilOwned
from wisely.spend.lifecycle import ImportStage
from wisely.suppliers.models import Supplier

TAXES = ("net", "gross")
ON, OFF, OUTSIDE, UNKNOWN = "on", "off", "outside", "unknown"
STANDINGS = (ON, OFF, OUTSIDE, UNKNOWN)
LARGE = 10_000
"""Pounds from which on payments are kept in the order of their amounts; one in ten is, and is looked for."""
# Lines and sums are written from the very rows they point to, by the ten thousand. To look each of those up
# again, and to keep indexes beside those that begin with the same, took as long as writing the sums.
_UNCHECKED: dict[str, Any] = {"on_delete": models.PROTECT, "db_constraint": False, "db_index": False}


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class LedgerImport(CouncilOwned):
    """One payment file, from its arrival to its import and perhaps its undoing. Known by its hash.

    `findings` is what the first look found and, once columns are confirmed, the dry run. Its total is
    pounds, net or gross of VAT as `tax` says.
    """

    file_name = models.CharField(max_length=255)
    file_sha256 = models.BinaryField(max_length=32)
    file_bytes = models.PositiveBigIntegerField()
    stage = models.TextField(choices=_words(*ImportStage), default=ImportStage.STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.TextField()
    mapping = models.JSONField(default=dict)
    is_confirmed = models.BooleanField(default=False)
    tax = models.TextField(choices=_words(*TAXES), default="net")
    findings = models.JSONField(default=dict)
    rows_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    total_net_or_gross = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    imported_at = models.DateTimeField(null=True)
    imported_by = models.TextField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "file_sha256"], name="spend_ledgerimport_file_is_imported_once",
                condition=Q(stage=ImportStage.IMPORTED),
            ),
            models.CheckConstraint(
                name="spend_ledgerimport_stage_is_known", condition=Q(stage__in=list(ImportStage))
            ),
            models.CheckConstraint(name="spend_ledgerimport_tax_is_known", condition=Q(tax__in=TAXES)),
            models.CheckConstraint(
                name="spend_ledgerimport_imported_facts_go_with_stage",
                condition=Q(
                    stage__in=[ImportStage.IMPORTED, ImportStage.UNDONE],
                    imported_at__isnull=False, imported_by__isnull=False,
                )
                | (
                    ~Q(stage__in=[ImportStage.IMPORTED, ImportStage.UNDONE])
                    & Q(imported_at__isnull=True, imported_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="spend_ledgerimport_undone_facts_go_with_stage",
                condition=Q(stage=ImportStage.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(stage=ImportStage.UNDONE) & Q(undone_at__isnull=True, undone_by__isnull=True)),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "-staged_at"], name="spend_imports_by_moment")]

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"

    @property
    def lacks_signs(self) -> bool:
        """Whether its minus signs were lost before it came here, so that a credit may stand as a payment."""
        return bool(self.mapping.get("lacks_signs"))


class RememberedMapping(CouncilOwned):
    """How this council reads files with these headings: what its officer confirmed the last time."""

    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    confirmed_by = models.TextField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "fingerprint"], name="spend_rememberedmapping_is_one_per_headings"
            )
        ]

    def __str__(self) -> str:
        return f"headings {self.fingerprint[:12]}"


class RejectedRow(CouncilOwned):
    """A row of a file that was not imported: where, what it said and why. Kept for download.

    Its amount, where one can be read, is pounds, net or gross as its import says.
    """

    ledger_import = models.ForeignKey(LedgerImport, on_delete=models.PROTECT, related_name="rejected_rows")
    sheet = models.TextField(blank=True)
    line = models.PositiveIntegerField()
    column = models.TextField()
    value = models.TextField(blank=True)
    reason = models.TextField()
    amount_net_or_gross = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "ledger_import", "line"], name="spend_rejected_of_import")
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class Payee(CouncilOwned):
    """A name in the council's payments, and the supplier it means, where that is known.

    Lines point here, so that saying who a name is puts all its lines right at once. The numbers and the
    postcode are those published beside the name, as written, where a file always says the same; those of the
    first file that has them stay. `matched_by` is a person's reference, or what the name was matched by:
    "name", "company number", "ledger number" or "likeness". The totals are of all its payments.
    """

    authority = models.ForeignKey(Authority, related_name="+", **_UNCHECKED)
    name = models.CharField(max_length=400)
    normal_name = models.CharField(max_length=400)
    is_redacted = models.BooleanField(default=False)
    company_number = models.TextField(blank=True)
    ledger_number = models.TextField(blank=True)
    vat_number = models.TextField(blank=True)
    postcode = models.TextField(blank=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="+")
    matched_by = models.TextField(blank=True)
    total_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    lines_count = models.IntegerField(default=0)
    last_month_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name"], name="spend_payee_name_is_unique_per_authority"
            )
        ]
        indexes = [
            models.Index(fields=["authority", "supplier"], name="spend_payees_by_supplier"),
            models.Index(fields=["authority", "normal_name"], name="spend_payees_by_normal_name"),
            models.Index(fields=["authority", "-total_net", "-id"], name="spend_payees_by_total"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class LedgerLine(CouncilOwned):
    """One payment, as published, with its file and line. Pounds: net, or gross where its file gives that.

    Lines come by the hundred thousand, in one statement that joins the very rows they point to. So the
    database does not look each of those up again, and keeps only the indexes that are read.

    `standing` is on (a contract was in force), off (none was), outside (the payee is redacted, so no contract
    can be looked for) or unknown (nobody has said which supplier the payee is).

    `category` is as published while `classification` is null. Else a classifier or an officer put the payment
    into it, and the classification says who, why, and what was published.
    """

    authority = models.ForeignKey(Authority, related_name="+", **_UNCHECKED)
    ledger_import = models.ForeignKey(LedgerImport, related_name="lines", **_UNCHECKED)
    line = models.PositiveIntegerField()
    sheet = models.TextField(blank=True)
    paid_on = models.DateField()
    payee = models.ForeignKey(Payee, related_name="lines", **_UNCHECKED)
    amount_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    amount_gross = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    vat = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    directorate = models.TextField(blank=True)
    service = models.TextField(blank=True)
    category = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    transaction_reference = models.TextField(blank=True)
    is_card = models.BooleanField(null=True)
    standing = models.CharField(max_length=7, default=UNKNOWN)
    contract = models.ForeignKey(Contract, null=True, related_name="+", **_UNCHECKED)
    classification = models.ForeignKey(Classification, null=True, related_name="+", **_UNCHECKED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="spend_ledgerline_standing_is_known", condition=Q(standing__in=STANDINGS)
            ),
            models.CheckConstraint(
                name="spend_ledgerline_amount_is_net_or_gross",
                condition=Q(amount_net__isnull=True) ^ Q(amount_gross__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "paid_on"], name="spend_lines_by_day"),
            models.Index(fields=["authority", "payee", "paid_on"], name="spend_lines_by_payee"),
            models.Index(
                fields=["authority", "amount_net", "id"], name="spend_lines_by_extreme",
                condition=Q(amount_net__gte=LARGE) | Q(amount_net__lt=0),
            ),
            BrinIndex(fields=["ledger_import"], name="spend_lines_by_import", pages_per_range=16),
            models.Index(
                fields=["authority", "contract", "-paid_on"], name="spend_lines_by_contract",
                condition=Q(contract__isnull=False),
            ),
            models.Index(
                fields=["authority", "classification"], name="spend_lines_by_classification",
                condition=Q(classification__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"line {self.line} of import {self.ledger_import_id}, #{self.pk}"


class MonthlySpend(CouncilOwned):
    """Sums of lines by month, directorate, category and standing: what overviews read. Pounds.

    `month_on` is the month's first day. `total_net` sums the lines published net; `only_gross_total` those
    published gross, whose net amount nobody knows.
    """

    authority = models.ForeignKey(Authority, related_name="+", **_UNCHECKED)
    month_on = models.DateField()
    directorate = models.TextField(blank=True)
    category = models.TextField(blank=True)
    standing = models.CharField(max_length=7)
    lines_count = models.IntegerField()
    total_net = models.DecimalField(max_digits=14, decimal_places=2)
    only_gross_total = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        verbose_name_plural = "monthly spend"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month_on", "directorate", "category", "standing"],
                name="spend_monthlyspend_is_one_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} {self.directorate} {self.category} {self.standing}"


class PayeeSpend(CouncilOwned):
    """Sums of lines by month, payee and standing, for supplier pages and local and SME shares. Pounds."""

    authority = models.ForeignKey(Authority, related_name="+", **_UNCHECKED)
    month_on = models.DateField()
    payee = models.ForeignKey(Payee, related_name="+", **_UNCHECKED)
    standing = models.CharField(max_length=7)
    lines_count = models.IntegerField()
    total_net = models.DecimalField(max_digits=14, decimal_places=2)
    only_gross_total = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        verbose_name_plural = "payee spend"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month_on", "payee", "standing"], name="spend_payeespend_is_one_per_cell"
            )
        ]
        indexes = [models.Index(fields=["authority", "payee", "month_on"], name="spend_sums_by_payee")]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} payee {self.payee_id} {self.standing}"


class PayeeYearSpend(CouncilOwned):
    """Sums of lines by financial year, payee and standing: who was paid most in a year, at once. Pounds.

    `year_on` is the year's first day, 1 April.
    """

    authority = models.ForeignKey(Authority, related_name="+", **_UNCHECKED)
    year_on = models.DateField()
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    standing = models.CharField(max_length=7)
    lines_count = models.IntegerField()
    total_net = models.DecimalField(max_digits=14, decimal_places=2)
    only_gross_total = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        verbose_name_plural = "payee spend by year"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year_on", "payee", "standing"],
                name="spend_payeeyearspend_is_one_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year_on:%Y} payee {self.payee_id} {self.standing}"


class ContractSpend(CouncilOwned):
    """Sums of lines by month and the one contract in force that they fall under. Pounds."""

    authority = models.ForeignKey(Authority, related_name="+", **_UNCHECKED)
    contract = models.ForeignKey(Contract, related_name="+", **_UNCHECKED)
    month_on = models.DateField()
    lines_count = models.IntegerField()
    total_net = models.DecimalField(max_digits=14, decimal_places=2)
    only_gross_total = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        verbose_name_plural = "contract spend"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "month_on"], name="spend_contractspend_is_one_per_cell"
            )
        ]
        indexes = [models.Index(fields=["authority", "month_on"], name="spend_contracts_by_month")]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} contract {self.contract_id}"


class SpendMonth(CouncilOwned):
    """A month that holds or held payments, and how often its sums were made, for who sums further to compare.

    The row is written before the sums of its month, so that two acts on one month wait for each other.
    """

    month_on = models.DateField()
    times_summed = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month_on"], name="spend_spendmonth_is_one_per_month"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} summed {self.times_summed} times"


class JudgedTerm(CouncilOwned):
    """A contract by which the payments of a supplier were judged last, from its first day to its last.

    The first day is minus infinity where nobody knows it, so these rows are read in SQL alone.
    """

    supplier = models.ForeignKey(Supplier, related_name="+", **_UNCHECKED)
    contract = models.ForeignKey(Contract, related_name="+", **_UNCHECKED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "supplier", "contract"], name="spend_judgedterm_is_one_per_contract"
            )
        ]
        indexes = [models.Index(fields=["authority", "contract"], name="spend_terms_by_contract")]

    def __str__(self) -> str:
        return f"contract {self.contract_id} with supplier {self.supplier_id}"
