"""What the invented councils need next: from contracts that end, and from commissioners' own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step
from wisely.demonstration.budgeting import money_is_told
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice
from wisely.demonstration.filling import Entered
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months
from wisely.people.models import Directorate
from wisely.planning import actions
from wisely.planning.actions import GateAnswers, NeedFacts, OptionWeighed
from wisely.planning.lifecycle import NeedStage
from wisely.planning.models import Need
from wisely.planning.queries import acts_on, plan_of
from wisely.rules.rulebook import Rulebook

DAY = timedelta(days=1)
AGAIN = 12


class _Wish(NamedTuple):
    """A commissioner's own words; `ends_at` is how far it has come."""

    title: str
    outcome: str
    top: str
    value_net: int
    months: int
    ends_at: str


WISHES = (
    _Wish("Warm spaces in libraries", "People who are cold at home find a warm place nearby each winter day",
          "FM", 42_000, 6, "proposed"),
    _Wish("Repair workshops in three towns", "Broken things are mended instead of thrown away",
          "ENV", 88_000, 24, "appraised"),
    _Wish("Interpreters at short notice", "Nobody waits more than an hour for somebody who speaks with them",
          "PRO", 310_000, 36, "appraised"),
    _Wish("Bicycle counters on the main roads", "We know where people cycle, and where they dare not",
          "HWY", 19_500, 12, "agreed"),
    _Wish("Summer holiday meals", "No child goes hungry when school is closed", "FOO", 240_000, 24, "shared"),
    _Wish("Alarms for people who fall at home", "Help comes within half an hour to anybody who falls", "ASC",
          96_000, 24, "asked"),
    _Wish("Replacement of the town hall's carpets", "Visitors and staff can move about without tripping",
          "FM", 27_000, 3, "dropped"),
)  # fmt: skip
WEIGHED = (
    OptionWeighed("stop", "Without it the people who rely on it would have nowhere to turn."),
    OptionWeighed("in-house", "The service has neither the people nor the room for it this year."),
    OptionWeighed("share", "Both neighbours were asked; one would join a contract that allows for it."),
    OptionWeighed("buy", "Several suppliers in the area could do it, small ones among them."),
)


def plan_ahead(staff: Staff, entered: Sequence[Entered], book: Rulebook, *, on: date) -> None:
    """Propose what is needed next and take each need as far as it has come by the day of the world."""
    throw = dice(staff.authority.slug, "needs")
    soon = [
        each
        for each in entered
        if each.contract.ends_on is not None
        and on + 120 * DAY < each.contract.ends_on < on + 600 * DAY
        and each.contract.value_net
        and each.contract.stage == "signed"
    ]
    for place, each in enumerate(throw.sample(soon, k=min(AGAIN, len(soon)))):
        _plan_again(staff, each, book, place, on=on)
    for place, wish in enumerate(WISHES):
        _plan_wish(staff, wish, book, place, on=on)


def _plan_again(staff: Staff, each: Entered, book: Rulebook, place: int, *, on: date) -> None:
    """A contract that ends brings about a need, with its end as the day by which it is wanted."""
    contract, at = each.contract, morning(on - (40 - place) * DAY)
    assert contract.ends_on is not None
    ben = staff.one_of_the_cast("Budget holder", at=at)
    facts = NeedFacts(
        title=contract.title, outcome="The service goes on without a break when the contract ends",
        category=contract.category, kind=contract.kind or "services",
        value_net=contract.value_net or Decimal(1),
        needed_on=contract.ends_on + DAY, term_months=36, risk="high" if place % 5 == 0 else "low",
    )  # fmt: skip
    need = actions.propose_need(
        staff.authority, facts, directorate=contract.directorate, origin_kind="contract",
        origin_reference=contract.reference, commissioner=staff.cast["Budget holder"], by=ben, at=at,
    )  # fmt: skip
    _take(
        staff,
        need,
        ("scheduled", "scheduled", "agreed", "appraised", "proposed")[place % 5],
        book,
        by=ben,
        on=on,
    )


def _plan_wish(staff: Staff, wish: _Wish, book: Rulebook, place: int, *, on: date) -> None:
    at = morning(on - (20 - place) * DAY)
    # One is asked for by somebody else, where two budgets could pay: the budget holder has to say which.
    title = "Contract manager" if wish.ends_at == "asked" else "Budget holder"
    ben = staff.one_of_the_cast(title, at=at)
    parts = [category for category in book.categories if category.parent]
    category = next((part for part in parts if part.code.startswith(wish.top)), parts[place % len(parts)])
    homes: list[Directorate] = list(staff.directorates.values())
    home = homes[0] if wish.ends_at == "asked" else homes[place % len(homes)]
    facts = NeedFacts(
        title=wish.title, outcome=wish.outcome, category=category.code, value_net=Decimal(wish.value_net),
        term_months=wish.months, needed_on=add_months(on, 9 + place),
    )  # fmt: skip
    need = actions.propose_need(
        staff.authority, facts, directorate=home, commissioner=staff.cast[title], by=ben, at=at
    )
    _take(staff, need, wish.ends_at, book, by=ben, on=on)


def _take(staff: Staff, need: Need, ends_at: str, book: Rulebook, *, by: Actor, on: date) -> None:
    at = morning(on - 12 * DAY)
    if ends_at == "proposed":
        return
    if ends_at == "dropped":
        actions.drop_need(need, reason="The building closes for repairs next year.", by=by, at=at)
        return
    chosen = "share" if ends_at == "shared" else "buy"
    actions.appraise_options(need, options=WEIGHED, chosen=chosen, by=by, at=at)
    if ends_at == "shared":
        actions.meet_need_otherwise(
            need, reason="The neighbouring council cooks for both from May on.", by=by, at=at
        )
    if ends_at in {"appraised", "asked", "shared"}:
        return
    asha = staff.one_of_the_cast("Category manager", at=at)
    # A key decision that nobody else is asked about waits for its notice.
    if not money_is_told(staff, need, at=at) or not acts_on(need, by=asha, on=at.date())["pass_gate"]:
        return
    actions.pass_gate(need, answers=_answers(book, need.pk), is_clear=True, by=asha, at=at)
    if ends_at == "scheduled" and need.stage == NeedStage.AT_GATE:
        _agree(staff, need, on=on - 9 * DAY)
    if ends_at == "scheduled" and need.stage == NeedStage.AGREED:
        _schedule(need, asha, on=on)


def _agree(staff: Staff, need: Need, *, on: date) -> None:
    """Let those of the cast agree at the gate who may. One of a value beyond their limits goes on waiting."""
    at = morning(on)
    for title in ("Head of procurement", "Finance officer"):
        officer = staff.one_of_the_cast(title, at=at)
        approval = approvals.about(need.authority_id, kind="gate", subject=need.reference)
        steps = approvals.live_steps(approval) if approval else []
        for step in steps:
            if approval and _may_agree(approval, steps, step, officer, on=on):
                approve_step(
                    step, reason="It is in the plan and in the budget.", is_clear=True, by=officer, at=at
                )
                break
    need.refresh_from_db()


def _may_agree(approval: Any, steps: Any, step: Any, officer: Actor, *, on: date) -> bool:
    """Say whether an officer may agree now: a key decision waits for its notice."""
    money = approvals.money_of(approval, on=on)
    return bool(
        approvals.decision_on(approval, steps, step, officer=officer, on=on)[1]
        and approvals.may_be_agreed(approval, steps, step, money=money, on=on)
    )


def _answers(book: Rulebook, place: int) -> GateAnswers:
    ambition = book.council.ambitions[place % len(book.council.ambitions)]
    return GateAnswers(
        ambitions=(ambition.code,), social_value_percent=10,
        barriers="Lots by area, a plain form, and no turnover asked for beyond twice the value.",
        lots="By area, so that a small supplier can tender for one.", pays_living_wage=True,
        climate="Deliveries are joined and made by electric vans where there are some.",
        innovation="The outcome is asked for and not the way, so that better ways can win.",
        income="Finance looked and found none to be had.",
        market_message="Told at the market day and in the forward plan.",
    )  # fmt: skip


def _schedule(need: Need, by: Actor, *, on: date) -> None:
    at = morning(on - 6 * DAY)
    advised = plan_of(need, on=on).advised
    if advised is None or advised.ways is None:
        return
    actions.schedule_procurement(
        need, route=advised.code, contract_starts_on=need.needed_on, is_clear=True, by=by, at=at,
        reason="If it is late already, the option to extend bridges the gap.",
    )  # fmt: skip
    if need.stage == NeedStage.SCHEDULED and need.value_net > 20_000:
        actions.publish_plan(need, by=by, at=at)
