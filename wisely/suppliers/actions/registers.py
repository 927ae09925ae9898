"""What registers kept by others say is read and kept. A register that is silent blocks nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.suppliers import events
from wisely.suppliers.models import RegisterOutage, RegisterReading, Supplier
from wisely.suppliers.permissions import may_revise_supplier
from wisely.suppliers.queries.standing import NOT_HELD, due_for_reading, holders_of
from wisely.suppliers.registers import NotHeld, Reading, Source, Unavailable, read_one, read_whole, sources
from wisely.suppliers.rows import day_of

AGAIN_AFTER_DAYS = 7
AT_ONCE = 100


def keep_reading(
    supplier: Supplier, *, register: str, reading: Reading, by: Actor, at: datetime
) -> RegisterReading:
    """Keep what a register said of a supplier. What did not change is no event: only the day moves on."""
    latest = RegisterReading.objects.filter(supplier=supplier, register=register).order_by("-pk").first()
    changed = _changed(latest.facts if latest and latest.number == reading.number else {}, reading.facts)
    with act(supplier, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        if latest is None or changed:
            latest = RegisterReading(
                supplier=supplier, register=register, number=reading.number, facts=reading.facts
            )
        latest.as_of_on, latest.read_at = reading.as_of, at
        this.keep(latest)
        this.record(
            events.RegisterRead(
                supplier=supplier.reference, register=register, number=reading.number,
                changed=changed or "nothing changed", as_of=reading.as_of.isoformat(),
            )
        )  # fmt: skip
    return latest


def _changed(before: dict[str, str], now: dict[str, str]) -> str:
    told = [
        f"{key.replace('_', ' ')} {_in_words(now[key]) or 'not said any more'}"
        for key in now
        if before.get(key, "") != now[key]
    ]
    return ", ".join(told)


def _in_words(text: str) -> str:
    """Write a fact as people read it: a day in words, all else as it is."""
    try:
        return f"{date.fromisoformat(text):%-d %B %Y}" if len(text) == len("2026-01-01") else text
    except ValueError:
        return text


def keep_readings(
    register: str, readings: Sequence[tuple[Supplier, Reading]], *, by: Actor, at: datetime
) -> RegisterOutage:
    """Keep what a register that is one file said of suppliers, once each: one act on the register.

    A supplier of which it said nothing new keeps its row, and only the days move on.
    """
    row = RegisterOutage.objects.filter(register=register).first() or RegisterOutage(register=register)
    known = RegisterReading.objects.filter(register=register, supplier__in=[each for each, _ in readings])
    latest = {each.supplier_id: each for each in known.order_by("pk")}
    with act(row, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        changed: list[str] = []
        same: dict[date, list[int]] = defaultdict(list)
        for supplier, reading in readings:
            before = latest.get(supplier.pk)
            if before and before.number == reading.number and not _changed(before.facts, reading.facts):
                same[reading.as_of].append(before.pk)
                continue
            changed.append(supplier.reference)
            this.keep(
                RegisterReading(
                    supplier=supplier, register=register, number=reading.number, facts=reading.facts,
                    as_of_on=reading.as_of, read_at=at,
                )
            )  # fmt: skip
        for as_of, keys in same.items():
            RegisterReading.objects.filter(pk__in=keys).update(as_of_on=as_of, read_at=at)
        this.record(
            events.RegisterFileRead(
                register=register, suppliers=len(readings), changes=len(changed), changed=tuple(changed)
            )
        )
    return row


def note_silence(register: str, *, fault: Unavailable, by: Actor, at: datetime) -> RegisterOutage:
    """Note that a register does not answer usefully: an event when it begins or its reason changes."""
    outage = RegisterOutage.objects.filter(register=register).first() or RegisterOutage(register=register)
    if outage.since and (outage.reason, fault.wait_s) == (fault.reason, 0):
        return outage
    with act(outage, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        outage.since = outage.since or at
        outage.reason, outage.wait_until_at = fault.reason, at + timedelta(seconds=fault.wait_s)
        this.record(events.RegisterFellSilent(register=register, why=fault.reason.rstrip(".")))
    return outage


def note_answer(outage: RegisterOutage, *, by: Actor, at: datetime) -> RegisterOutage:
    """Note that a silent register answered again."""
    with act(outage, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        since, outage.since = outage.since, None
        outage.reason, outage.wait_until_at = "", None
        this.record(
            events.RegisterAnsweredAgain(
                register=outage.register, silent_since=since.isoformat() if since else ""
            )
        )
    return outage


def read_registers(*, by: Actor, at: datetime, most: int = AT_ONCE, asked: Iterable[Source] = ()) -> int:
    """Read what is due from each register, and give how many readings were kept.

    A register that fails is left for the next time, and the others are read all the same.
    """
    kept = 0
    for source in asked or sources():
        outage = RegisterOutage.objects.filter(register=source.name).first()
        if outage and outage.wait_until_at and outage.wait_until_at > at:
            continue
        try:
            kept += _read(source, by=by, at=at, most=most)
        except Unavailable as fault:
            note_silence(source.name, fault=fault, by=by, at=at)
            continue
        if outage and outage.since:
            note_answer(outage, by=by, at=at)
    return kept


def _read(source: Source, *, by: Actor, at: datetime, most: int) -> int:
    if not source.path:
        return _read_file(source, by=by, at=at)
    kept = 0
    due = due_for_reading(source.scheme, source.name, before=at - timedelta(days=AGAIN_AFTER_DAYS), most=most)
    for supplier, number in due:
        try:
            reading = read_one(source, number, today=day_of(at))
        except NotHeld:
            reading = Reading(number, {"state": NOT_HELD}, day_of(at))
        keep_reading(supplier, register=source.name, reading=reading, by=by, at=at)
        kept += 1
    return kept


def _read_file(source: Source, *, by: Actor, at: datetime) -> int:
    """Read a register that is one file, once a day: only numbers of suppliers on file are kept."""
    fresh = at - timedelta(days=1)
    if RegisterReading.objects.filter(register=source.name, read_at__gt=fresh).exists():
        return 0
    readings = {reading.number: reading for reading in read_whole(source, today=day_of(at))}
    holders = holders_of(source.scheme, readings)
    if holders:
        told = [(supplier, readings[number]) for number, supplier in holders.items()]
        keep_readings(source.name, told, by=by, at=at)
    return len(holders)
