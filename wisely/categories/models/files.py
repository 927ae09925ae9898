"""Files that came into this room, and what things cost by those that were let in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.categories.lifecycle import FILE_KINDS, FileStage
from wisely.contracts.models import Contract
from wisely.people.models import CouncilOwned, Directorate
from wisely.suppliers.models import Supplier


class CategoryFile(CouncilOwned):
    """A file of prices, or the package of another council, from the moment it is read.

    `rows` are what could be read, as its kind keeps them; `faults` hold line, column, value and reason of
    each row that could not. `meaning` says what the other council's categories are here, by their codes.
    """

    stage = models.TextField(choices=[(each.value, each.value) for each in FileStage], default=FileStage.READ)
    kind = models.TextField(choices=[(each, each) for each in FILE_KINDS])
    file_name = models.TextField()
    file_sha256 = models.BinaryField(max_length=32)
    read_at = models.DateTimeField()
    read_by = models.TextField()
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    meaning = models.JSONField(default=dict)
    council_name = models.TextField(blank=True)
    council_population = models.PositiveIntegerField(null=True)
    made_on = models.DateField(null=True)
    imported_at = models.DateTimeField(null=True)
    imported_by = models.TextField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="categories_categoryfile_stage_is_known", condition=Q(stage__in=list(FileStage))
            ),
            models.UniqueConstraint(
                fields=["authority", "file_sha256"], name="categories_categoryfile_is_imported_once",
                condition=Q(stage=FileStage.IMPORTED),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "stage", "kind"], name="categories_files_by_stage")]

    def __str__(self) -> str:
        return self.file_name


class PricedLine(CouncilOwned):
    """One line at which something was bought, by a file; it counts while that import stands.

    `like_key` names what is alike (`decisions.prices.like_key`); `unit_rate_net` is pounds for one unit.
    """

    category_file = models.ForeignKey(CategoryFile, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    category = models.TextField()
    thing = models.TextField()
    unit = models.TextField()
    like_key = models.CharField(max_length=16)
    quantity_in_unit = models.DecimalField(max_digits=14, decimal_places=4)
    unit_rate_net = models.DecimalField(max_digits=14, decimal_places=4)
    bought_on = models.DateField()
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, related_name="+")
    directorate_said = models.TextField(blank=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="+")
    supplier_said = models.TextField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "category_file", "line"], name="categories_pricedline_is_one_per_line"
            ),
            models.CheckConstraint(
                name="categories_pricedline_is_more_than_nought",
                condition=Q(quantity_in_unit__gt=0, unit_rate_net__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "like_key", "bought_on"], name="categories_lines_by_like"),
            models.Index(fields=["authority", "bought_on", "id"], name="categories_lines_by_day"),
        ]

    def __str__(self) -> str:
        return f"line {self.line} of file {self.category_file_id}"
