"""Suppliers for lists, with size and place computed in the query by the rulebook's definitions.

Neither is stored: a definition, or the day's facts, may change. A test holds the computed columns to
`rules.sizes` and `rules.places`, row by row.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.lookups import IsNull

from wisely.audit.remembering import remembered
from wisely.lib.names import normal_name
from wisely.lib.references import NotAReference, read_reference
from wisely.rules.parts import Place, SizeBand, SizeDefinition
from wisely.rules.places import ELSEWHERE
from wisely.rules.rulebook import Rulebook
from wisely.rules.sizes import LARGE, UNKNOWN
from wisely.suppliers.events import SENTENCES
from wisely.suppliers.lifecycle import SupplierStage
from wisely.suppliers.models import Identifier, Supplier, SupplierName


def suppliers() -> QuerySet[Supplier]:
    """Give live suppliers, for listings."""
    return Supplier.objects.filter(stage=SupplierStage.LIVE)


def count_of_suppliers(authority_id: int | None) -> int:
    """Count the live suppliers that a council sees. One query where it is in memory, else two."""
    return remembered(authority_id or 0, "suppliers", suppliers().count, about=tuple(SENTENCES))


def named_or_numbered(rows: QuerySet[Supplier], text: str) -> QuerySet[Supplier]:
    """Keep those with a name like the text, now or before, or with that reference or register's number."""
    key, number = normal_name(text), "".join(text.upper().split())
    found = _shown_under(SupplierName.objects.filter(normal_name__contains=key or text))
    reference = _reference(text)
    if reference:
        found.append(Supplier.objects.filter(reference=reference).values("pk"))
    if len(number) > 3 and any(each.isdigit() for each in number):
        found += _shown_under(Identifier.objects.filter(number__startswith=number, withdrawn_at__isnull=True))
    return rows.filter(pk__in=found[0].union(*found[1:], all=True))


def _shown_under(rows: QuerySet[Any]) -> list[QuerySet[Any]]:
    """Give the suppliers that rows are of, and those they were merged into: few, so few are joined."""
    merged = Supplier.objects.filter(canonical__isnull=False, pk__in=rows.values("supplier"))
    return [rows.values("supplier"), merged.values("canonical")]


def _reference(text: str) -> str:
    try:
        return str(read_reference(text))
    except NotAReference:
        return ""


def with_size_and_place(rows: QuerySet[Supplier], book: Rulebook) -> QuerySet[Any]:
    """Add `size` (micro to large, or unknown) by the council's definition, and `place` by its areas."""
    outward = Func(F("postcode"), Value(" "), Value(1), function="split_part", output_field=CharField())
    area = Func(
        F("outward"), Value("[0-9].*"), Value(""), function="regexp_replace", output_field=CharField()
    )
    size = _size(book.size_definitions[book.council.size_definition])
    placed = rows.annotate(outward=outward).annotate(area=area)
    return placed.annotate(size=size, place=_place(book.council.places))


def with_every_size_and_place(rows: QuerySet[Supplier], book: Rulebook) -> QuerySet[Any]:
    """Add `place`, and `size_<id>` by each definition that the rulebook knows: sums show them all."""
    sizes = {f"size_{key}": _size(definition) for key, definition in book.size_definitions.items()}
    annotated: QuerySet[Any] = with_size_and_place(rows, book).annotate(**sizes)
    return annotated


def _size(definition: SizeDefinition) -> Case:
    cases: list[When] = [When(is_part_of_group=True, then=Value(UNKNOWN))]
    for band in definition.bands:
        fits = ExpressionWrapper(_fits(band, needs_both=definition.needs_both), output_field=BooleanField())
        cases += [When(IsNull(fits, True), then=Value(UNKNOWN)), When(fits, then=Value(band.size))]
    return Case(*cases, default=Value(LARGE), output_field=CharField())


def _fits(band: SizeBand, *, needs_both: bool) -> Q:
    """Give the condition of a band. SQL's unknown leaves open what `rules.sizes` leaves open."""
    staff = _limit("staff__lt", band.staff_below)
    sums = [
        each
        for each in (
            _limit("turnover__lte", band.turnover_at_most),
            _limit("balance_sheet__lte", band.balance_sheet_at_most),
        )
        if each
    ]
    money = Q()
    for each in sums:
        money = money & each if needs_both else money | each
    return (staff & money) or Q(pk__isnull=False)


def _limit(test: str, limit: Decimal | int | None) -> Q:
    return Q() if limit is None else Q(**{test: limit})


def _place(places: tuple[Place, ...]) -> Case:
    cases = [When(postcode="", then=Value(UNKNOWN))]
    for place in places:
        inside = Q(outward__in=sorted(place.outward)) | Q(area__in=sorted(place.areas))
        cases.append(When(inside, then=Value(place.id)))
    return Case(*cases, default=Value(ELSEWHERE), output_field=CharField())
