"""Owners were asked to confirm their records, and told what ends soon: some have answered, most have not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from wisely.contracts import actions
from wisely.contracts.decisions.alerts import BEGIN, ENDING
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Alert, Contract
from wisely.contracts.queries import facts_of
from wisely.contracts.queries.alerts import due_alerts, people_to_tell
from wisely.demonstration.clock import morning
from wisely.demonstration.filling import Entered
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import the_clock
from wisely.people.models import Person

DAYS_AGO, DAYS_LEFT = 8, 45  # the world stands at the first of a month: still to come at its end
MOST_ASKED, MOST_OF_THE_CAST = 12, 4
RENEWAL = (BEGIN, ENDING)
ACTED = ("The service has asked to go on; the need is being written.",)
COMMENTS = {"confirmed": "", "mended": "", "not mine": "It went to the new service last spring."}


def ask_owners(staff: Staff, entered: Sequence[Entered], *, on: date) -> None:
    """Ask the owners of the barest records, and let the first few of them answer: each way once."""
    asked = _barest(staff, entered)
    if not asked:
        return
    at, head = (
        morning(on - timedelta(days=DAYS_AGO)),
        staff.one_of_the_cast("Head of procurement", at=morning(on)),
    )
    actions.ask_for_updates(
        staff.authority, asked, due_on=on + timedelta(days=DAYS_LEFT), by=head, at=at,
        note="The auditors look at the register next month. What you do not know can stay empty.",
    )  # fmt: skip
    for contract, (answer, comment) in zip(reversed(asked), COMMENTS.items(), strict=False):
        _answer(staff, contract, answer, comment, on=on)


def tell_of_what_ends(staff: Staff, *, on: date) -> None:
    """Write the letters that the clock writes, so that alerts wait on the first morning; act on one."""
    at = morning(on)
    due = due_alerts(staff.authority, on=on)
    people = people_to_tell(due)
    clock = the_clock(authority_id=staff.authority.pk)
    for key in sorted(due, key=lambda key: people[key].reference):
        actions.tell_of_alerts(staff.authority, people[key], due[key], by=clock, at=at)
    keeper = staff.cast["Contract manager"]
    mine = Alert.objects.filter(recipient=keeper, acted_at__isnull=True, rule__in=RENEWAL)
    mine = mine.order_by("contract__reference", "rule")
    for alert, how in zip(mine, ACTED, strict=False):
        actions.act_on_alert(alert, how=how, by=staff.officer(keeper, at=at), at=at)


def _answer(staff: Staff, contract: Contract, answer: str, comment: str, *, on: date) -> None:
    assert contract.owner is not None
    at = morning(on - timedelta(days=DAYS_AGO // 2))
    owner = staff.officer(contract.owner, at=at)
    if answer == "mended":
        facts = facts_of(contract)
        facts = replace(facts, description=facts.description or f"{facts.title}, as in the specification.",
                        review_on=facts.review_on or on + timedelta(days=90))  # fmt: skip
        actions.revise_contract(
            contract, facts=facts, directorate=contract.directorate, by=owner, at=at,
            reason="Completed when the Head of procurement asked.",
        )  # fmt: skip
    actions.answer_update(contract, answer=answer, comment=comment, by=owner, at=at)


def _barest(staff: Staff, entered: Sequence[Entered]) -> list[Contract]:
    """Give the contracts that lack most, those of the contract manager first; each owner is at work."""
    left = set(Person.objects.filter(left_on__isnull=False).values_list("pk", flat=True))
    kept = [
        each.contract
        for each in entered
        if each.contract.stage == ContractStage.SIGNED
        and each.contract.owner_id is not None
        and each.contract.owner_id not in left
    ]
    kept.sort(key=lambda contract: (contract.completeness, contract.pk))
    keeper = staff.cast["Contract manager"].pk
    mine = [contract for contract in kept if contract.owner_id == keeper][:MOST_OF_THE_CAST]
    others = {contract.owner_id: contract for contract in reversed(kept) if contract.owner_id != keeper}
    return [*mine, *list(others.values())[: MOST_ASKED - len(mine)]]
