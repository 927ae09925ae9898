"""What registers said of those the council depends on, the signs of distress in it, and who acted on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wisely.contracts.actions import act_on_distress_trigger, watch_suppliers
from wisely.contracts.models import DistressTrigger
from wisely.contracts.queries import contracts_behind, watched_keys
from wisely.demonstration.accounting import BOOKS, keep_accounts
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice, shuffled
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import Actor, the_clock
from wisely.suppliers.actions import keep_reading, keep_readings
from wisely.suppliers.models import Identifier
from wisely.suppliers.registers import Reading

DAY = timedelta(days=1)
SCORED, OTHERS, SOUND = 0.86, 12, 12  # the share of gold and silver that are scored; how many more are read
FIRST, LATER, BACK, FALLEN, LATELY = 100, 30, 28, 12, 2  # days before the day on which the world stands
FELL_BY = 24


@dataclass(frozen=True, slots=True)
class Fate:
    """What befalls one supplier: what Companies House says on which days, or that its score falls.

    `days_late` are those of its accounts on the day on which the world stands. `acted_after` days somebody
    says `how` they act; None where nobody does.
    """

    seen: int
    says: Mapping[str, str] | None = None
    days_late: int = 0
    filed: int | None = None
    acted_after: int | None = None
    how: str = ""


FATES = (
    Fate(LATER, {"state": "administration"}, acted_after=1,
         how="Contract owners and legal services were told; the contingency plan is at work"),
    Fate(LATER, {}, days_late=31, acted_after=3,
         how="The supplier was asked why; we look again in a month. Its accountant files next week"),
    Fate(LATER, {}, days_late=31, acted_after=14,
         how="The supplier was asked why; we look again in a month"),
    Fate(LATER, {}, days_late=31, filed=BACK),
    Fate(FALLEN, acted_after=2, how="A meeting is arranged and a cash forecast asked for"),
    Fate(FALLEN),
    Fate(LATELY, {}, days_late=40),
    Fate(LATELY, {"statement_overdue": "yes"}),
)  # fmt: skip


def watch_finances(staff: Staff, *, on: date) -> None:
    """Read scores of most gold and silver suppliers and some others, and let some come into difficulty."""
    throw = dice(staff.authority.slug, "registers")
    main, rest = _numbers(staff, ("gold", "silver"), on=on), _numbers(staff, ("bronze",), on=on)
    known = {each.supplier_id for each in main}
    scored = shuffled([each for each in main if throw.random() < SCORED], throw)
    scored += [each for each in rest if each.supplier_id not in known][:OTHERS]
    scores = {each.supplier_id: throw.randint(54, 94) for each in scored}
    befallen = list(zip(scored, FATES, strict=False))
    _score(scored, scores, on=on - FIRST * DAY)
    sound = scored[len(befallen) :][:SOUND]
    for each in sound:
        _look_up(each, {}, on=on - LATER * DAY)
    for days in (LATER, BACK, FALLEN, LATELY):
        then = on - days * DAY
        _befall(befallen, scores, days, on=on)
        if days == FALLEN:
            _score(scored, scores, on=then)
        if days == LATELY:
            of = {each.supplier_id: each.supplier for each in sound}
            keep_accounts(staff, list(of.values())[: len(BOOKS)], on=then)
        watch_suppliers(by=the_clock(), at=morning(then) + timedelta(minutes=20))
        for each, fate in befallen:
            if fate.seen == days and fate.acted_after is not None:
                _act(staff, each, fate)


def _befall(
    befallen: Sequence[tuple[Identifier, Fate]], scores: dict[int, int], days: int, *, on: date
) -> None:
    """Let happen what happened so many days ago."""
    for each, fate in befallen:
        if fate.says is None and fate.seen == days:
            scores[each.supplier_id] -= FELL_BY
        elif fate.says is not None and days in {fate.seen, fate.filed}:
            _look_up(each, _said(fate, days, on=on), on=on - days * DAY)


def _said(fate: Fate, days: int, *, on: date) -> Mapping[str, str]:
    if days == fate.filed or not fate.days_late:
        return fate.says or {}
    due_on = on - fate.days_late * DAY
    return {"accounts_overdue": "yes", "accounts_due_on": due_on.isoformat()}


def _numbers(staff: Staff, tiers: Sequence[str], *, on: date) -> list[Identifier]:
    """Give the company numbers of live suppliers with a contract in force in some tiers."""
    rows = Identifier.objects.filter(
        scheme="GB-COH", withdrawn_at__isnull=True,
        supplier__in=watched_keys(staff.authority.pk, on=on, tiers=tiers),
    )  # fmt: skip
    return list(rows.select_related("supplier").order_by("supplier__reference", "number"))


def _score(scored: Sequence[Identifier], scores: Mapping[int, int], *, on: date) -> None:
    readings = []
    for each in scored:
        score = scores[each.supplier_id]
        facts = {"state": "scored", "score": str(score), "limit": str(score * 1_500)}
        readings.append((each.supplier, Reading(each.number, facts, on - DAY)))
    keep_readings("Credit scores", readings, by=the_clock(), at=morning(on))


def _look_up(each: Identifier, says: Mapping[str, str], *, on: date) -> None:
    facts = {
        "name": each.supplier.name.upper(), "state": "active", "accounts_overdue": "no",
        "accounts_due_on": (on + 150 * DAY).isoformat(), "statement_overdue": "no",
        "insolvency_history": "no", "charges": "no", "undeliverable_address": "no", **says,
    }  # fmt: skip
    reading = Reading(each.number, facts, on)
    keep_reading(each.supplier, register="Companies House", reading=reading, by=the_clock(), at=morning(on))


def _act(staff: Staff, each: Identifier, fate: Fate) -> None:
    """Let the owner of its chief contract, or the head of procurement, say what is done."""
    row = DistressTrigger.objects.select_related("supplier").get(
        authority=staff.authority, supplier=each.supplier_id, gone_at__isnull=True
    )
    at = row.seen_at + timedelta(days=fate.acted_after or 0, hours=3)
    act_on_distress_trigger(row, how=fate.how, by=_who(staff, row, on=at.date()), at=at)


def _who(staff: Staff, row: DistressTrigger, *, on: date) -> Actor:
    at = morning(on)
    owners = [each.owner for each in contracts_behind(staff.authority.pk, row.supplier_id, on=on)]
    here = [each for each in owners if each is not None and (each.left_on is None or each.left_on > on)]
    return staff.officer(here[0], at=at) if here else staff.one_of_the_cast("Head of procurement", at=at)
