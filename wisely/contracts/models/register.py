"""Contracts with every field that the Transparency Code, UK7 and the strategy ask for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Left

from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models.indexes import INDEXES
from wisely.people.models import CouncilOwned, Directorate, Person, in_plain_letters
from wisely.rules.tiering import TIERS
from wisely.suppliers.models import Supplier

REGIMES = ("pa2023", "pcr2015", "pcr2006")
KINDS = ("goods", "services", "works")
VAT_BASES = ("both stated", "net stated", "gross stated", "no VAT")


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


def _one_of(field: str, choices: tuple[str, ...]) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"contracts_contract_{field}_is_known", condition=Q(**{f"{field}__in": ["", *choices]})
    )


def _joined(*fields: str) -> Concat:
    parts: list[str | Value] = []
    for field in fields:
        parts += [field, Value(" ")]
    return Concat(*parts[:-1], output_field=models.TextField())


class Contract(CouncilOwned):
    """A binding promise between council and supplier, from award to its end.

    Absent facts are null or "": an old register has gaps.

    Values are pounds over the whole term, options not taken left out; `vat_basis` says which of net and gross
    was stated, and what was not stated is null, never reckoned. `has_extension_options` is null until
    somebody has said; `options_left` counts those recorded and not taken, and `next_notice_on` is the last
    day to tell the supplier that the next is taken. `starts_on` and `ends_on` are the first and last day,
    extensions taken included; they are two columns because either may be unknown alone. `is_rolling` means
    that it runs until somebody ends it. `regime` is the law of the day the procurement commenced and follows
    from that day alone.
    `supplier_name` is the name (or names) in the contract; who they are stands in `ContractSupplier`.
    `missing_fields` and `completeness` (per cent) are taken stock of by every act on the contract.
    `found_by` is what searches read, kept by the database: small letters without
    accents, no more than an index bears.
    """

    locked_with = ("directorate", "owner")

    reference = models.TextField()
    former_reference = models.TextField(blank=True)
    source_key = models.TextField(null=True)
    title = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    stage = models.TextField(choices=_words(*ContractStage), default=ContractStage.DRAFT)

    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.TextField(blank=True)
    kind = models.TextField(choices=_words(*KINDS), blank=True)
    cpv_codes = ArrayField(models.TextField(), default=list, blank=True)
    itl_codes = ArrayField(models.TextField(), default=list, blank=True)
    tier = models.TextField(choices=_words(*TIERS), blank=True)
    supplier_name = models.CharField(max_length=400, blank=True)

    value_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    value_gross = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    vat_basis = models.TextField(choices=_words(*VAT_BASES), blank=True)
    irrecoverable_vat = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    annual_value_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    is_estimate = models.BooleanField(default=False)

    commenced_on = models.DateField(null=True)
    awarded_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_rolling = models.BooleanField(default=False)
    review_on = models.DateField(null=True)
    has_extension_options = models.BooleanField(null=True)
    options_left = models.PositiveSmallIntegerField(default=0)
    next_notice_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(null=True)

    regime = models.TextField(choices=_words(*REGIMES), blank=True)
    is_above_threshold = models.BooleanField(null=True)
    special_regime = models.TextField(blank=True)
    procedure = models.TextField(blank=True)
    procedure_details = models.TextField(blank=True)
    was_competed = models.BooleanField(null=True)
    direct_award_reason = models.TextField(blank=True)
    is_reserved = models.BooleanField(null=True)
    is_gpa_covered = models.BooleanField(null=True)
    is_by_waiver = models.BooleanField(null=True)
    waiver_reference = models.TextField(blank=True)
    no_kpi_reason = models.TextField(blank=True)

    is_framework = models.BooleanField(default=False)
    framework = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="call_offs")
    framework_identifier = models.TextField(blank=True)

    ocid = models.TextField(blank=True)
    procurement_reference = models.TextField(blank=True)
    notice_number = models.TextField(blank=True)
    notice_url = models.TextField(blank=True)
    notice_on = models.DateField(null=True)

    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(null=True)

    missing_fields = ArrayField(models.TextField(), default=list, blank=True)
    completeness = models.PositiveSmallIntegerField(default=0)
    found_by = models.GeneratedField(
        expression=Left(
            in_plain_letters(_joined("reference", "former_reference", "title", "supplier_name")), 640
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="contracts_contract_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "source_key"],
                name="contracts_contract_stands_once_per_source",
                condition=Q(source_key__isnull=False) & ~Q(stage=ContractStage.STRUCK_OUT),
            ),
            models.CheckConstraint(
                name="contracts_contract_stage_is_known", condition=Q(stage__in=list(ContractStage))
            ),
            _one_of("tier", TIERS),
            _one_of("regime", REGIMES),
            _one_of("kind", KINDS),
            _one_of("vat_basis", VAT_BASES),
            models.CheckConstraint(name="contracts_contract_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="contracts_contract_ends_on_or_after_its_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="contracts_contract_rolling_ones_have_no_end",
                condition=Q(is_rolling=False) | Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="contracts_contract_value_is_not_negative",
                condition=(Q(value_net__isnull=True) | Q(value_net__gte=0))
                & (Q(value_gross__isnull=True) | Q(value_gross__gte=0)),
            ),
            models.CheckConstraint(
                name="contracts_contract_gross_is_not_below_net",
                condition=Q(value_net__isnull=True)
                | Q(value_gross__isnull=True)
                | Q(value_gross__gte=F("value_net")),
            ),
            models.CheckConstraint(
                name="contracts_contract_vat_basis_goes_with_value",
                condition=Q(vat_basis="", value_net__isnull=True, value_gross__isnull=True)
                | (~Q(vat_basis="") & (Q(value_net__isnull=False) | Q(value_gross__isnull=False))),
            ),
            models.CheckConstraint(
                name="contracts_contract_end_facts_go_with_stage",
                condition=Q(
                    stage__in=[ContractStage.ENDED, ContractStage.TERMINATED],
                    ended_on__isnull=False,
                    end_reason__isnull=False,
                )
                | (
                    ~Q(stage__in=[ContractStage.ENDED, ContractStage.TERMINATED])
                    & Q(ended_on__isnull=True, end_reason__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="contracts_contract_owner_is_not_the_deputy",
                condition=Q(owner__isnull=True) | Q(deputy__isnull=True) | ~Q(owner=F("deputy")),
            ),
            models.CheckConstraint(
                name="contracts_contract_is_not_its_own_framework",
                condition=Q(framework__isnull=True) | ~Q(framework=F("id")),
            ),
            models.CheckConstraint(
                name="contracts_contract_withdrawn_only_after_publication",
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason__isnull=True)
                | Q(published_at__isnull=False, withdrawn_at__isnull=False, withdrawal_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="contracts_contract_completeness_is_a_percentage", condition=Q(completeness__lte=100)
            ),
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def directorate_code(self) -> str:
        """Reads `directorate`; one query if not loaded."""
        return self.directorate.code if self.directorate else ""

    @property
    def carers(self) -> frozenset[str]:
        """The references of owner and deputy. Reads both; one query each if not loaded."""
        return frozenset(person.reference for person in (self.owner, self.deputy) if person is not None)


class ContractOwned(CouncilOwned):
    """A row that belongs to one contract and is public when the contract is."""

    class Meta:
        abstract = True


class Lot(ContractOwned):
    """A part of a contract that could be let to a supplier of its own; `value_net` in pounds."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lots")
    number = models.TextField()
    title = models.TextField(blank=True)
    value_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "number"], name="contracts_lot_number_is_unique_per_contract"
            ),
            models.CheckConstraint(
                name="contracts_lot_value_is_not_negative",
                condition=Q(value_net__isnull=True) | Q(value_net__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.number}"


class ContractSupplier(ContractOwned):
    """A supplier that is party to a contract, for the whole or for one lot.

    `published_as_sme` and `published_as_vcse` are what a source said on its day, with no claim to be true;
    what the house holds to be true is computed from the supplier's facts.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="parties")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="parties")
    is_lead = models.BooleanField(default=False)
    published_name = models.TextField(blank=True)
    published_as_sme = models.BooleanField(null=True)
    published_as_vcse = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "supplier", "lot"],
                name="contracts_contractsupplier_is_party_once_per_lot",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["authority", "contract"],
                name="contracts_contractsupplier_one_lead_per_contract",
                condition=Q(is_lead=True),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "supplier", "contract"], name="contracts_of_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} is party to {self.contract_id}"


class FrameworkTerms(ContractOwned):
    """What the contract details notice asks of a framework besides. `fee_percent` is charged to suppliers."""

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="framework_terms")
    open_to = models.TextField(blank=True)
    fee_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    pricing = models.TextField(blank=True)
    call_off_method = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "framework terms"
        constraints = [
            models.CheckConstraint(
                name="contracts_frameworkterms_fee_is_a_percentage",
                condition=Q(fee_percent__isnull=True) | Q(fee_percent__gte=0, fee_percent__lte=100),
            )
        ]

    def __str__(self) -> str:
        return f"Terms of framework {self.contract_id}"
