"""The register filled by acts: the old spreadsheet imported, then each contract entered on its award."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from wisely.contracts import actions
from wisely.contracts.actions.rows import NewContract, Party
from wisely.contracts.decisions.entries import ContractFacts, OptionEntry
from wisely.contracts.models import Contract
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice
from wisely.demonstration.market import InventedSupplier
from wisely.demonstration.organisation import Staff
from wisely.demonstration.register import InventedContract
from wisely.demonstration.spreadsheet import Line, old_register
from wisely.people.models import Person
from wisely.suppliers.models import Supplier

Known = tuple[InventedSupplier, Supplier]
FILE_NAME = "contracts-register.csv"
NO_OTHER = "Only one supplier can supply it, for technical reasons."


@dataclass(frozen=True, slots=True)
class Entered:
    """A contract as it was invented and as it stands in the register; numbers begin with 1."""

    number: int
    invented: InventedContract
    contract: Contract


def enter_old_register(
    staff: Staff, contracts: Sequence[InventedContract], market: Sequence[Known], *, on: date
) -> list[Entered]:
    """Import what the council knew of its contracts when it came to Wisely."""
    throw = dice(staff.authority.slug, "old register")
    lines = [
        Line(
            number,
            each,
            market[each.supplier][0],
            _name(_owner(staff, each, number)),
            tier_of(each.value_net),
            on,
        )
        for number, each in enumerate(contracts, start=1)
    ]
    at, head = morning(on), staff.one_of_the_cast("Head of procurement", at=morning(on))
    file = actions.NewFile("register", FILE_NAME, old_register(lines, slips=3, throw=throw))
    batch = actions.stage_import(staff.authority, file, by=head, at=at)
    actions.import_register(batch, by=head, at=at)
    rows = Contract.objects.filter(authority=staff.authority).select_related("owner", "directorate")
    by_reference = {row.former_reference: row for row in rows}
    return [Entered(line.number, line.contract, by_reference[line.reference]) for line in lines]


def enter_contracts(
    staff: Staff, contracts: Iterable[tuple[int, InventedContract]], market: Sequence[Known]
) -> list[Entered]:
    """Enter contracts as their owners did, on the day each was awarded."""
    made = []
    for number, each in contracts:
        at, owner = morning(each.awarded_on), _owner(staff, each, number)
        by = staff.officer(owner or staff.cast["Contract manager"], at=at)
        new = NewContract(
            facts=_facts(each, number, throw=dice(staff.authority.slug, "particulars", str(number))),
            parties=[Party(supplier=market[each.supplier][1])],
            directorate=staff.directorates[each.directorate],
            owner=owner,
            deputy=_deputy(staff, owner, number, each.directorate),
            tier=tier_of(each.value_net),
            options=[OptionEntry(months=each.extension_months)] if each.extension_months else [],
        )
        contract = actions.register_contract(staff.authority, new, by=by, at=at)
        made.append(Entered(number, each, contract))
    return made


def entered_again(contracts: Sequence[InventedContract], entered: Iterable[tuple[int, int]]) -> list[Entered]:
    """Give contracts as they stand now, from their numbers and keys, in the same order."""
    keys = dict(entered)
    rows = Contract.objects.select_related("owner", "directorate").in_bulk(keys.values())
    return [Entered(number, contracts[number - 1], rows[key]) for number, key in keys.items()]


def publish(staff: Staff, entered: Iterable[Entered], *, not_before: date) -> None:
    """Let the public read those that are meant for it, on the day of their award; none `not_before` a day."""
    for each in entered:
        if each.invented.is_published and each.contract.supplier_name:
            at = morning(max(each.invented.awarded_on, not_before)) + timedelta(hours=4)
            by = staff.one_of_the_cast("Category manager", at=at)
            actions.publish_contract(each.contract, by=by, at=at)


def tier_of(value_net: Decimal) -> str:
    """Give how closely a contract of this value is watched."""
    if value_net >= 1_000_000:
        return "gold"
    return "silver" if value_net >= 150_000 else "bronze"


def _owner(staff: Staff, each: InventedContract, number: int) -> Person | None:
    managers = staff.managers[each.directorate]
    return managers[number % len(managers)] if each.has_owner else None


def _deputy(staff: Staff, owner: Person | None, number: int, directorate: str) -> Person | None:
    if owner is None or number % 5 > 2:
        return None
    stand_in = staff.cast["Contract manager"]
    if owner != stand_in and number % 9 == 0:
        return stand_in
    managers = staff.managers[directorate]
    return next((each for each in managers[number % len(managers) :] + managers if each != owner), None)


def _name(person: Person | None) -> str:
    return person.name if person else ""


def _facts(each: InventedContract, number: int, *, throw: Random) -> ContractFacts:
    """Give what its owner wrote down. Four in ten write all of it, the others half of what nobody checks."""
    writes = 1.0 if throw.random() < 0.4 else 0.5
    written = [throw.random() < writes for _ in range(5)]
    is_direct, months = each.procedure.startswith("direct"), (each.ends_on - each.starts_on).days // 30
    return ContractFacts(
        description=f"{each.title}, for {each.directorate}, over {months} months." if written[0] else "",
        cpv_codes=(each.category.cpv,) if written[1] and each.category.cpv else (),
        irrecoverable_vat=Decimal("0.00") if written[2] else None,
        was_competed=not is_direct if written[3] else None,
        direct_award_reason=NO_OTHER if written[3] and is_direct else "",
        notice_number=f"{40_000 + number:06}-{each.awarded_on:%Y}" if written[4] and each.has_notice else "",
        title=each.title,
        category=each.category.code if each.category_is_recorded else "",
        value_net=each.value_net,
        vat_basis="net stated",
        commenced_on=each.commenced_on,
        awarded_on=each.awarded_on,
        signed_on=each.awarded_on,
        starts_on=each.starts_on,
        ends_on=each.ends_on if each.term_is_recorded else None,
        has_extension_options=each.extension_months > 0,
        procedure=each.procedure,
        review_on=each.starts_on if each.has_review else None,
        notice_on=each.awarded_on if each.has_notice else None,
    )
