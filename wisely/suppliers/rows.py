"""What the acts on suppliers take, and the rows that they make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from wisely.lib.identifiers import postcode as canonical_postcode
from wisely.lib.names import normal_name
from wisely.lib.phone_numbers import phone_number
from wisely.lib.verdict import YES, Verdict, no
from wisely.suppliers.decisions import MAY_BE_SHARED, SCHEME_NAMES, canonical_number
from wisely.suppliers.lifecycle import SupplierStage
from wisely.suppliers.models import Address, Identifier, PhoneNumber, Supplier, SupplierName

PREFIX, SERIES = "SUP", "S"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """An address as given. The postcode is read; empty where there is none."""

    kind: str = "unknown"
    lines: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class SizeFacts:
    """What somebody said of a supplier's size on a day: heads, and pounds for one year. None is not known.

    A `group_parent` makes it part of a group, whatever `is_part_of_group` says.
    """

    staff: int | None = None
    turnover: Decimal | None = None
    balance_sheet: Decimal | None = None
    is_part_of_group: bool | None = None
    group_parent: Supplier | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AboutAccounts:
    """Where accounts were read and when, and what their auditor says. `evidence` finds them again."""

    source: str
    evidence: str
    seen_on: date
    is_audited: bool = False
    is_qualified: bool = False
    names_going_concern: bool = False


def day_of(at: datetime) -> date:
    """Give the day on the UK's calendar."""
    return timezone.localdate(at)


def is_shown(supplier: Supplier) -> Verdict:
    """Test that a supplier stands for itself."""
    if supplier.stage == SupplierStage.LIVE:
        return YES
    return no("This supplier was merged into another. Record it for the one it is shown under.")


def read_numbers(identifiers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Read (scheme, text) pairs into canonical numbers, each once.

    :raises NotAnIdentifier: for a number that has not its shape.
    """
    return list(dict.fromkeys((scheme, canonical_number(scheme, text)) for scheme, text in identifiers))


def numbers_are_free(numbers: Iterable[tuple[str, str]], *, but_for: Supplier | None = None) -> Verdict:
    """Test that no other supplier holds one of these numbers. One query for each."""
    for scheme, number in numbers:
        if scheme in MAY_BE_SHARED:
            continue
        held = Identifier.objects.filter(scheme=scheme, number=number, withdrawn_at__isnull=True)
        if but_for is not None:
            held = held.exclude(supplier=but_for)
        if other := held.select_related("supplier").first():
            return no(
                f"{SCHEME_NAMES[scheme]} {number} is held by {other.supplier.name} "
                f"({other.supplier.reference}). If they are one supplier, merge them."
            )
    return YES


def name_row(supplier: Supplier, name: str, *, source: str, on: date) -> SupplierName:
    """Make the row of a name."""
    return SupplierName(
        supplier=supplier, name=name, normal_name=normal_name(name), source=source, seen_on=on
    )


def identifier_row(supplier: Supplier, scheme: str, number: str, *, source: str, on: date) -> Identifier:
    """Make the row of a number in its canonical form."""
    return Identifier(supplier=supplier, scheme=scheme, number=number, source=source, seen_on=on)


def address_row(supplier: Supplier, address: Whereabouts, *, source: str, on: date) -> Address:
    """Make the row of an address, and let its postcode be the one by which the supplier's place is judged.

    :raises NotAnIdentifier: for a postcode that has not the shape.
    """
    code = canonical_postcode(address.postcode) if address.postcode.strip() else ""
    supplier.postcode = code or supplier.postcode
    return Address(
        supplier=supplier, kind=address.kind, lines=address.lines.strip(), town=address.town.strip(),
        postcode=code, source=source, seen_on=on,
    )  # fmt: skip


def phone_row(supplier: Supplier, number: str, *, source: str, on: date) -> PhoneNumber:
    """Make the row of a phone number in its one form.

    :raises NotAnIdentifier: for a number that has not the shape.
    """
    return PhoneNumber(supplier=supplier, number=phone_number(number), source=source, seen_on=on)


def set_size(supplier: Supplier, size: SizeFacts, *, source: str, on: date) -> None:
    """Put the facts of its size on a supplier, in place of all before: they are of one day and one source."""
    supplier.staff, supplier.turnover, supplier.balance_sheet = size.staff, size.turnover, size.balance_sheet
    supplier.group_parent = size.group_parent
    supplier.is_part_of_group = True if size.group_parent else size.is_part_of_group
    supplier.size_facts_on, supplier.size_facts_source = size.on or on, source
