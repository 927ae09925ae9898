"""Suppliers with their numbers, names and addresses, and what registers kept by others say of them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from wisely.audit.kept import Kept
from wisely.people.models import CouncilOwned
from wisely.suppliers.lifecycle import SupplierStage

KINDS = (
    "company",
    "partnership",
    "sole trader",
    "individual",
    "charity",
    "social enterprise",
    "public body",
    "other",
)
SCHEMES = ("GB-COH", "GB-CHC", "GB-SC", "GB-NIC", "GB-VAT", "GB-PPON", "GB-MPR", "XI-LEI", "XX-DUNS")
ADDRESS_KINDS = ("registered", "trading", "invoice", "unknown")


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Intake(Kept):
    """Suppliers that were registered together, from one source, by one act."""

    reference = models.TextField(unique=True)
    source = models.TextField()
    suppliers_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppliers_intake_holds_a_supplier", condition=Q(suppliers_count__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} from {self.source}"


class Supplier(Kept):
    """Any provider of goods, services or works. Size and place are facts with a source, never a label.

    `canonical` is the live supplier it was merged into, however many merges followed, and null while live:
    rows of other rooms keep pointing where they pointed, and one join finds who it is. `staff` is heads;
    turnover and balance sheet are pounds for one year. Null means that nobody has said. `group_parent` owns
    it. Its present name is also a row of `SupplierName`, with where it comes from. `intake` is null for a
    supplier that was registered alone.
    """

    reference = models.TextField(unique=True)
    name = models.CharField(max_length=400)
    normal_name = models.CharField(max_length=400)
    kind = models.TextField(choices=_words(*KINDS), blank=True)
    stage = models.TextField(choices=_words(*SupplierStage), default=SupplierStage.LIVE)
    canonical = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    merged_at = models.DateTimeField(null=True)
    merged_by = models.TextField(null=True)

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, null=True, related_name="suppliers")
    is_vcse = models.BooleanField(null=True)
    is_part_of_group = models.BooleanField(null=True)
    group_parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    staff = models.PositiveIntegerField(null=True)
    turnover = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    balance_sheet = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    size_facts_on = models.DateField(null=True)
    size_facts_source = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppliers_supplier_stage_is_known", condition=Q(stage__in=list(SupplierStage))
            ),
            models.CheckConstraint(
                name="suppliers_supplier_kind_is_known", condition=Q(kind__in=["", *KINDS])
            ),
            models.CheckConstraint(
                name="suppliers_supplier_merged_facts_go_with_stage",
                condition=Q(
                    stage=SupplierStage.MERGED, canonical__isnull=False,
                    merged_into__isnull=False, merged_at__isnull=False, merged_by__isnull=False,
                )
                | Q(
                    stage=SupplierStage.LIVE, canonical__isnull=True,
                    merged_into__isnull=True, merged_at__isnull=True, merged_by__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="suppliers_supplier_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="suppliers_supplier_is_not_its_own_parent",
                condition=Q(group_parent__isnull=True) | ~Q(group_parent=F("id")),
            ),
            models.CheckConstraint(
                name="suppliers_supplier_with_a_parent_is_part_of_a_group",
                condition=Q(group_parent__isnull=True) | Q(is_part_of_group=True),
            ),
            models.CheckConstraint(name="suppliers_supplier_has_a_name", condition=~Q(name="")),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["normal_name"], name="suppliers_by_normal_name"),
            models.Index(Lower("name"), F("id"), name="suppliers_by_name"),
            models.Index(fields=["postcode"], name="suppliers_by_postcode"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"


class Identifier(Kept):
    """A number that a register gave a supplier, in its canonical form, with who said so.

    A register gives a number once, so no two suppliers hold one; only VAT numbers are lawfully shared, by the
    members of a VAT group. One that was put down wrongly is withdrawn, with a reason, and is then free.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.TextField(choices=_words(*SCHEMES))
    number = models.CharField(max_length=40)
    source = models.TextField()
    seen_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawal_reason = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number", "supplier"],
                name="suppliers_identifier_is_held_once_by_a_supplier",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["scheme", "number"],
                name="suppliers_identifier_is_held_by_one_supplier",
                condition=Q(withdrawn_at__isnull=True) & ~Q(scheme="GB-VAT"),
            ),
            models.CheckConstraint(
                name="suppliers_identifier_withdrawn_facts_go_together",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason__isnull=True
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawal_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="suppliers_identifier_scheme_is_known", condition=Q(scheme__in=SCHEMES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number} of {self.supplier_id}"


class SupplierName(Kept):
    """A name under which a supplier was met, and where."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=400)
    normal_name = models.CharField(max_length=400)
    source = models.TextField()
    seen_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "name"], name="suppliers_suppliername_is_held_once_by_a_supplier"
            )
        ]
        indexes = [
            models.Index(fields=["normal_name"], name="suppliers_names_by_normal_name"),
            GinIndex(fields=["normal_name"], opclasses=["gin_trgm_ops"], name="suppliers_names_by_likeness"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.supplier_id}"


class Address(Kept):
    """Where a supplier is, and for what. The postcode is canonical or empty."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="addresses")
    kind = models.TextField(choices=_words(*ADDRESS_KINDS), default="unknown")
    lines = models.TextField(blank=True)
    town = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    country = models.CharField(max_length=2, default="GB")
    source = models.TextField()
    seen_on = models.DateField()

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(
                name="suppliers_address_kind_is_known", condition=Q(kind__in=ADDRESS_KINDS)
            ),
            models.UniqueConstraint(
                fields=["supplier", "kind", "lines", "postcode"],
                name="suppliers_address_is_held_once_by_a_supplier",
            ),
        ]
        indexes = [models.Index(fields=["postcode"], name="suppliers_address_by_postcode")]

    def __str__(self) -> str:
        return f"{self.kind} address {self.postcode} of {self.supplier_id}"


class PhoneNumber(Kept):
    """A number under which a supplier is called, in the form of E.164: +441134960000.

    That of a sole trader may be a person's own: it is shown to signed-in officers alone, and never published.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="phone_numbers")
    number = models.CharField(max_length=16)
    source = models.TextField()
    seen_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppliers_phonenumber_is_written_one_way",
                condition=Q(number__regex=r"^\+[1-9][0-9]{7,14}$"),
            ),
            models.UniqueConstraint(
                fields=["supplier", "number"], name="suppliers_phonenumber_is_held_once_by_a_supplier"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="suppliers_phone_by_number")]

    def __str__(self) -> str:
        return f"{self.number} of {self.supplier_id}"


class KnownApart(Kept):
    """Two suppliers that look alike and were found to be two. `first` is the one with the lower key."""

    first = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.TextField()

    class Meta:
        verbose_name_plural = "known apart"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suppliers_knownapart_is_said_once"),
            models.CheckConstraint(
                name="suppliers_knownapart_goes_by_key", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"


class SupplierAtCouncil(CouncilOwned):
    """What one council alone knows of a supplier: its number in that council's ledger."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    ledger_number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "ledger_number"],
                name="suppliers_at_council_ledger_number_is_unique_per_authority",
            )
        ]
        indexes = [models.Index(fields=["authority", "supplier"], name="suppliers_by_council")]

    def __str__(self) -> str:
        return f"{self.ledger_number}: {self.supplier_id}"


class NameFinding(CouncilOwned):
    """A supplier that a name in a council's ledger may mean, as matching found it, and why in words.

    `likeness_share` is how sure the matching was, 0 to 1. `is_settled` where it matched unattended; others
    wait for an officer, and `waits` says why. Looking again writes them anew: what a person decided is kept
    elsewhere, for good.
    """

    name = models.CharField(max_length=400)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    likeness_share = models.DecimalField(max_digits=5, decimal_places=4)
    met_as = models.CharField(max_length=400)
    reasons = models.JSONField(default=list)
    waits = models.TextField(blank=True)
    is_settled = models.BooleanField(default=False)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name", "supplier"], name="suppliers_namefinding_is_one_per_supplier"
            )
        ]
        indexes = [models.Index(fields=["authority", "supplier"], name="suppliers_findings_by_supplier")]

    def __str__(self) -> str:
        return f"{self.name} may mean {self.supplier_id}"


class RegisterReading(Kept):
    """What a register kept by others said of a supplier: `facts` as text, `as_of_on` the day they are of.

    A new row comes when something changed; `read_at` moves when nothing did. The latest by key counts.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="readings")
    register = models.TextField()
    number = models.CharField(max_length=40)
    facts = models.JSONField()
    as_of_on = models.DateField()
    read_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["supplier", "register", "-id"], name="suppliers_readings_of_supplier"),
            models.Index(fields=["register", "read_at"], name="suppliers_readings_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.register} of {self.supplier_id}, {self.as_of_on}"


class RegisterOutage(Kept):
    """Since when a register has not answered usefully, and why; `since` is null while it answers."""

    register = models.TextField(unique=True)
    since = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    wait_until_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.register} since {self.since}"
