"""What collides in the pipeline: months of work, deadlines of one person, days on which they are away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wisely.lib.periods import add_months

MONTHS_AHEAD = 12
LEAST_STARTS = 3
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A procurement in the pipeline. `person` is the reference of its commissioner, "" where it has none."""

    reference: str
    title: str
    directorate: str
    person: str
    person_name: str
    work_starts_on: date
    publishes_on: date
    awards_on: date

    def deadlines(self) -> Iterator[tuple[date, str]]:
        """Give its days that cannot slip without the contract starting late, each with what falls due."""
        yield self.work_starts_on, "work begins"
        yield self.publishes_on, "it is published"
        yield self.awards_on, "the award is told"


@dataclass(frozen=True, slots=True)
class Collision:
    """Work that falls into the same month in one directorate: more than it usually carries."""

    month_on: date
    directorate: str
    starts: int
    usual: Decimal


def months_too_full(scheduled: Iterable[Scheduled], *, on: date) -> list[Collision]:
    """Find months in which a directorate begins at least twice as much as its mean month, three or more."""
    starts = Counter(
        (each.work_starts_on.replace(day=1), each.directorate)
        for each in scheduled
        if each.work_starts_on >= on
    )
    months = Counter(name for _, name in starts)
    whole = Counter[str]()
    for (_, name), count in starts.items():
        whole[name] += count
    found = []
    for (month_on, name), count in sorted(starts.items()):
        usual = Decimal(whole[name]) / months[name]
        if count >= LEAST_STARTS and count >= 2 * usual:
            found.append(Collision(month_on, name, count, usual.quantize(Decimal("0.1"))))
    return found


@dataclass(frozen=True, slots=True)
class DueTogether:
    """Deadlines of one person that fall into one week; `week_on` is its Monday."""

    week_on: date
    person_name: str
    due: tuple[tuple[date, str, str, str], ...]  # day, what, reference, title


def deadlines_together(scheduled: Iterable[Scheduled], *, on: date) -> list[DueTogether]:
    """Find weeks in which deadlines of two procurements or more fall to the same person."""
    by_week: dict[tuple[date, str, str], list[tuple[date, str, str, str]]] = defaultdict(list)
    for each in scheduled:
        for day, what in each.deadlines() if each.person else ():
            if day >= on:
                monday = day - day.weekday() * DAY
                by_week[monday, each.person_name, each.person].append((day, what, each.reference, each.title))
    return [
        DueTogether(week_on, name, tuple(sorted(due)))
        for (week_on, name, _), due in sorted(by_week.items())
        if len({reference for _, _, reference, _ in due}) > 1
    ]


@dataclass(frozen=True, slots=True)
class DueWhileAway:
    """A deadline on which its person is away; `stand_in` is "" where nobody stands in."""

    on: date
    what: str
    reference: str
    title: str
    person_name: str
    stand_in: str


def deadlines_while_away(
    scheduled: Iterable[Scheduled], away: Mapping[str, Sequence[tuple[date, date, str]]], *, on: date
) -> list[DueWhileAway]:
    """Find deadlines on days of absence. `away`: person → first day, last day, name of who stands in."""
    found = [
        DueWhileAway(day, what, each.reference, each.title, each.person_name, stand_in)
        for each in scheduled
        for day, what in each.deadlines()
        for first_on, last_on, stand_in in away.get(each.person, ())
        if on <= day and first_on <= day <= last_on
    ]
    return sorted(found, key=lambda each: (each.on, each.reference))


@dataclass(frozen=True, slots=True)
class MonthOfWork:
    """A month of work against posts: what is under way in it, and how much the people there can carry."""

    month_on: date
    under_way: int
    capacity: int

    @property
    def is_too_much(self) -> bool:
        """Whether more is under way than can be carried."""
        return self.under_way > self.capacity

    @property
    def over(self) -> int:
        """How much more it is."""
        return max(self.under_way - self.capacity, 0)


def workload(scheduled: Sequence[Scheduled], *, people: int, at_once: int, on: date) -> list[MonthOfWork]:
    """Hold each of the next twelve months against the people: under way is from the start to the award."""
    first = on.replace(day=1)
    months = [add_months(first, ahead) for ahead in range(MONTHS_AHEAD)]
    return [
        MonthOfWork(
            month_on,
            sum(
                each.work_starts_on < add_months(month_on, 1) and each.awards_on >= month_on
                for each in scheduled
            ),
            people * at_once,
        )
        for month_on in months
    ]
