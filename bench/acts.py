"""Acts beside a plain locked save of the same row, all committed to disk."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection, models, transaction

from bench.clock import Report, Timing, timed
from bench.pages import largest_council
from wisely.audit.row_security import in_scope, set_scope
from wisely.contracts import actions
from wisely.contracts.models import Contract
from wisely.lib.actor import SystemActor
from wisely.people.models import Authority, Person

GOAL_MORE_MS = 2.5
BENCH = SystemActor("system:bench", "The bench")
ROUNDS = 4
BARE, SAVE = "the same by bare SQL", "plain locked save"


def measure(times: int) -> Report:
    """Save a contract under a lock, publish and withdraw, assign owners: alternately, and compare.

    To assign an owner is an act's own beats, with a look at what the record lacks; to publish also sets off
    what programs follow: the release, the change feed, what the yearly files owe.
    """
    council, _ = largest_council()
    with in_scope(council.pk):
        contract = Contract.objects.filter(authority=council, stage="signed").order_by("pk")[0]
        people = list(Person.objects.filter(authority=council, left_on__isnull=True).order_by("-pk")[:2])
    turns = _Turns(council, contract, people)
    each = max(10, times // ROUNDS // 2 * 2)  # even, so that turns never meet
    ways = {
        BARE: turns.write,
        SAVE: turns.save,
        "act: publish, withdraw": turns.publish,
        "act: assign an owner": turns.assign,
    }
    taken: dict[str, list[Timing]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name].append(timed(each, way, warm=6))
    return _report({name: min(found, key=lambda one: one.median_ms) for name, found in taken.items()}, each)


def _report(best: dict[str, Timing], each: int) -> Report:
    head = ("Act", "median ms", "95th ms", "processor ms", "more ms", "x plain save", "")
    report = Report(table=[head])
    report.say(f"acts      best of {ROUNDS} rounds of {each}, by turns; milliseconds")
    report.say(f"  {'':34} {'median':>7} {'p95':>7} {'app':>6} {'db':>6} {'more':>7}")
    for name, taken in best.items():
        more = taken.median_ms - best[SAVE].median_ms
        fits = "" if name in {BARE, SAVE} else "ok" if more <= GOAL_MORE_MS else "OVER"
        report.say(
            f"  {name:34} {taken.median_ms:7.2f} {taken.percentile_95_ms:7.2f} {taken.app_cpu_ms:6.2f} "
            f"{taken.database_cpu_ms:6.2f} {more:7.2f}  {fits}"
        )
        report.figures[name] = {**taken.as_plain(), "more_ms": round(more, 2)}
        report.table.append((
            name, f"{taken.median_ms:.2f}", f"{taken.percentile_95_ms:.2f}", f"{taken.cpu_ms:.2f}",
            f"{more:.2f}", f"{taken.median_ms / best[SAVE].median_ms:.1f}", fits,
        ))  # fmt: skip
    return report


class _Turns:
    """The same change in two ways; each time to the other of two people."""

    def __init__(self, council: Authority, contract: Contract, people: list[Person]) -> None:
        self.council, self.contract, self.people, self.turn = council, contract, people, 0

    def _next(self) -> Person:
        self.turn += 1
        return self.people[self.turn % 2]

    def publish(self) -> None:
        """Let the public read the contract, or no longer: lock, rights, change, event, chain, leaf, commit."""
        with transaction.atomic():
            set_scope([self.council.pk])
            if self.contract.is_published:
                actions.withdraw_publication(
                    self.contract, reason="Measured.", by=BENCH, at=datetime.now(UTC)
                )
            else:
                actions.publish_contract(self.contract, by=BENCH, at=datetime.now(UTC))

    def assign(self) -> None:
        """Assign the contract to the other person."""
        with transaction.atomic():
            set_scope([self.council.pk])
            owner = self._next()
            actions.assign_owner(self.contract, owner=owner, by=BENCH, at=datetime.now(UTC))

    def save(self) -> None:
        """Lock the contract, give it to the other person and save it, as any Django program does."""
        with transaction.atomic():
            set_scope([self.council.pk])
            contract = Contract.objects.select_for_update().get(pk=self.contract.pk)
            contract.owner = self._next()
            models.Model.save(contract)  # what is kept refuses to be saved outside an act

    def write(self) -> None:
        """Lock the row and write one column of it, with no more than the two statements."""
        with transaction.atomic(), connection.cursor() as cursor:
            set_scope([self.council.pk])
            cursor.execute("SELECT * FROM contracts_contract WHERE id = %s FOR UPDATE", [self.contract.pk])
            cursor.fetchone()
            cursor.execute(
                "UPDATE contracts_contract SET owner_id = %s WHERE id = %s",
                [self._next().pk, self.contract.pk],
            )
