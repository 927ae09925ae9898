"""Alerts: what is due to whom, what somebody was told, and whom else it went to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from wisely.audit.compiled import compiled_once
from wisely.contracts.decisions import alerts as deciding
from wisely.contracts.decisions.alerts import Occasion, Watched, step_name
from wisely.contracts.decisions.performing import OVER
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Alert, AlertDigest, Contract, ContractSupplier, UpdateAsked
from wisely.contracts.queries.ahead import latest_safe_start
from wisely.contracts.queries.falling_due import results_late, reviews_late
from wisely.contracts.queries.holding import holds
from wisely.contracts.queries.risks import RUNNING
from wisely.contracts.queries.triggers import triggers_waiting
from wisely.people.models import Authority, Person
from wisely.people.queries.officers import has_not_left
from wisely.people.queries.organisation import RoleHeld, roles_held
from wisely.planning import queries as planning
from wisely.planning.lifecycle import NeedStage
from wisely.rules.alert_days import AlertDays
from wisely.rules.rulebook import rulebook
from wisely.suppliers.queries import declarations, insurances

RULES = deciding.RULES
OPEN, ACTED, SETTLED = "open", "acted on", "settled"


@dataclass(frozen=True, slots=True)
class Due:
    """One alert that one person is to be told now."""

    contract_id: int
    reference: str
    step: int
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told on one occasion: the day of each step, whom, and whether somebody acted."""

    steps: dict[int, date]
    people: set[int]
    is_acted_on: bool


Key = tuple[int, str, date]


def due_alerts(council: Authority, *, on: date, days: AlertDays | None = None) -> dict[int, list[Due]]:
    """Give what each person, by key, is to be told on a day. Eleven queries, however long the register; one
    more each where an insurance is about to lapse, a declaration to run out, a supplier shows distress.

    `days` are those of the council's pack, unless others are tried.
    """
    days = days or rulebook(on, council.pack).alert_days
    told, waits = _told(council.pk), _what_waits(council.pk, days, on=on)
    planned = set(
        planning.needs(council.pk)
        .filter(origin_kind="contract")
        .exclude(stage=NeedStage.DROPPED)
        .values_list("origin_reference", flat=True)
    )
    at_work = Person.objects.filter(has_not_left(on), authority=council)
    here = set(at_work.values_list("pk", flat=True))
    roles = roles_held([role for _, role in deciding.STEPS if role], on=on)
    found: dict[int, list[Due]] = defaultdict(list)
    for contract in _watched_contracts(council.pk, waits, days, on=on):
        steps = _steps(contract, roles, here)
        for occasion in _occasions(contract, council, planned, waits, days=days, on=on):
            before = told.get((contract.pk, occasion.rule, occasion.about_on), _Told({}, set(), False))
            if before.is_acted_on:
                continue
            people = waits.with_watchers(contract, occasion, steps, here)
            for step, person in deciding.whom_to_tell(occasion, before.steps, people, days=days, on=on):
                if person not in before.people:
                    found[person].append(Due(contract.pk, contract.reference, step, occasion))
    return found


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is told of contracts, by their key, besides the days that they have themselves.

    Updates that were asked for; last days of cover and of declarations; signs of distress; results of KPIs
    and reviews of risks that are late, the latter with who watches the risks.
    """

    updates: Mapping[int, tuple[tuple[date, date], ...]]
    lapsing: Mapping[int, tuple[date, ...]]
    ending: Mapping[int, tuple[date, ...]]
    distress: Mapping[int, tuple[tuple[date, date], ...]]
    results: Mapping[int, tuple[date, ...]]
    reviews: Mapping[int, Mapping[date, set[int]]]

    def with_watchers(
        self, contract: Contract, occasion: Occasion, steps: list[list[int]], here: set[int]
    ) -> list[list[int]]:
        """Give the people of each step; who watches a risk and works here is told with the owner."""
        if occasion.rule != deciding.RISK:
            return steps
        watchers = self.reviews[contract.pk][occasion.about_on] & here
        return [[*steps[0], *sorted(watchers)], *steps[1:]]


def _what_waits(authority_id: int, days: AlertDays, *, on: date) -> _Waiting:
    return _Waiting(
        updates_open(authority_id),
        insurances_lapsing(authority_id, until=on + timedelta(days=days.insurance)),
        declarations_ending(authority_id, until=on + timedelta(days=days.declaration)),
        triggers_waiting(authority_id),
        results_late(authority_id, on=on),
        reviews_late(authority_id, on=on),
    )


def _watched_contracts(
    authority_id: int, waits: _Waiting, days: AlertDays, *, on: date
) -> Iterable[Contract]:
    watched = Q(stage=ContractStage.SIGNED) & (
        Q(ends_on__lte=deciding.ends_watched_until(on, days))
        | Q(next_notice_on__lte=on + timedelta(days=days.notice))
        | Q(review_on__lte=on + timedelta(days=days.review))
    )
    if waits.updates:
        watched |= Q(pk__in=list(waits.updates), stage__in=RUNNING)
    if of_suppliers := [*waits.lapsing, *waits.ending, *waits.distress]:
        watched |= Q(pk__in=of_suppliers, stage=ContractStage.SIGNED)
    if late := [*waits.results, *waits.reviews]:
        watched |= Q(pk__in=late)
    rows = Contract.objects.filter(watched, authority=authority_id)
    return rows.select_related("directorate").order_by("ends_on", "pk").iterator(chunk_size=2_000)


def _told(authority_id: int) -> Mapping[Key, _Told]:
    found: dict[Key, _Told] = {}
    rows = Alert.objects.filter(
        Q(contract__stage__in=RUNNING) | Q(rule=deciding.RESULT, contract__stage__in=OVER),
        authority=authority_id,
    )
    for contract, rule, about_on, step, told_on, person, acted_at in rows.values_list(
        "contract", "rule", "about_on", "step", "told_on", "recipient", "acted_at"
    ):
        before = found.get((contract, rule, about_on), _Told({}, set(), False))
        steps = {**before.steps, step: min(told_on, before.steps.get(step, told_on))}
        is_acted_on = before.is_acted_on or acted_at is not None
        found[contract, rule, about_on] = _Told(steps, before.people | {person}, is_acted_on)
    return found


def updates_open(authority_id: int) -> dict[int, tuple[tuple[date, date], ...]]:
    """Give by contract the days on which an update was asked for and is due, where nobody has answered."""
    found: dict[int, tuple[tuple[date, date], ...]] = {}
    rows = UpdateAsked.objects.filter(authority=authority_id, answer="")
    for contract, asked_at, due_on in rows.values_list("contract", "request__asked_at", "due_on"):
        found[contract] = (*found.get(contract, ()), (timezone.localdate(asked_at), due_on))
    return found


def insurances_lapsing(authority_id: int, *, until: date) -> dict[int, tuple[date, ...]]:
    """Give by contract in force the last days of its suppliers' insurances that lapse by a day. Two queries.

    The supplier that a merged one is shown under answers for it.
    """
    rows = insurances(authority_id).filter(expires_on__lte=until)
    return _by_contract(authority_id, rows.values_list("shown_id", "expires_on"))


def declarations_ending(authority_id: int, *, until: date) -> dict[int, tuple[date, ...]]:
    """Give by contract in force the last days of what its suppliers declared, by a day. Two queries."""
    rows = declarations(authority_id).filter(until_on__lte=until)
    return _by_contract(authority_id, rows.values_list("shown_id", "until_on"))


def _by_contract(authority_id: int, last_days: Iterable[tuple[int, date]]) -> dict[int, tuple[date, ...]]:
    """Give last days of suppliers, by the key of the live one, under their contracts in force."""
    ends: dict[int, set[date]] = defaultdict(set)
    for shown, day in last_days:
        ends[shown].add(day)
    found: dict[int, set[date]] = defaultdict(set)
    if ends:
        parties = ContractSupplier.objects.annotate(
            shown_id=Coalesce("supplier__canonical_id", "supplier_id")
        ).filter(authority=authority_id, shown_id__in=list(ends), contract__stage=ContractStage.SIGNED)
        for contract, shown in parties.values_list("contract", "shown_id"):
            found[contract] |= ends[shown]
    return {contract: tuple(sorted(days)) for contract, days in found.items()}


def _occasions(
    contract: Contract, council: Authority, planned: set[str], waits: _Waiting, *, days: AlertDays, on: date
) -> Sequence[Occasion]:
    """Give what is due of a contract."""
    ends_on, key = contract.ends_on, contract.pk
    has_successor = contract.reference in planned
    start_by = None
    is_signed = contract.stage == ContractStage.SIGNED
    if is_signed and ends_on is not None and ends_on >= on and not has_successor:
        start_by = latest_safe_start(contract, pack=council.pack, on=on)
    return deciding.occasions_due(
        Watched(
            stage=contract.stage, ends_on=ends_on, next_notice_on=contract.next_notice_on,
            options_left=contract.options_left, review_on=contract.review_on, start_by=start_by,
            has_successor=has_successor, updates=waits.updates.get(key, ()),
            insured_until=waits.lapsing.get(key, ()), declared_until=waits.ending.get(key, ()),
            distress=waits.distress.get(key, ()), results_late=waits.results.get(key, ()),
            reviews_late=tuple(waits.reviews.get(key, ())),
        ),
        days=days,
        on=on,
    )  # fmt: skip


def _steps(contract: Contract, roles: Sequence[RoleHeld], here: set[int]) -> list[list[int]]:
    """Give the people of each step: those of a role only as far as it reaches."""
    scopes = {
        ("council", ""),
        ("directorate", contract.directorate_code),
        ("category", contract.category),
        ("contract", contract.reference),
    }
    steps: list[list[int]] = []
    for step, role in deciding.STEPS:
        if step == deciding.OWNER:
            steps.append([contract.owner_id] if contract.owner_id in here else [])
        elif step == deciding.DEPUTY:
            steps.append([contract.deputy_id] if contract.deputy_id in here else [])
        else:
            steps.append(
                [
                    each.person_id
                    for each in roles
                    if each.role == role and (each.scope_kind, each.scope_key) in scopes
                ]
            )
    return steps


def alerts_to(person: str, *, authority_id: int | None) -> QuerySet[Any]:
    """Give what one person, by reference, was told, with where it `stands`: open, acted on or settled.

    Settled is what the register itself has answered since: extended, ended, planned for.
    """
    rows = Alert.objects.filter(authority=authority_id, recipient__reference=person)
    return _standing(rows, authority_id)


def alerts_told(authority_id: int | None) -> QuerySet[Any]:
    """Give everything that anybody was told, with where it `stands`, as `alerts_to` does."""
    return _standing(Alert.objects.filter(authority=authority_id), authority_id)


_TOLD_AS = Case(
    When(step=0, rule=deciding.RISK, then=Value(step_name(0, deciding.RISK))),
    *(When(step=step, then=Value(name)) for step, name in enumerate(deciding.STEP_NAMES)),
    output_field=CharField(),
)


def _standing(rows: QuerySet[Any], authority_id: int | None) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(
        stands=Case(
            When(acted_at__isnull=False, then=Value(ACTED)),
            When(holds(authority_id), then=Value(OPEN)),
            default=Value(SETTLED),
            output_field=CharField(),
        ),
        told_as=_TOLD_AS,
    )
    return found


def open_alerts_of(contract: Contract) -> list[Alert]:
    """Give the alerts on a contract that nobody has acted on, one of each occasion. One query, or two."""
    rules = frozenset(_rules_told(contract.authority_id, contract.pk))
    if not rules:
        return []
    found: dict[tuple[str, date], Alert] = {}
    for row in _open_rows(contract.authority_id, contract.pk, rules=rules):
        found.setdefault((row.rule, row.about_on), row)
    return list(found.values())


def _waiting(authority: Any, contract: Any) -> QuerySet[Any, Any]:
    return Alert.objects.filter(authority=authority, contract=contract, acted_at__isnull=True)


@compiled_once
def _rules_told(authority: Any, contract: Any) -> QuerySet[Any, Any]:
    return _waiting(authority, contract).values_list("rule", flat=True)


@compiled_once
def _open_rows(authority: Any, contract: Any, *, rules: frozenset[str]) -> QuerySet[Any, Any]:
    return _waiting(authority, contract).filter(holds(authority, rules)).order_by("act_by_on", "pk")


def narrow_by_standing_of_alert(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    """Narrow to alerts that are open, acted on or settled."""
    return rows.filter(stands=answer)


def alert_for(authority_id: int | None, key: int) -> tuple[Alert, str] | None:
    """Give one alert with its contract and its people, and where it stands."""
    rows = Alert.objects.filter(authority=authority_id, pk=key).select_related(
        "contract__directorate", "contract__owner", "contract__deputy", "recipient"
    )
    found = _standing(rows, authority_id).first()
    return (found, found.stands) if found else None


def same_occasion(alert: Alert) -> list[Alert]:
    """Give every alert of the same occasion, in the order in which people were told. One query."""
    rows = Alert.objects.filter(
        authority=alert.authority_id, contract=alert.contract_id, rule=alert.rule, about_on=alert.about_on
    )
    return list(rows.select_related("recipient").order_by("step", "pk"))


def next_step_of(alert: Alert, rows: Sequence[Alert], *, pack: str, on: date) -> date | None:
    """Give the day on which the next is told, if nobody acts and somebody is left."""
    days = rulebook(on, pack).alert_days
    occasion = Occasion(alert.rule, alert.about_on, alert.told_on, alert.act_by_on)
    return deciding.next_step_on(occasion, {row.step: row.told_on for row in rows}, days=days, on=on)


def digest_for(key: int) -> AlertDigest | None:
    """Give a letter with whom it goes to."""
    return AlertDigest.objects.select_related("recipient", "authority").filter(pk=key).first()


def told_in(digest: AlertDigest) -> list[Alert]:
    """Give the alerts of a letter, most pressing first. One query."""
    rows = Alert.objects.filter(authority=digest.authority_id, digest=digest)
    return list(rows.select_related("contract").order_by("act_by_on", "contract__title", "pk"))


def people_to_tell(keys: Iterable[int]) -> dict[int, Person]:
    """Give people by key. One query."""
    return Person.objects.in_bulk(list(keys))


def count_open(person: str, *, authority_id: int | None) -> int:
    """Count what waits for a person, by reference: the alerts to them that stand open. One query."""
    return sum(_open_counts(authority_id, person))


@compiled_once
def _open_counts(authority: Any, person: Any) -> QuerySet[Any, Any]:
    rows = Alert.objects.filter(authority=authority, recipient__reference=person, acted_at__isnull=True)
    counted = rows.filter(holds(authority)).order_by().values("authority").annotate(found=Count("pk"))
    found: QuerySet[Any, Any] = counted.values_list("found", flat=True)
    return found


def watched_by(officer: Any) -> QuerySet[Contract]:
    """Give the signed contracts that a person owns or stands in for."""
    mine = Q(owner__reference=officer.reference) | Q(deputy__reference=officer.reference)
    return Contract.objects.filter(mine, authority=officer.authority_id, stage=ContractStage.SIGNED)
