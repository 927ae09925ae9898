"""The last weeks before the day on which the world stands: everything a page should be able to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from wisely.contracts import actions as contracts
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.contracts.queries import grounds_of
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice, shuffled
from wisely.demonstration.filling import Entered, Known
from wisely.demonstration.ledger import Ledger
from wisely.demonstration.organisation import Staff
from wisely.demonstration.sign_in import open_sign_in
from wisely.demonstration.spreadsheet import Line, old_register
from wisely.lib.periods import add_months
from wisely.people import actions as people
from wisely.people.models import Person
from wisely.spend import actions as spend
from wisely.spend.queries import mapping_of
from wisely.suppliers import actions as suppliers

DAY = timedelta(days=1)


def live_the_last_weeks(
    staff: Staff,
    entered: Sequence[Entered],
    market: Sequence[Known],
    ledger: Ledger,
    *,
    own: Sequence[Known],
    rows: int,
    on: date,
) -> None:
    """Do what has happened lately, by those whose work it was. `rows` is a month's usual count.

    Suppliers are shared, so a council merges only those of the market that are its `own`.
    """
    _change_contracts(staff, entered, on=on)
    _make_one_supplier_of_two(staff, own, on=on)
    ledger.match_largest(max(2, min(8, rows // 600)), at=morning(on - 8 * DAY))
    _leave_imports_at_every_stage(staff, ledger, rows=rows, on=on)
    _stage_a_register(staff, market, entered, on=on)
    _draft_contracts(staff, entered, market, on=on)
    open_sign_in(staff, at=morning(on - 6 * DAY))
    _lend_authority(staff, on=on)
    _go_away(staff, on=on)
    _leave(staff, on=on)


def _in_force(entered: Sequence[Entered], *, on: date) -> list[Entered]:
    return [
        each
        for each in entered
        if each.contract.stage == ContractStage.SIGNED
        and each.invented.starts_on < on
        and each.contract.ends_on is not None
        and each.contract.ends_on > on + 60 * DAY
    ]


def _change_contracts(staff: Staff, entered: Sequence[Entered], *, on: date) -> None:
    throw = dice(staff.authority.slug, "lately")
    living = shuffled(_in_force(entered, on=on), throw)
    at, head = morning(on - 15 * DAY), staff.one_of_the_cast("Head of procurement", at=morning(on))
    for each in living[:2]:
        contracts.terminate_contract(
            each.contract, ended_on=on - 20 * DAY, by=head, at=at,
            reason="The supplier gave notice that it is closing its branch here.",
        )  # fmt: skip
    for each in [each for each in living[2:] if each.contract.regime][:3]:
        value = (each.contract.value_net or Decimal(0)) * Decimal("0.06")
        change = contracts.ModificationEntry(
            effect="value", ground=_small_change(each.contract), modified_on=on - 16 * DAY,
            description="More hours were needed over the winter than forecast.",
            value_change_net=value.quantize(Decimal("0.01")), notice_number="2026/S 000-041207",
        )  # fmt: skip
        contracts.modify_contract(
            each.contract, change, decided_by=staff.cast["Head of procurement"], by=head, at=at
        )
    for each in living[-2:]:
        contracts.set_tier(
            each.contract, tier="silver" if each.contract.tier == "gold" else "gold", by=head, at=at,
            reason="Reviewed with the service: the risk is not what the value alone suggests.",
        )  # fmt: skip
    for each in [each for each in living[2:-2] if each.contract.is_published][-2:]:
        contracts.withdraw_publication(
            each.contract, by=head, at=at, reason="An address in the description has to be taken out first."
        )


def _small_change(contract: Contract) -> str:
    """Give the ground on which a tenth of the value may be added, by the contract's regime."""
    return next(ground.code for ground in grounds_of(contract.regime) if ground.is_small_change)


def _make_one_supplier_of_two(staff: Staff, market: Sequence[Known], *, on: date) -> None:
    """Merge the first pairs of this council's market that only their legal form tells apart."""
    first: dict[str, Known] = {}
    pairs = []
    for each in market:
        if each[1].normal_name in first and each[1].stage == "live":
            pairs.append((first[each[1].normal_name][1], each[1]))
        first.setdefault(each[1].normal_name, each)
    by = staff.one_of_the_cast("Category manager", at=morning(on))
    for kept, twin in pairs[:3]:
        suppliers.merge_suppliers(
            twin, into=kept, reason="Same bank account and same address.", by=by, at=morning(on - 14 * DAY)
        )


def _leave_imports_at_every_stage(staff: Staff, ledger: Ledger, *, rows: int, on: date) -> None:
    """One undone, one abandoned; one waits for its columns, one for its import with rows rejected."""
    at, by = morning(on - 9 * DAY), staff.one_of_the_cast("Finance officer", at=morning(on))
    few = max(40, rows // 25)
    draft = ledger.stage(ledger.month_file(add_months(on, -1), rows=few, name="payments-draft.csv"), at=at)
    spend.confirm_mapping(draft, mapping=mapping_of(draft), by=by, at=at)
    spend.import_ledger(draft, by=by, at=at)
    spend.undo_import(
        draft, reason="It was the draft of the month; the ledger had not been closed.", by=by, at=at
    )
    wrong = ledger.stage(ledger.month_file(on, rows=few, name="payroll-by-mistake.csv"), at=at)
    spend.abandon_import(wrong, by=by, at=at)
    with_slips = next(first for back in range(12) if (first := add_months(on, -back)).month % 4 == 3)
    waiting = ledger.stage(
        ledger.month_file(with_slips, rows=few, name="late-invoices.csv"), at=morning(on - 3 * DAY)
    )
    spend.confirm_mapping(waiting, mapping=mapping_of(waiting), by=by, at=morning(on - 3 * DAY))
    ledger.stage(ledger.month_file(on, rows=few, name="purchasing-cards.csv"), at=morning(on - 2 * DAY))


def _stage_a_register(staff: Staff, market: Sequence[Known], entered: Sequence[Entered], *, on: date) -> None:
    """A spreadsheet of the schools' contracts was read and waits, with lines that could not be."""
    throw = dice(staff.authority.slug, "schools")
    lines = [
        Line(90_000 + number, each.invented, market[each.invented.supplier][0], "", "bronze", on)
        for number, each in enumerate(throw.sample(list(entered), k=min(14, len(entered))), start=1)
    ]
    file = contracts.NewFile("register", "schools-contracts.csv", old_register(lines, slips=3, throw=throw))
    at = morning(on - 4 * DAY)
    contracts.stage_import(staff.authority, file, by=staff.one_of_the_cast("Category manager", at=at), at=at)


def _draft_contracts(staff: Staff, entered: Sequence[Entered], market: Sequence[Known], *, on: date) -> None:
    """Contracts about to be signed, to follow some that end soon; one was given up, one entered in error."""
    at, iris = morning(on - 6 * DAY), staff.one_of_the_cast("Contract manager", at=morning(on))
    nia = staff.one_of_the_cast("Head of procurement", at=at)
    ending = _soonest(entered, on=on)[:10]
    drafts = [
        contracts.register_contract(
            staff.authority,
            contracts.NewContract(
                facts=contracts.ContractFacts(
                    title=f"{each.invented.title} (next)", category=each.invented.category.code,
                    value_net=each.invented.value_net, vat_basis="net stated", is_estimate=True,
                    commenced_on=on - 90 * DAY, starts_on=each.invented.ends_on + DAY,
                ),
                parties=[contracts.Party(supplier=market[each.invented.supplier][1])],
                directorate=each.contract.directorate, owner=staff.cast["Contract manager"], is_signed=False,
            ),
            by=iris, at=at,
        )
        for each in ending
    ]  # fmt: skip
    for draft in drafts[:1]:
        contracts.abandon_contract(draft, reason="The service is brought in house instead.", by=nia, at=at)
    for draft in drafts[1:2]:
        contracts.strike_out_contract(draft, reason="Entered twice.", by=nia, at=at)


def _soonest(entered: Sequence[Entered], *, on: date) -> list[Entered]:
    ending = [
        each
        for each in entered
        if each.contract.stage == ContractStage.SIGNED
        and each.contract.ends_on is not None
        and on < each.contract.ends_on < on + 120 * DAY
    ]
    return sorted(ending, key=lambda each: (each.contract.ends_on or on, each.contract.reference))


def _lend_authority(staff: Staff, *, on: date) -> None:
    """Delegations at every stage: accepted, waiting, declined, handed back."""
    at = morning(on - 5 * DAY)
    holders = staff.budget_holders[:4]
    receivers = [each.person for each in staff.budget_holders[4:]] + list(staff.cast.values())
    free = [each for each in receivers if each.pk not in {holder.person_id for holder in holders}]
    for (fate, receiver), lent in zip(
        zip(("accept", "wait", "decline", "end"), free, strict=False), holders, strict=False
    ):
        giver = staff.officer(lent.person, at=at)
        offered = people.offer_delegation(
            lent, receiver=receiver, starts_on=on - 5 * DAY, ends_before=on + 60 * DAY,
            limit_net=Decimal(50_000), by=giver, at=at,
        )  # fmt: skip
        taker = staff.officer(receiver, at=at)
        if fate in {"accept", "end"}:
            people.accept_delegation(offered, by=taker, at=at)
        if fate == "decline":
            people.decline_delegation(offered, reason="I am away for most of it myself.", by=taker, at=at)
        if fate == "end":
            people.end_delegation(offered, reason="Back earlier than planned.", by=giver, at=at)


def _go_away(staff: Staff, *, on: date) -> None:
    """Some are away: one today with a stand-in, one soon, one is back early."""
    at = morning(on - 5 * DAY)
    away = [person for managers in staff.managers.values() for person in managers[:1]]
    stand_in = staff.cast["Contract manager"]
    for place, person in enumerate(away[:3]):
        starts_on = on + (25 * DAY if place == 1 else -3 * DAY)
        absence = people.record_absence(
            person, starts_on=starts_on, ends_before=starts_on + 26 * DAY,
            by=staff.officer(person, at=at), at=at,
            stand_in=stand_in if person != stand_in and place == 0 else None,
        )  # fmt: skip
        if place == 2:
            people.end_absence(absence, by=staff.officer(person, at=at), at=morning(on - DAY))


def _leave(staff: Staff, *, on: date) -> None:
    """Two contract managers have left, and what they owned waits for somebody."""
    at = morning(on - 35 * DAY)
    by = staff.one_of_the_cast("System administrator", at=at)
    leavers: list[Person] = [managers[-2] for managers in staff.managers.values() if len(managers) > 2]
    for person in leavers[:2]:
        people.record_leaving(person, left_on=on - 20 * DAY, by=by, at=at)
