"""Builds the demonstration councils, room by room, by the acts that officers would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db import connection, transaction

from wisely.audit.row_security import set_scope
from wisely.contracts import actions as contracts
from wisely.contracts.actions.rows import NewContract, Party
from wisely.contracts.decisions.entries import ContractFacts, OptionEntry
from wisely.contracts.models import Contract
from wisely.demonstration.dice import dice
from wisely.demonstration.market import InventedSupplier, invented_suppliers
from wisely.demonstration.organisation import Staff, raise_council
from wisely.demonstration.register import InventedContract, Place, invented_contracts
from wisely.lib.actor import Actor, SystemActor
from wisely.people import actions as people
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.suppliers import actions as suppliers
from wisely.suppliers.actions.intake import AT_ONCE
from wisely.suppliers.models import Supplier

BUILDER = SystemActor("system:demonstration", "The builder of the demonstration")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `months` of payments, `payments` a month."""

    people: int
    suppliers: int
    contracts: int
    months: int
    payments: int

    def part(self, share: float) -> Size:
        """Give a smaller world of the same shape, for the second council."""
        return Size(
            max(20, int(self.people * share)),
            int(self.suppliers * share),
            int(self.contracts * share),
            max(3, self.months // 2),
            int(self.payments * share),
        )


SIZES = {
    "small": Size(people=24, suppliers=160, contracts=110, months=3, payments=250),
    "usual": Size(people=120, suppliers=2_800, contracts=1_800, months=24, payments=5_000),
    "full": Size(people=400, suppliers=28_500, contracts=20_000, months=60, payments=20_834),
}
SECOND_COUNCIL = 0.08


@contextmanager
def quick_commits() -> Iterator[None]:
    """Let commits return before they are on disk: if power fails here, it is built again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def build(size: Size, *, on: date) -> None:
    """Build both councils as they stand on a day."""
    with quick_commits():
        market: list[tuple[InventedSupplier, Supplier]] = []
        for slug, pack, share in (
            ("aldermoor", "aldermoor", 1.0),
            ("wharfedale-vale", "wharfedale-vale", SECOND_COUNCIL),
        ):
            here = size if share == 1 else size.part(share)
            with transaction.atomic():
                _council(slug, pack, here, market, on=on)


def _council(
    slug: str, pack: str, size: Size, market: list[tuple[InventedSupplier, Supplier]], *, on: date
) -> Staff:
    book = rulebook(on, pack)
    opened_on = on.replace(year=on.year - 1 - size.months // 12)
    at = _morning(opened_on)
    authority = people.establish_authority(
        slug=slug, name=book.council.name, prefix=book.council.prefix, pack=pack, is_demonstration=True,
        by=BUILDER, at=at,
    )  # fmt: skip
    set_scope([authority.pk])
    staff = raise_council(
        authority,
        directorates=tuple((row.code, row.name) for row in book.council.directorates),
        people=size.people, on=opened_on, by=BUILDER, at=at,
    )  # fmt: skip
    market.extend(
        register_market(size.suppliers, slug=slug, book=book, on=on, after=len(market), by=BUILDER, at=at)
    )
    fill_register(staff, book, market, count=size.contracts, on=on)
    return staff


def register_market(
    count: int, *, slug: str, book: Rulebook, on: date, after: int, by: Actor, at: datetime
) -> Iterator[tuple[InventedSupplier, Supplier]]:
    """Register the suppliers that a council deals with, as many at a time as one act takes."""
    local = [
        (place.name, outward)
        for place in book.council.places
        if place.is_local
        for outward in sorted(place.outward)
    ]
    shares = {row.code: row.share_of_spend for row in book.categories if not row.parent}
    throw = dice(slug, "market")
    invented = list(invented_suppliers(count, shares=shares, local=local, on=on, throw=throw, after=after))
    for start in range(0, len(invented), AT_ONCE):
        batch = invented[start : start + AT_ONCE]
        made = suppliers.register_suppliers(
            [_draft(one) for one in batch], source="Supplier registration", by=by, at=at
        )
        yield from zip(batch, made, strict=True)


def _draft(invented: InventedSupplier) -> suppliers.Draft:
    numbers = [(invented.scheme, invented.identifier)] if invented.scheme else []
    if invented.vat:
        numbers.append(("GB-VAT", invented.vat))
    return suppliers.Draft(
        name=invented.name,
        kind=invented.kind,
        identifiers=tuple(numbers),
        address=suppliers.Whereabouts("trading", invented.street, invented.town, invented.postcode),
        size=_size(invented),
    )


def _size(invented: InventedSupplier) -> suppliers.SizeFacts | None:
    if invented.staff is None:
        return None
    return suppliers.SizeFacts(invented.staff, invented.turnover, on=invented.facts_on)


def fill_register(
    staff: Staff, book: Rulebook, market: Sequence[tuple[InventedSupplier, Supplier]], *, count: int, on: date
) -> list[tuple[InventedContract, Contract]]:
    """Enter contracts as their owners did, on the day each was awarded."""
    throw = dice(staff.authority.slug, "register")
    names = {row.code: row.name for row in book.council.directorates}
    places = [
        Place(
            row.code,
            row.name,
            row.parent,
            tuple(names[code] for code in row.directorates),
            row.share_of_spend,
        )
        for row in book.categories
        if row.parent
    ]
    invented = invented_contracts(
        count, places=places, suppliers=[one for one, _ in market], on=on, throw=throw
    )
    made = []
    for each in sorted(invented, key=lambda one: one.awarded_on):
        at = _morning(each.awarded_on)
        owner = throw.choice(staff.managers[each.directorate]) if each.has_owner else None
        new = NewContract(
            facts=_facts(each),
            parties=[Party(supplier=market[each.supplier][1])],
            directorate=staff.directorates[each.directorate],
            owner=owner,
            tier=_tier(each.value_net),
            options=[OptionEntry(months=each.extension_months)] if each.extension_months else [],
        )
        contract = contracts.register_contract(staff.authority, new, by=BUILDER, at=at)
        if each.is_published:
            contracts.publish_contract(contract, by=BUILDER, at=at)
        made.append((each, contract))
    return made


def _facts(each: InventedContract) -> ContractFacts:
    return ContractFacts(
        title=each.title,
        category=each.category.code,
        value_net=each.value_net,
        vat_basis="net stated",
        awarded_on=each.awarded_on,
        signed_on=each.awarded_on,
        commenced_on=each.awarded_on,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        has_extension_options=each.extension_months > 0,
        procedure=each.procedure,
        review_on=each.starts_on if each.has_review else None,
        notice_on=each.awarded_on if each.has_notice else None,
    )


def _tier(value_net: Decimal) -> str:
    if value_net >= 1_000_000:
        return "gold"
    return "silver" if value_net >= 150_000 else "bronze"


def _morning(on: date) -> datetime:
    return datetime.combine(on, time(9, 30), tzinfo=UTC)
