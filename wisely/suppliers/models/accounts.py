"""What stood in a supplier's accounts, period by period, as somebody at a council read them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wisely.people.models import CouncilOwned
from wisely.suppliers.lifecycle import ACCOUNTS_OF, ACCOUNTS_SOURCES
from wisely.suppliers.models.register import Supplier

NEVER_NEGATIVE = (
    "revenue", "depreciation", "current_assets", "inventory", "current_liabilities", "total_assets",
    "total_liabilities", "group_balances",
)  # fmt: skip
_ANY = (
    *NEVER_NEGATIVE, "operating_profit", "ebitda", "ebit", "net_interest", "free_cash_flow", "net_debt",
    "pension_deficit",
)  # fmt: skip


def _is_told(names: tuple[str, ...]) -> Q:
    told = Q()
    for name in names:
        told |= Q(**{f"{name}__isnull": False})
    return told


def _is_not_negative(names: tuple[str, ...]) -> Q:
    told = Q()
    for name in names:
        told &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return told


class SupplierAccounts(CouncilOwned):
    """One period of a supplier's accounts: its own (`scope` company) or those of the group it belongs to.

    Figures are whole pounds, null where not recorded; net debt below nought is net cash. A correction is a
    row of its own that `corrects` the one before, which stays with who corrected it and why. Of one period
    and scope, one row stands: neither corrected nor withdrawn.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    scope = models.TextField(choices=[(scope, scope) for scope in ACCOUNTS_OF])
    source = models.TextField(choices=[(source, source) for source in ACCOUNTS_SOURCES])
    evidence = models.TextField()
    seen_on = models.DateField()
    seen_by = models.TextField()
    is_audited = models.BooleanField()
    is_qualified = models.BooleanField()
    names_going_concern = models.BooleanField()
    revenue = models.BigIntegerField(null=True)
    operating_profit = models.BigIntegerField(null=True)
    depreciation = models.BigIntegerField(null=True)
    ebitda = models.BigIntegerField(null=True)
    ebit = models.BigIntegerField(null=True)
    net_interest = models.BigIntegerField(null=True)
    free_cash_flow = models.BigIntegerField(null=True)
    net_debt = models.BigIntegerField(null=True)
    pension_deficit = models.BigIntegerField(null=True)
    current_assets = models.BigIntegerField(null=True)
    inventory = models.BigIntegerField(null=True)
    current_liabilities = models.BigIntegerField(null=True)
    total_assets = models.BigIntegerField(null=True)
    total_liabilities = models.BigIntegerField(null=True)
    group_balances = models.BigIntegerField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.TextField(null=True)
    correction_reason = models.TextField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawal_reason = models.TextField(null=True)

    class Meta:
        verbose_name_plural = "supplier accounts"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "supplier", "ends_on", "scope"],
                name="suppliers_accounts_of_a_period_stand_once",
                condition=Q(corrected_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="suppliers_accounts_scope_is_known", condition=Q(scope__in=list(ACCOUNTS_OF))
            ),
            models.CheckConstraint(
                name="suppliers_accounts_source_is_known", condition=Q(source__in=list(ACCOUNTS_SOURCES))
            ),
            models.CheckConstraint(
                name="suppliers_accounts_cover_months", condition=Q(months__gte=1, months__lte=24)
            ),
            models.CheckConstraint(
                name="suppliers_accounts_are_seen_when_over", condition=Q(seen_on__gte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="suppliers_accounts_are_qualified_by_an_audit",
                condition=Q(is_qualified=False) | Q(is_audited=True),
            ),
            models.CheckConstraint(name="suppliers_accounts_tell_something", condition=_is_told(_ANY)),
            models.CheckConstraint(
                name="suppliers_accounts_have_their_signs", condition=_is_not_negative(NEVER_NEGATIVE)
            ),
            models.CheckConstraint(
                name="suppliers_accounts_corrected_facts_go_together",
                condition=Q(
                    corrected_at__isnull=True, corrected_by__isnull=True, correction_reason__isnull=True
                )
                | Q(corrected_at__isnull=False, corrected_by__isnull=False, correction_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="suppliers_accounts_withdrawn_facts_go_together",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason__isnull=True
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawal_reason__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "supplier"], name="suppliers_accounts_of_supplier"),
            models.Index(
                fields=["authority", "ends_on"], name="suppliers_accounts_by_period",
                condition=Q(corrected_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"accounts of {self.supplier_id} to {self.ends_on}"
