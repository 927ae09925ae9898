"""Builds the demonstration councils, room by room, by the acts that officers would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from wisely.audit.row_security import set_scope
from wisely.contracts import actions as contracts
from wisely.contracts.actions.rows import NewContract, Party
from wisely.contracts.decisions.entries import ContractFacts, OptionEntry
from wisely.contracts.models import Contract
from wisely.demonstration.dice import dice, stock
from wisely.demonstration.market import InventedSupplier, invented_suppliers
from wisely.demonstration.organisation import Staff, raise_council
from wisely.demonstration.payments import Relation, month_file
from wisely.demonstration.register import LONGEST_YEARS, InventedContract, Place, invented_contracts
from wisely.lib.actor import Actor, SystemActor
from wisely.lib.periods import Period, add_months, month
from wisely.people import actions as people
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.spend import actions as spend
from wisely.spend.queries import mapping_of
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
OFF_CONTRACT, REDACTED = 0.045, 0.05  # shares of what is paid on contract


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
    register = fill_register(staff, book, market, count=size.contracts, on=on)
    import_payments(staff, relations(staff, register, market, on=on), size=size, on=on)
    return staff


def relations(
    staff: Staff,
    register: Sequence[tuple[InventedContract, Contract]],
    market: Sequence[tuple[InventedSupplier, Supplier]],
    *,
    on: date,
) -> list[Relation]:
    """Give whom the council pays for what: its contracts, then a few without one, then people."""
    throw = dice(staff.authority.slug, "relations")
    trades = stock().trades
    made = [
        Relation(
            supplier=market[each.supplier][0].name,
            directorate=each.directorate,
            category=each.category.name,
            category_code=each.category.code,
            purpose=throw.choice(trades[each.category.top].purposes),
            monthly_net=each.monthly_net,
            period=Period.of(each.starts_on, each.ends_on),
        )
        for each, _ in register
    ]
    always = Period(on.replace(year=on.year - LONGEST_YEARS - 1), on)
    paid = sum(
        relation.monthly_net for relation in made if relation.period.contains(on - timedelta(days=200))
    )
    model = throw.sample(made, k=min(len(made), max(12, len(made) // 6)))
    off = max(len(model), 1)
    for relation in model:
        stranger = throw.choice(market)[0].name
        share = paid * OFF_CONTRACT / off * throw.lognormvariate(0, 0.8)
        made.append(replace(relation, supplier=stranger, monthly_net=share, period=always))
    made.extend(
        replace(relation, monthly_net=paid * REDACTED / off * 4, period=always, is_individual=True)
        for relation in throw.sample(model, k=max(4, len(model) // 8))
    )
    return made


def import_payments(staff: Staff, paid: Sequence[Relation], *, size: Size, on: date) -> None:
    """Import month after month of payment files, as the finance officer would have."""
    authority = staff.authority
    throw = dice(authority.slug, "payments")
    with TemporaryDirectory() as folder:
        for back in range(size.months, 0, -1):
            first = add_months(on, -back)
            each = month_file(
                f"payments-{first:%Y-%m}.csv", month(first.year, first.month), council=authority.name,
                relations=paid, rows=size.payments, throw=throw,
            )  # fmt: skip
            path = Path(folder) / each.name
            path.write_bytes(each.content)
            at = _morning(add_months(first, 1) + timedelta(days=11))
            staged = spend.stage_file(authority, path=path, name=each.name, by=BUILDER, at=at)
            spend.confirm_mapping(staged, mapping=mapping_of(staged), by=BUILDER, at=at)
            spend.import_ledger(staged, by=BUILDER, at=at)


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
